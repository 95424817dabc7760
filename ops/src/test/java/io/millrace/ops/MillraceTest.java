package io.millrace.ops;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

final class MillraceTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPrintVersionsAsTable() {
        final Run run = Run.of("version");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("millrace ").contains("aeron ").doesNotContain("$");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldPrintVersionsAsJsonOnOneLine() {
        final Run run = Run.of("version", "-o", "json");

        assertThat(run.out().lines()).singleElement().asString().startsWith("{\"millrace\":\"").endsWith("\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "version --nonsense", "version -o xml", "account", "account get",
        "account list --ledger -1", "account list --code 65536", "transfer get", "account transfers", "account history",
        "account transfers 1 2", "account transfers 1 --ledger 1", "account history 1 --from yesterday",
        "transfer list --user-data-64 18446744073709551616", "transfer list --user-data-128 -1", "transfer list --cursor -1",
        "trial-balance --by colour", "import",
        "import - --debit a --credit b --amount c --ledger 1 --code 1 --batch-size 0",
        "import - --debit a --credit b --amount c --ledger 1 --code 1 --debit-account-flags closed",
        "import - --debit {a --credit b --amount c --ledger 1 --code 1",
        "import - --debit a --credit b --amount c --ledger 1 --code 1 --decimals 39"})
    void shouldRefuseCommandLinesThatAreNotRight(final String commandLine) {
        final Run run = Run.of(commandLine.isEmpty() ? new String[0] : commandLine.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().matches("millrace: (USAGE|MAPPING): .+; see '.+ --help'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "import --help", "account list --help", "account history --help", "trial-balance -h"})
    void shouldPrintHelpAsWhatWasAskedFor(final String commandLine) {
        final Run run = Run.of(commandLine.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Usage: millrace").contains("Exit codes:");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        final Run run = importOf(directory.resolve("nothing.csv"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("millrace: IO: ").contains("nothing.csv");
    }

    @Test
    void shouldRefuseMappingThatDoesNotFitTheFileBeforeAnythingIsDone() throws IOException {
        final Path file = Files.writeString(directory.resolve("file.csv"), "x,y\n1,2\n");

        final Run run = importOf(file);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: MAPPING: ").contains("'c'").contains("x, y");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void shouldSayWhatIsWrongInOneLineAndWhereOnlyWhenAsked() {
        final Path missing = directory.resolve("nothing.csv");

        assertThat(importOf(missing).err().lines()).hasSize(1);
        assertThat(importOf(missing, "--debug").err()).contains("\tat ");
    }

    private Run importOf(final Path file, final String... more) {
        final String[] args = {"import", file.toString(), "--debit", "a", "--credit", "b", "--amount", "c", "--ledger", "1",
            "--code", "1", "--home", directory.resolve("home").toString()};
        final String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Run.of(all);
    }
}
