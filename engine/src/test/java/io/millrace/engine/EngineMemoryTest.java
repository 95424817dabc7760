package io.millrace.engine;

import io.millrace.engine.support.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class EngineMemoryTest {
    @TempDir
    private Path folder;

    /** Two engines' memory is all that there is, and the collector is not called when it runs short. */
    @Test
    void shouldGiveItsMemoryBackWhenItIsClosedAndWhenItCannotBeLaunched() {
        try (ChildJvm child = ChildJvm.start(folder,
            List.of("-Xmx1g", "-XX:MaxDirectMemorySize=112m", "-XX:+DisableExplicitGC"),
            LaunchingMain.class, folder.toString(), "6")) {
            assertThat(child.awaitEnd()).as(child.output()).isZero();
            assertThat(child.output()).contains("LAUNCHED 6");
        }
    }
}
