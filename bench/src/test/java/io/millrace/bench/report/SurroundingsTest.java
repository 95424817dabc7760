package io.millrace.bench.report;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class SurroundingsTest {
    @Test
    void shouldNameMachineAndJvmAndFlags() {
        assertThat(Surroundings.describe())
            .containsKeys("cpu", "processors", "memory", "load before", "system", "jvm", "jvm flags")
            .doesNotContainValue("")
            .doesNotContainValue(null);
    }

    @Test
    void shouldNameTheFileSystem() {
        assertThat(Surroundings.fileSystem(Path.of("."))).isNotBlank();
    }
}
