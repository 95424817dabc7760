package io.millrace.ops;

import io.millrace.ops.doctor.FakeMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

final class DoctorCommandTest {
    private static final String SWAP_IN_USE = "Filename Type Size Used Priority\n/swapfile file 2097148 1024 -2";

    @TempDir
    private Path root;
    private FakeMachine machine;

    @BeforeEach
    void make() throws IOException {
        machine = new FakeMachine(root.toRealPath());
    }

    @Test
    void shouldEndWellWhereNothingWarns() {
        final Run run = doctor();

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().toList()).hasSize(25)
            .satisfies(lines -> assertThat(lines.get(0)).matches("check +value +judgement +advice"))
            .anyMatch(line -> line.matches("swap +none +ok"));
    }

    @Test
    void shouldSayHowToMendWhatWarnsAndNothingOfTheRest() {
        machine.write("/proc/swaps", SWAP_IN_USE);

        final Run run = doctor();

        assertThat(run.exitCode()).isEqualTo(ExitCode.WARNED);
        assertThat(run.out().lines())
            .filteredOn(line -> !line.matches(".* ok")).hasSize(2)
            .anyMatch(line -> line.matches("swap +1 MiB in use, swappiness 60 +warn +.*swapoff -a.*"));
    }

    @Test
    void shouldWriteAllFieldsAsJsonOnOneLine() {
        machine.write("/proc/swaps", SWAP_IN_USE).write("/proc/loadavg", "nonsense");

        final Run run = doctor("-o", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.WARNED);
        assertThat(run.out().lines()).singleElement().asString()
            .startsWith("{\"findings\":[{\"check\":\"cores\",")
            .containsPattern("\\{\"check\":\"swap\",\"value\":\"1 MiB in use, swappiness 60\",\"judgement\":\"warn\","
                + "\"advice\":\".+?\"}")
            .containsPattern("\\{\"check\":\"load\",\"value\":\"not understood: /proc/loadavg\",\"judgement\":\"unknown\","
                + "\"advice\":\".+?\"}")
            .containsPattern("\\{\"check\":\"memory maps\",\"value\":\"65,530\",\"judgement\":\"ok\",\"advice\":\".+?\"}");
    }

    @Test
    void shouldLookAtThisMachineWithoutMakingAHome() {
        final Path home = root.resolve("none/home");

        final Run run = Run.of("doctor", "--home", home.toString());

        assertThat(run.exitCode()).as(run.err()).isIn(ExitCode.OK, ExitCode.WARNED);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("home file system").contains("driver folder");
        assertThat(root.resolve("none")).doesNotExist();
    }

    @Test
    void shouldRefuseOptionsThatItDoesNotHave() {
        final Run run = Run.of("doctor", "--mend");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: USAGE: ").contains("--mend");
    }

    private Run doctor(final String... more) {
        final StringWriter out = new StringWriter();
        final CommandLine command = new CommandLine(new DoctorCommand(machine.doctor())).setOut(new PrintWriter(out))
            .setCaseInsensitiveEnumValuesAllowed(true);
        final String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {"--home", machine.home().toString(), "--aeron-dir", machine.aeronDirectory().toString()},
            0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        final int exitCode = command.execute(args);
        return new Run(exitCode, out.toString(), "");
    }
}
