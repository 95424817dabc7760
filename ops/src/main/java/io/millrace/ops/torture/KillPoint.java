package io.millrace.ops.torture;

import io.millrace.ops.torture.DiskStep.Kind;

import java.util.Locale;
import java.util.function.Predicate;

/** Where the process of an engine is killed. */
enum KillPoint {
    /** Under load, at a random moment. */
    MOMENT(Phase.LOAD, false, 0, null),
    /** Frames are written and not synced. */
    FRAMES_UNSYNCED(Phase.LOAD, true, 40, step -> step.isBefore(Kind.SYNC_DATA)),
    /** Frames are synced, and neither a mark nor a producer knows of it. */
    FRAMES_SYNCED(Phase.LOAD, true, 40, step -> step.isAfter(Kind.SYNC_DATA)),
    /** In a roll: the segment that was left is synced, that which was begun is not. */
    ROLL(Phase.LOAD, true, 3, step -> step.isBefore(Kind.SYNC_DATA) && step.isOtherSegment()),
    /** The folder of a segment that is being made ready is there, under its name for the time being. */
    SEGMENT_UNFINISHED(Phase.LOAD, true, 3, step -> step.isBefore(Kind.SYNC_FILE) && step.isUnfinishedSegmentFile()),
    /** A segment is ready and does not have its name yet. */
    SEGMENT_UNNAMED(Phase.LOAD, false, 3, step -> step.isBefore(Kind.RENAME) && step.isUnfinishedSegment()),
    /** A segment has its name, and the folder of the journal is not synced. */
    SEGMENT_NAMED(Phase.LOAD, false, 3, step -> step.isAfter(Kind.RENAME) && step.isUnfinishedSegment()),
    /** A segment that was left is cut behind its last frame, and that is not synced. */
    SEGMENT_LEFT(Phase.LOAD, true, 2, step -> step.isBefore(Kind.SYNC_FILE) && step.isSegmentFile()),
    /** A mark is written under load and not synced. */
    MARK(Phase.LOAD, true, 1, step -> step.isBefore(Kind.SYNC_FILE) && step.isHomeFile()),
    /** While the engine closes in order. */
    CLOSING(Phase.LOAD, false, 2, step -> true),
    /** At a random moment of the start, from the JVM's on. */
    STARTING(Phase.START, false, 0, null),
    /** While recovery reads and applies. */
    RECOVERING(Phase.START, false, 0, null),
    /** Recovery has taken the name of a segment without frames. */
    RECOVERY_DISCARD(Phase.START, false, 1, step -> step.isAfter(Kind.RENAME) && step.isSegment()),
    /** Recovery has cut a segment behind its last frame. */
    RECOVERY_CUT(Phase.START, false, 1, step -> step.isBefore(Kind.SYNC_FILE) && step.isSegmentFile()),
    /** Recovery has written its mark and not synced it. */
    RECOVERY_MARK(Phase.START, false, 1, step -> step.isBefore(Kind.SYNC_FILE) && step.isHomeFile()),
    /** Before or after any of what recovery does to the disk. */
    RECOVERY_STEP(Phase.START, false, 8, step -> true),
    /** As soon as it serves: when the point in its start that was wished for did not come. */
    SERVING(Phase.NONE, false, 0, null);

    private final Phase phase;
    private final boolean isOfDisk;
    private final int occurrenceMax;
    private final Predicate<DiskStep> place;

    /** When a point can come. */
    private enum Phase {
        LOAD,
        START,
        NONE
    }

    KillPoint(final Phase phase, final boolean isOfDisk, final int occurrenceMax, final Predicate<DiskStep> place) {
        this.phase = phase;
        this.isOfDisk = isOfDisk;
        this.occurrenceMax = occurrenceMax;
        this.place = place;
    }

    /** Does it come while an engine serves? */
    boolean isUnderLoad() {
        return phase == Phase.LOAD;
    }

    /** Does it come while an engine starts? */
    boolean isInStart() {
        return phase == Phase.START;
    }

    /** Does it come at durability disk alone? */
    boolean isOfDisk() {
        return isOfDisk;
    }

    /** Where the engine before is killed, so that this point comes: itself, if it comes under load. */
    KillPoint underLoad() {
        if (isUnderLoad()) {
            return this;
        }
        return this == RECOVERY_DISCARD ? SEGMENT_NAMED : MOMENT;
    }

    /** Is it a step of the disk's, at which the engine stops by itself? */
    boolean isTrap() {
        return place != null;
    }

    /** Of how many times that it comes one is chosen. */
    int occurrenceMax() {
        return occurrenceMax;
    }

    boolean isAt(final DiskStep step) {
        return place.test(step);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
