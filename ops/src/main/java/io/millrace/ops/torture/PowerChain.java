package io.millrace.ops.torture;

import io.millrace.journal.Journal;
import io.millrace.journal.JournalException;
import io.millrace.journal.RecoveryListener;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The journal of one home that goes through several losses of power, one after the other. Each time it is recovered, written,
 * closed and opened again, until the power goes in the middle of something; what the disk has then is the home of the next time,
 * on a machine that has been started since.
 */
final class PowerChain implements AutoCloseable, PowerSwitch.Witness {
    private static final int ACTIONS_MAX = 80;
    private static final int[] RECORDS_MAX = {4, 40, 250, 600};
    private static final int SEGMENTS_READY_MAX = 3;
    private static final int CALLS_LOG_MAX = 7;
    private static final int KEEPERS_CALLS_MAX = 32;
    private static final int RECOVERY_CALLS = 16;
    private static final int CLOSE_CALLS = 8;
    private static final int MOMENT_LOG_MAX = 15;
    private static final long JOURNALS_PER_HOME = 1 << 10;
    private static final int MARK_PAUSES = 50;
    private static final long MARK_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1050);
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Path folder;
    private final SplittableRandom random;
    private final PowerFigures figures;
    /** Which journal the commands from a sequence on are for: what was lost and what came instead are not the same. */
    private final TreeMap<Long, Long> journals = new TreeMap<>();
    private long journalNumber;
    private Path home;
    private ShadowDisk shadow;
    private ShadowDisk previous;
    private PowerSwitch power;
    private int losses;
    private boolean isLossUnjudged;
    private boolean isCacheKept;
    private volatile Journal journal;
    private volatile PowerFigure phase;
    private volatile long attempted;
    private long promised;
    private long most;

    /**
     * @param folder of its own, where everything is made.
     */
    PowerChain(final Path folder, final long seed, final PowerFigures figures) throws IOException {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        this.figures = figures;
        this.journalNumber = seed * JOURNALS_PER_HOME;
        home = Files.createDirectories(folder.resolve("home-0"));
        shadow = new ShadowDisk(home, folder.resolve("disk-0"));
        journals.put(0L, journalNumber);
    }

    /**
     * Loses power so many times, and ends in order.
     *
     * @throws TortureException if something that was promised is not there, or something is there that was not written.
     */
    void run(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            power = new PowerSwitch(shadow, random.split(), figures, this);
            final Thread hand = arm();
            live();
            join(hand);
            replaceHome();
        }
        power = new PowerSwitch(shadow, random.split(), figures, this);
        open();
        append(RECORDS_MAX[0]);
        closeInOrder();
        open();
        journal.close();
    }

    /** How often the power has been cut. */
    int losses() {
        return losses;
    }

    /** Writes the home as the last loss left it, before anything was done to it. */
    void keep(final Path target) throws IOException {
        (previous == null ? shadow : previous).write(target);
    }

    @Override
    public void beforeLoss() {
        promised = Math.max(promised, journal == null ? 0 : journal.durableSequence());
        figures.add(PowerSwitch.isKeeper() ? PowerFigure.LOST_IN_KEEPING : phase, 1);
    }

    @Override
    public void afterLoss() {
        most = Math.max(most, attempted);
        isLossUnjudged = true;
        isCacheKept = false;
        losses++;
    }

    @Override
    public void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
        shadow.close();
        if (previous != null) {
            previous.close();
        }
    }

    /** Sets the moment: at a call of the journal's, at some time or, if neither comes, when there is nothing left to do. */
    private Thread arm() {
        final long momentUs = random.nextInt(2 << random.nextInt(MOMENT_LOG_MAX));
        final PowerSwitch own = power;
        final Thread hand = new Thread(() -> {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(momentUs));
            own.off();
        }, "power-switch");
        switch (random.nextInt(8)) {
            case 0, 1 -> power.offAtCall(1 + random.nextInt(2 << random.nextInt(CALLS_LOG_MAX)));
            case 2, 3 -> power.offAtKeepersCall(1 + random.nextInt(KEEPERS_CALLS_MAX));
            case 4, 5 -> {
                phase = PowerFigure.LOST_IN_RECOVERY;
                hand.start();
            }
            default -> { }
        }
        return hand;
    }

    /** The moment will be soon, perhaps: something begins that is seldom. */
    private void armAgain(final int chances, final int calls) {
        if (random.nextInt(chances) == 0) {
            power.offAtCall(1 + random.nextInt(calls));
        }
    }

    private void live() throws IOException {
        open();
        final int recordsMax = RECORDS_MAX[random.nextInt(RECORDS_MAX.length)];
        for (int left = random.nextInt(ACTIONS_MAX); left > 0 && !power.isOff(); left--) {
            switch (random.nextInt(32)) {
                case 0 -> {
                    if (random.nextBoolean()) {
                        armAgain(4, CLOSE_CALLS);
                        closeInOrder();
                    } else {
                        kill();
                    }
                    armAgain(4, RECOVERY_CALLS);
                    open();
                }
                case 1, 2 -> {
                    final SplittableRandom pages = random.split();
                    power.whileOn(() -> shadow.writeBack(pages));
                }
                case 3, 4, 5, 6 -> journal.sync();
                case 7 -> pause();
                default -> append(recordsMax);
            }
        }
        if (random.nextInt(4) == 0 && !power.isOff()) {
            armAgain(4, CLOSE_CALLS);
            closeInOrder();
        }
        power.off();
        journal.close();
    }

    private void open() throws IOException {
        phase = PowerFigure.LOST_IN_RECOVERY;
        final Journal.Context context = new Journal.Context()
            .home(home)
            .disk(power)
            .segmentLength(Journal.Context.SEGMENT_LENGTH_MIN)
            .segmentsReady(1 + random.nextInt(SEGMENTS_READY_MAX));
        final boolean[] isTorn = new boolean[1];
        final Commands.Reader reader = new Commands.Reader(sequence -> journals.floorEntry(sequence).getValue());
        journal = Journal.open(context);
        final long last = journal.recover(reader, new RecoveryListener() {
            @Override
            public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
                // Too short to be watched.
            }

            @Override
            public void onTornTail(final long sequence, final Path file, final long position) {
                isTorn[0] = true;
            }
        });
        // If the power has gone meanwhile, these are still the records of the home as it was before.
        power.whileOn(() -> {
            judge(reader, last, isTorn[0]);
            promised = last;
            most = last;
            attempted = last;
            journals.tailMap(last + 1, true).clear();
            journalNumber++;
            journals.put(last + 1, journalNumber);
            phase = PowerFigure.LOST_IN_USE;
        });
    }

    private void judge(final Commands.Reader reader, final long last, final boolean isTorn) {
        if (reader.wrongSequence() != 0) {
            throw new TortureException("sequence " + reader.wrongSequence() + " is not what was appended");
        }
        if (last != reader.lastSequence() || last < promised || last > most) {
            throw new TortureException("the journal ends with " + last + " and " + reader.lastSequence() + " was read; "
                + promised + " was durable and " + most + " appended");
        }
        if (isCacheKept && last != most) {
            throw new TortureException("the journal ends with " + last + ", though only its process has ended, and not before "
                + most + " was appended");
        }
        isCacheKept = false;
        if (isLossUnjudged) {
            isLossUnjudged = false;
            figures.add(isTorn ? PowerFigure.TORN_TAIL : last == most ? PowerFigure.WHOLE : PowerFigure.CLEAN_SUFFIX, 1);
            figures.add(PowerFigure.DURABLE_SEQUENCES, promised);
        }
    }

    private void append(final int recordsMax) {
        final int records = 1 + random.nextInt(recordsMax);
        attempted = journal.appendedSequence() + records;
        Commands.append(journal, journalNumber, records);
    }

    /** Mostly for the journal's own thread to get on; now and then for long enough that it writes a mark. */
    private void pause() {
        if (random.nextInt(MARK_PAUSES) == 0) {
            journal.sync();
            append(RECORDS_MAX[0]);
            power.offAtKeepersCall(1 + random.nextInt(2));
            LockSupport.parkNanos(MARK_PAUSE_NS);
        } else {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void closeInOrder() throws IOException {
        phase = PowerFigure.LOST_IN_CLOSE;
        journal.close();
        power.whileOn(() -> {
            promised = attempted;
            most = attempted;
            isCacheKept = true;
        });
    }

    /** The process dies, and the machine does not: the next one finds all that was appended, and has to put it on the disk. */
    private void kill() throws IOException {
        append(RECORDS_MAX[0]);
        power.kill();
        try {
            journal.sync();
        } catch (final JournalException ex) {
            // So it was meant.
        }
        journal.close();
        power.start();
        power.whileOn(() -> {
            most = attempted;
            isCacheKept = true;
        });
    }

    /** What the disk has is the home now. What it was before stays until this one has been found to be right. */
    private void replaceHome() throws IOException {
        final Path next = folder.resolve("home-" + losses);
        shadow.write(next);
        IoUtil.delete(home.toFile(), true);
        home = next;
        // It went on after the power had gone, and says so.
        journal = null;
        if (previous != null) {
            previous.delete();
        }
        previous = shadow;
        shadow = new ShadowDisk(home, folder.resolve("disk-" + losses));
        shadow.syncAll();
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
