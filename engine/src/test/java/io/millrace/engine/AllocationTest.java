package io.millrace.engine;

import io.millrace.engine.support.ChildJvm;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class AllocationTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"FUSED, PROCESS, 200000, 1000000", "FUSED, DISK, 50000, 50000", "PIPELINED, DISK, 50000, 50000"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldAllocateNothingOnTheEnginesThreads(
        final String profile, final String durability, final String warmUp, final String measured) {
        try (ChildJvm child = ChildJvm.start(folder, List.of("-Xmx256m"), AllocationMain.class,
            folder.toString(), profile, durability, warmUp, measured)) {
            assertThat(child.awaitEnd()).as(child.output()).isZero();
            System.out.println(child.output());
            assertThat(child.output()).contains("TOTAL 0\n");
        }
    }
}
