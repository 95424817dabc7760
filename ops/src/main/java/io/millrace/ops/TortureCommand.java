package io.millrace.ops;

import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import io.millrace.ops.torture.CorruptTorture;
import io.millrace.ops.torture.CrashTorture;
import io.millrace.ops.torture.PowerFigure;
import io.millrace.ops.torture.PowerTorture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
    name = "torture",
    description = "Does to engines and their files what should never happen to them, and looks whether they keep their promises.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TortureCommand.Corrupt.class, TortureCommand.Crash.class, TortureCommand.Power.class})
final class TortureCommand extends CommandGroup {
    private static final int ROUNDS = 1_000;
    private static final int ENGINE_ROUNDS = 20;
    private static final String ERASE = "\r\033[K";

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

        @Mixin
        private TortureOptions options;

        @Override
        public Integer call() {
            try {
                final int rounds = options.rounds(ROUNDS);
                final CorruptTorture torture = new CorruptTorture(options.scratch());
                final Map<CorruptTorture.Outcome, Long> outcomes = torture.run(rounds, options.seed());
                final Summary summary = new Summary().put("rounds", rounds).put("seed", options.seed());
                outcomes.forEach((outcome, count) -> summary.put(outcome.name().toLowerCase(Locale.ROOT), count));
                output.print(summary);
                requireSound(command, torture.failures().isEmpty(), torture.failures(),
                    outcomes.get(CorruptTorture.Outcome.FAILED) + " of " + rounds + " faults were not dealt with as promised;"
                        + " this is a defect of Millrace: report the lines above");
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
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private TortureOptions options;

        @Option(names = "--durability", paramLabel = "DURABILITY",
            description = "disk or process (default: both, as the seed has it). At process the points that only disk has are left"
                + " out.")
        private Durability durability;

        @Option(names = "--profile", paramLabel = "PROFILE",
            description = "fused or pipelined (default: both, as the seed has it).")
        private Profile profile;

        @Override
        public Integer call() throws InterruptedException {
            return runEngines(command, output, options, durability, profile, false);
        }
    }

    @Command(
        name = "power",
        description = {
            "Cuts the power of journals at random moments, each home's several times: what was not synced is lost, in part or as"
                + " a whole, in pages and sectors, lengths and names, as a disk may.",
            "Fails if anything is gone afterwards that was durable, if anything is there that was not written, or if the journal"
                + " does not go on."})
    static final class Power implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private TortureOptions options;

        @Option(names = "--engine",
            description = "Whole engines, as crash runs, kills and audits them: with each kill the power goes, too.")
        private boolean isEngine;

        @Option(names = "--profile", paramLabel = "PROFILE",
            description = "Of engines: fused or pipelined (default: both, as the seed has it).")
        private Profile profile;

        @Override
        public Integer call() throws InterruptedException {
            if (isEngine) {
                return runEngines(command, output, options, Durability.DISK, profile, true);
            }
            try {
                final int rounds = options.rounds(ROUNDS);
                final PowerTorture torture = new PowerTorture(options.scratch());
                final Map<PowerFigure, Long> figures = torture.run(rounds, options.seed());
                final Summary summary = new Summary().put("rounds", rounds).put("seed", options.seed());
                figures.forEach((figure, count) -> summary.put(figure.name().toLowerCase(Locale.ROOT), count));
                output.print(summary);
                requireSound(command, torture.failures().isEmpty(), torture.failures(), figures.get(PowerFigure.FAILED)
                    + " homes did not keep what was promised; this is a defect of Millrace: report the lines above");
                return ExitCode.OK;
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }

    private static int runEngines(
        final CommandSpec command,
        final Output output,
        final TortureOptions options,
        final Durability durability,
        final Profile profile,
        final boolean isPowerCut) throws InterruptedException {
        try {
            final int rounds = options.rounds(ENGINE_ROUNDS);
            final CrashTorture torture = new CrashTorture(
                Millrace.class, options.scratch(), durability, profile, isPowerCut);
            torture.run(rounds, options.seed(), done -> draw(command, done, rounds));
            draw(command, 0, rounds);
            final Summary summary = new Summary().put("seed", options.seed());
            torture.figures().forEach(summary::put);
            output.print(summary);
            requireSound(command, torture.failed() == null, torture.failures(),
                torture.failed() + ", failed; this is a defect of Millrace: report the lines above, and keep that home");
            return ExitCode.OK;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void requireSound(
        final CommandSpec command, final boolean isSound, final List<String> failures, final String what) {
        if (!isSound) {
            failures.forEach(command.commandLine().getErr()::println);
            throw new CommandException(ExitCode.FAILED, "TORTURE_FAILED", what);
        }
    }

    /** Says on a terminal how many rounds there have been; 0 erases it. */
    private static void draw(final CommandSpec command, final int done, final int rounds) {
        if (ProgressBar.isWanted()) {
            final PrintWriter err = command.commandLine().getErr();
            err.print(done == 0 ? ERASE : ERASE + "round " + done + " of " + rounds);
            err.flush();
        }
    }
}
