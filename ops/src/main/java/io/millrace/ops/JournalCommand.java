package io.millrace.ops;

import io.millrace.journal.JournalReader;
import io.millrace.journal.JournalReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
    name = "journal",
    description = "Shows and checks the journal of a home, and cuts it where an operator says so.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = JournalCommand.Verify.class)
final class JournalCommand extends CommandGroup {
    /** The option that all of them have. */
    static final class Home {
        @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = EngineOptions.HOME_DEFAULT,
            description = "The engine's home (default: $MILLRACE_HOME, else millrace-home).")
        private Path path;

        Path path() {
            return path;
        }
    }

    @Command(
        name = "verify",
        description = {
            "Reads every frame as the engine does at its start, and says what there is, how the journal ends and what is wrong"
                + " with it.",
            "Changes nothing. An engine may be running on the home. 'replay verify' also applies what it reads."})
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private Home home;

        @Override
        public Integer call() {
            final RecoveryProgress progress = new RecoveryProgress(command.commandLine().getErr());
            try (JournalReader reader = new JournalReader(home.path())) {
                final JournalReport report = reader.verify(progress);
                progress.end();
                output.print(JournalText.summary(report));
                if (report.end() == JournalReport.End.CORRUPT) {
                    throw new CommandException(ExitCode.FAILED, report.fault().code().name(),
                        JournalText.withoutCode(report.fault()) + "; " + JournalText.remedy(report.fault(), home.path()),
                        report.fault());
                }
                return ExitCode.OK;
            }
        }
    }
}
