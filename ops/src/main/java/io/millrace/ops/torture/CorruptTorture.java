package io.millrace.ops.torture;

import io.millrace.journal.Journal;
import io.millrace.journal.JournalException;
import io.millrace.journal.JournalReader;
import io.millrace.journal.RecoveryListener;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Does random faults to journals, one each time, and holds the reader of journals and the engine's recovery to their word:
 * what is damaged is named or, where nobody was promised it, cut off, and what is served is what was written.
 */
public final class CorruptTorture {
    private static final int FAILURES_MAX = 20;

    private final Path folder;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> failures = new ArrayList<>();

    /** What became of a fault. */
    public enum Outcome {
        /** It is named, with file and sequence. */
        FOUND,
        /** All that was written is there: the fault hit nothing that counts. */
        HARMLESS,
        /** The machine has been started since: what nobody was promised is cut off, with a word. */
        TORN_TAIL,
        /** A clean suffix is gone of which no mark and no frame knows: the one loss that cannot be told. */
        SUFFIX_LOST,
        /** Anything else: Millrace is at fault. */
        FAILED
    }

    /**
     * Prepares.
     *
     * @param folder of its own, where journals are made and deleted.
     */
    public CorruptTorture(final Path folder) {
        this.folder = folder;
        for (final Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, 0L);
        }
    }

    /**
     * Does so many faults.
     *
     * @param rounds how many.
     * @param seed   of the first round; each has the next seed, so that one can be had again by itself.
     * @return how many rounds came to what; never null.
     * @throws IOException if the files cannot be written.
     */
    public Map<Outcome, Long> run(final int rounds, final long seed) throws IOException {
        try {
            final List<Victim> victims = Victim.all(folder);
            for (int i = 0; i < rounds; i++) {
                round(victims, seed + i);
            }
        } finally {
            IoUtil.delete(folder.toFile(), true);
        }
        return outcomes;
    }

    /**
     * What Millrace did wrong, with the seed to see it again.
     *
     * @return the first failures, one line each.
     */
    public List<String> failures() {
        return failures;
    }

    private void round(final List<Victim> victims, final long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final Victim victim = victims.get(random.nextInt(victims.size()));
        final Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        final HomeImage damaged = victim.image().copy();
        fault.apply(damaged, victim, random);

        final Path home = folder.resolve("home");
        damaged.write(home);
        final Verdict read = read(home);
        final Verdict recovered = recover(home, victim);
        final Outcome outcome = judge(victim, damaged, read);
        String failure = outcome == Outcome.FAILED ? "reading gave " + read : null;
        if (failure == null && !recovered.isSameAs(read)) {
            failure = "reading gave " + read + ", recovery " + recovered;
        }
        if (failure == null && recovered.exception == null && !read(home).isWhole(recovered.lastSequence)) {
            failure = "after recovery, reading gives " + read(home);
        }
        outcomes.merge(failure == null ? outcome : Outcome.FAILED, 1L, Long::sum);
        if (failure != null && failures.size() < FAILURES_MAX) {
            failures.add("seed " + seed + ": " + fault + ", " + victim.name() + " at " + victim.lastSequence() + ": " + failure);
        }
    }

    private static Verdict read(final Path home) {
        final Commands.Reader commands = new Commands.Reader(sequence -> Victim.JOURNAL);
        final Verdict verdict = new Verdict(commands);
        try (JournalReader reader = new JournalReader(home)) {
            reader.read(1, commands, verdict);
        } catch (final RuntimeException ex) {
            verdict.exception = ex;
        }
        verdict.lastSequence = commands.lastSequence();
        return verdict;
    }

    private static Verdict recover(final Path home, final Victim victim) {
        final Commands.Reader commands = new Commands.Reader(sequence -> Victim.JOURNAL);
        final Verdict verdict = new Verdict(commands);
        final Journal.Context context = new Journal.Context()
            .home(home)
            .durability(victim.durability())
            .segmentLength(Journal.Context.SEGMENT_LENGTH_MIN);
        try (Journal journal = Journal.open(context)) {
            journal.recover(commands, verdict);
        } catch (final RuntimeException ex) {
            verdict.exception = ex;
        }
        verdict.lastSequence = commands.lastSequence();
        return verdict;
    }

    private static Outcome judge(final Victim victim, final HomeImage damaged, final Verdict verdict) {
        if (verdict.commands.wrongSequence() != 0) {
            return Outcome.FAILED;
        }
        if (verdict.exception != null) {
            return verdict.isNamed() ? Outcome.FOUND : Outcome.FAILED;
        }
        if (verdict.lastSequence == victim.lastSequence()) {
            return Outcome.HARMLESS;
        }
        if (verdict.lastSequence < promised(victim, damaged)) {
            return Outcome.FAILED;
        }
        if (verdict.isTornTail) {
            return victim.isOtherBoot() ? Outcome.TORN_TAIL : Outcome.FAILED;
        }
        return isCleanEnd(damaged, verdict.lastSequence) ? Outcome.SUFFIX_LOST : Outcome.FAILED;
    }

    /** The last sequence that the damaged home itself knows to have been promised to somebody. */
    private static long promised(final Victim victim, final HomeImage damaged) {
        final HomeFormat.Mark mark = HomeFormat.mark(damaged.get(HomeImage.HOME_FILE));
        if (mark.isClosed() && (mark.isDisk() || !victim.isOtherBoot())) {
            return mark.lastSequence();
        }
        long promised = mark.syncedSequence();
        for (final String segment : damaged.segments()) {
            for (final HomeFormat.Frame frame : HomeFormat.soundFrames(damaged.get(segment), HomeImage.number(segment))) {
                promised = Math.max(promised, frame.durable());
            }
        }
        return promised;
    }

    /** Is there nothing behind the end, but what may have been being written? */
    private static boolean isCleanEnd(final HomeImage damaged, final long lastSequence) {
        for (final String segment : damaged.segments()) {
            for (final HomeFormat.Frame frame : HomeFormat.soundFrames(damaged.get(segment), HomeImage.number(segment))) {
                if (frame.firstSequence() > lastSequence + 1) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What one reader made of a home. */
    private static final class Verdict implements RecoveryListener {
        private final Commands.Reader commands;
        private RuntimeException exception;
        private long lastSequence;
        private boolean isTornTail;

        private Verdict(final Commands.Reader commands) {
            this.commands = commands;
        }

        @Override
        public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
            // Too short to be watched.
        }

        @Override
        public void onTornTail(final long sequence, final Path file, final long position) {
            isTornTail = true;
        }

        /** Does it say what is wrong, where, and from which sequence on? */
        private boolean isNamed() {
            if (!(exception instanceof JournalException)) {
                return false;
            }
            final JournalException named = (JournalException) exception;
            return named.file() != null && switch (named.code()) {
                case HOME_DAMAGED, HOME_NOT_FOUND, FORMAT_UNKNOWN -> true;
                case HOME_IN_USE, SYNC_FAILED, NO_SPACE, IO_FAILED -> false;
                default -> named.sequence() == lastSequence + 1;
            };
        }

        private boolean isWhole(final long last) {
            return exception == null && !isTornTail && commands.wrongSequence() == 0 && lastSequence == last;
        }

        private boolean isSameAs(final Verdict other) {
            return lastSequence == other.lastSequence && isTornTail == other.isTornTail
                && commands.wrongSequence() == other.commands.wrongSequence() && code().equals(other.code());
        }

        private String code() {
            return exception instanceof JournalException ? ((JournalException) exception).code().name()
                : exception == null ? "" : exception.toString();
        }

        @Override
        public String toString() {
            return "records up to " + lastSequence
                + (commands.wrongSequence() == 0 ? "" : ", WRONG from " + commands.wrongSequence() + " on")
                + (isTornTail ? ", a torn tail" : "")
                + (exception == null ? "" : ", " + exception);
        }
    }
}
