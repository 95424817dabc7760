package io.millrace.ops;

import io.millrace.journal.JournalException;
import io.millrace.journal.JournalInspection;
import io.millrace.journal.JournalReader;
import io.millrace.journal.JournalReport;
import io.millrace.journal.JournalTruncation;
import io.millrace.journal.RecoveryListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

@Command(
    name = "journal",
    description = "Shows and checks the journal of a home, and cuts it where an operator says so.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        JournalCommand.Verify.class,
        JournalCommand.Inspect.class,
        JournalCommand.Dump.class,
        JournalCommand.Truncate.class,
    })
final class JournalCommand extends CommandGroup {
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
        private HomeOption home;

        @Override
        public Integer call() {
            try (RecoveryProgress progress = new RecoveryProgress(command.commandLine().getErr());
                JournalReader reader = new JournalReader(home.path())) {
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

    @Command(
        name = "inspect",
        description = {
            "Prints the header of every segment and frame: where it lies, what it says, and whether that is right.",
            "Goes on behind damage with the next sound frame. Changes nothing. An engine may be running on the home.",
            "previous is the CRC-32C of the frame before. Behind damage, what follows it is taken on trust."})
    static final class Inspect implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private HomeOption home;

        @Option(names = "--segment", paramLabel = "N", description = "Only this segment.")
        private Integer segment;

        @Option(names = "--sequence", paramLabel = "N", description = "Only the frame that holds this sequence.")
        private Long sequence;

        @Override
        public Integer call() {
            requireFromOne(command, "--segment", segment);
            requireFromOne(command, "--sequence", sequence);
            final PrintWriter out = command.commandLine().getOut();
            final JournalListing listing = new JournalListing(out, output, sequence == null ? 0 : sequence);
            try (JournalInspection inspection = new JournalInspection(home.path())) {
                int only = segment == null ? 0 : segment;
                if (segment == null && sequence != null) {
                    only = Math.max(1, inspection.segmentOf(sequence));
                }
                if (segment == null && sequence == null) {
                    inspection.run(listing);
                } else if (!inspection.run(only, listing)) {
                    throw new CommandException(ExitCode.NOT_FOUND, "NO_SUCH_SEGMENT",
                        "there is no segment " + only + "; 'millrace journal inspect' without options lists them");
                }
            } finally {
                out.flush();
            }
            if (sequence != null && listing.frameCount() == 0) {
                throw new CommandException(ExitCode.NOT_FOUND, "NO_SUCH_SEQUENCE",
                    "no frame holds sequence " + sequence + "; 'millrace journal verify' says which there are");
            }
            return ExitCode.OK;
        }
    }

    @Command(
        name = "dump",
        description = {
            "Prints the records in the order of their sequences: who sent what, when, and the command as JSON; in hexadecimal"
                + " digits where no schema here describes it.",
            "Changes nothing. Of a home that an engine has at durability disk it prints what is known to be on the disk."})
    static final class Dump implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private HomeOption home;

        @Option(names = "--from", paramLabel = "SEQ", defaultValue = "1", description = "The first (default: 1).")
        private long from;

        @Option(names = "--to", paramLabel = "SEQ", description = "The last (default: the end).")
        private Long to;

        @Override
        public Integer call() {
            requireFromOne(command, "--from", from);
            if (to != null && to < from) {
                throw new ParameterException(command.commandLine(), "--to: " + to + " comes before --from " + from);
            }
            final PrintWriter err = command.commandLine().getErr();
            final RecordPrinter printer = new RecordPrinter(output);
            final RecoveryListener listener = new RecoveryListener() {
                @Override
                public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
                    // The records themselves say how far it has come.
                }

                @Override
                public void onTornTail(final long lastSequence, final Path file, final long position) {
                    err.println("millrace: what follows sequence " + lastSequence + " is torn and counts for nothing;"
                        + " 'millrace journal verify' says more");
                }
            };
            try (JournalReader reader = new JournalReader(home.path())) {
                final OptionalLong durable = reader.durableSequence();
                final long last = Math.min(to == null ? Long.MAX_VALUE : to, durable.orElse(Long.MAX_VALUE));
                if (last >= from) {
                    reader.read(from, last, printer, listener);
                }
                if (durable.isPresent() && (to == null || to > last)) {
                    err.println("millrace: an engine has the home; printed up to sequence " + last
                        + ", the last that is known to be on the disk");
                }
            } finally {
                command.commandLine().getOut().flush();
            }
            if (printer.count() == 0 && from > 1) {
                throw new CommandException(ExitCode.NOT_FOUND, "NO_SUCH_SEQUENCE",
                    "there is no sequence " + from + "; 'millrace journal verify' says which there are");
            }
            return ExitCode.OK;
        }
    }

    @Command(
        name = "truncate",
        description = {
            "Gives up all that comes behind a sequence: the way on where a journal is damaged and there is no backup.",
            "Without --yes it only says what would be lost. What is cut off is kept beside the journal under another name. No"
                + " engine may have the home. If it is interrupted, run it again."})
    static final class Truncate implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private HomeOption home;

        @Option(
            names = "--after",
            paramLabel = "SEQ",
            required = true,
            description = "The last sequence that stays, with which a frame must end; 0 to keep none.")
        private long after;

        @Option(names = "--yes", description = "Does it.")
        private boolean isConfirmed;

        @Override
        public Integer call() {
            if (after < 0) {
                throw new ParameterException(command.commandLine(), "--after: " + after + " is not 0 or more");
            }
            final PrintWriter err = command.commandLine().getErr();
            try (RecoveryProgress progress = new RecoveryProgress(err);
                JournalTruncation truncation = new JournalTruncation(home.path(), after, progress)) {
                progress.end();
                if (isConfirmed) {
                    truncation.run();
                }
                output.print(JournalText.summary(truncation.loss(), isConfirmed));
                if (!isConfirmed) {
                    err.println("millrace: nothing was changed; the same command with --yes cuts the journal after sequence "
                        + after);
                }
                return ExitCode.OK;
            } catch (final JournalException ex) {
                if (ex.sequence() < 1) {
                    throw ex;
                }
                throw new CommandException(ExitCode.FAILED, ex.code().name(), JournalText.withoutCode(ex)
                    + "; what is to stay is damaged: give --after " + (ex.sequence() - 1) + " or less", ex);
            }
        }
    }

    private static void requireFromOne(final CommandSpec command, final String option, final Number value) {
        if (value != null && value.longValue() < 1) {
            throw new ParameterException(command.commandLine(), option + ": " + value + " is not 1 or more");
        }
    }
}
