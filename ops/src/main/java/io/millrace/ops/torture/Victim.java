package io.millrace.ops.torture;

import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.RecoveryListener;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A journal that faults are tried on: three segments of frames and records of many lengths.
 *
 * @param name         what it is.
 * @param durability   that it was written at, and is opened with.
 * @param image        its files, undamaged.
 * @param earlier      its files as they were before the last segment was full.
 * @param foreign      those of another home with the same frames and other commands.
 * @param lastSequence that it holds.
 * @param isOtherBoot  has the machine been started since?
 */
record Victim(
    String name,
    Durability durability,
    HomeImage image,
    HomeImage earlier,
    HomeImage foreign,
    long lastSequence,
    boolean isOtherBoot) {
    /** Number of the journal that is damaged, as {@link Commands} know it. */
    static final long JOURNAL = 1;

    private static final long FOREIGN_JOURNAL = 2;
    private static final long SEED = 1;
    private static final int SEGMENTS = 3;
    private static final int FRAMES = 60;
    private static final int RECORDS_MAX = 6;

    /** One for every durability, end and fate of the machine. */
    static List<Victim> all(final Path scratch) throws IOException {
        final List<Victim> victims = new ArrayList<>();
        for (final Durability durability : Durability.values()) {
            for (final boolean isClosed : new boolean[] {true, false}) {
                final Images images = write(scratch.resolve("victim"), JOURNAL, durability, isClosed);
                final Images foreign = write(scratch.resolve("foreign"), FOREIGN_JOURNAL, durability, isClosed);
                final String name = durability.name().toLowerCase(Locale.ROOT) + (isClosed ? ", closed" : ", killed");
                victims.add(new Victim(name, durability, images.last, images.earlier, foreign.last, images.lastSequence, false));
                final HomeImage otherBoot = images.last.copy();
                otherBoot.put(HomeImage.HOME_FILE, HomeFormat.withOtherBoot(otherBoot.get(HomeImage.HOME_FILE)));
                victims.add(new Victim(
                    name + ", machine restarted", durability, otherBoot, images.earlier, foreign.last, images.lastSequence,
                    true));
            }
        }
        return victims;
    }

    private static Images write(final Path home, final long journalNumber, final Durability durability, final boolean isClosed)
        throws IOException {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Journal.Context context = new Journal.Context()
            .home(home)
            .durability(durability)
            .segmentLength(Journal.Context.SEGMENT_LENGTH_MIN);
        IoUtil.delete(home.toFile(), true);
        HomeImage earlier = null;
        HomeImage last = null;
        long lastSequence = 0;
        for (int segment = 1; segment <= SEGMENTS; segment++) {
            final Journal journal = Journal.open(context);
            try {
                journal.recover((sequence, timestamp, version, buffer, offset, length) -> { }, RecoveryListener.NONE);
                Commands.awaitRoom(journal, 1);
                final long segmentRoom = journal.writableLength();
                for (int frame = 0; frame < FRAMES; frame++) {
                    Commands.append(journal, journalNumber, 1 + random.nextInt(RECORDS_MAX));
                    if (random.nextInt(5) == 0) {
                        journal.sync();
                    }
                    if (segment == SEGMENTS && frame == FRAMES / 2) {
                        Commands.awaitRoom(journal, segmentRoom);
                        earlier = HomeImage.read(home);
                    }
                }
                // The next segment is ready: none is being made, and what is there does not depend on timing.
                Commands.awaitRoom(journal, segmentRoom);
                last = HomeImage.read(home);
                lastSequence = journal.appendedSequence();
            } finally {
                journal.close();
            }
        }
        return new Images(earlier, isClosed ? HomeImage.read(home) : last, lastSequence);
    }

    private record Images(HomeImage earlier, HomeImage last, long lastSequence) {
    }
}
