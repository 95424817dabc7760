package io.millrace.ops;

import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import io.millrace.ops.torture.CorruptTorture;
import io.millrace.ops.torture.CrashTorture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
    name = "torture",
    description = "Does to engines and their files what should never happen to them, and looks whether they keep their promises.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TortureCommand.Corrupt.class, TortureCommand.Crash.class})
final class TortureCommand extends CommandGroup {
    @Command(
        name = "corrupt",
        description = {
            "Makes journals, damages each in one random way (flipped bits, lost and stale pages, cut files; frames and segments"
                + " that are missing, repeated, swapped or another home's) and reads and recovers it.",
            "Fails if anything that is served is not what was written, or if damage is not named with its place."})
    static final class Corrupt implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Option(names = "--rounds", paramLabel = "N", defaultValue = "1000",
            description = "Faults, each on a journal of its own (default: ${DEFAULT-VALUE}).")
        private int rounds;

        @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of the first round, each having the next: a failed one can be run alone (default: ${DEFAULT-VALUE}).")
        private long seed;

        @Option(names = "--dir", paramLabel = "DIR",
            description = "Where journals are made and deleted again (default: the folder for temporary files).")
        private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

        @Override
        public Integer call() {
            if (rounds < 1) {
                throw new ParameterException(command.commandLine(), "--rounds must be at least 1");
            }
            if (!Files.isDirectory(folder)) {
                throw new ParameterException(command.commandLine(), "--dir must be a folder that exists: " + folder);
            }
            try {
                final Path scratch = Files.createTempDirectory(folder, "millrace-torture-");
                final CorruptTorture torture = new CorruptTorture(scratch);
                final Map<CorruptTorture.Outcome, Long> outcomes = torture.run(rounds, seed);
                final Summary summary = new Summary().put("rounds", rounds).put("seed", seed);
                outcomes.forEach((outcome, count) -> summary.put(outcome.name().toLowerCase(Locale.ROOT), count));
                output.print(summary);
                if (!torture.failures().isEmpty()) {
                    torture.failures().forEach(command.commandLine().getErr()::println);
                    throw new CommandException(ExitCode.FAILED, "TORTURE_FAILED", outcomes.get(CorruptTorture.Outcome.FAILED)
                        + " of " + rounds + " faults were not dealt with as promised; this is a defect of Millrace: report"
                        + " the lines above");
                }
                return ExitCode.OK;
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }

    @Command(
        name = "crash",
        description = {
            "Runs engines in processes of their own, with producers that keep books, and kills them with SIGKILL: under load, in"
                + " their starts, and at named points of what they do to the disk, again and again on the same homes.",
            "Fails if the next engine does not hold, once and unchanged, all that was acknowledged, if a command was applied in"
                + " part, if a balance is not the sum of the payments, or if the digest is not that of a replay from zero."})
    static final class Crash implements Callable<Integer> {
        private static final String ERASE = "\r\033[K";

        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Option(names = "--rounds", paramLabel = "N", defaultValue = "20",
            description = "Loads that end in a kill, ten on each home (default: ${DEFAULT-VALUE}).")
        private int rounds;

        @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of the first home, each having the next: a failed one can be run alone (default: ${DEFAULT-VALUE}).")
        private long seed;

        @Option(names = "--durability", paramLabel = "DURABILITY",
            description = "disk or process (default: both, as the seed has it). At process the points that only disk has are left"
                + " out.")
        private Durability durability;

        @Option(names = "--profile", paramLabel = "PROFILE",
            description = "fused or pipelined (default: both, as the seed has it).")
        private Profile profile;

        @Option(names = "--dir", paramLabel = "DIR",
            description = "Where homes are made and deleted again (default: the folder for temporary files).")
        private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

        @Override
        public Integer call() throws InterruptedException {
            if (rounds < 1) {
                throw new ParameterException(command.commandLine(), "--rounds must be at least 1");
            }
            if (!Files.isDirectory(folder)) {
                throw new ParameterException(command.commandLine(), "--dir must be a folder that exists: " + folder);
            }
            try {
                final Path scratch = Files.createTempDirectory(folder, "millrace-torture-").toAbsolutePath();
                final CrashTorture torture = new CrashTorture(Millrace.class, scratch, durability, profile);
                torture.run(rounds, seed, this::draw);
                draw(0);
                final Summary summary = new Summary().put("seed", seed);
                torture.figures().forEach(summary::put);
                output.print(summary);
                if (torture.failed() != null) {
                    torture.failures().forEach(command.commandLine().getErr()::println);
                    throw new CommandException(ExitCode.FAILED, "TORTURE_FAILED", torture.failed() + ", failed; this is a defect"
                        + " of Millrace: report the lines above, and keep that home");
                }
                return ExitCode.OK;
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        /** Says on a terminal how many rounds there have been; 0 erases it. */
        private void draw(final int done) {
            if (ProgressBar.isWanted()) {
                final PrintWriter err = command.commandLine().getErr();
                err.print(done == 0 ? ERASE : ERASE + "round " + done + " of " + rounds);
                err.flush();
            }
        }
    }
}
