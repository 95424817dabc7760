package io.millrace.journal;

/**
 * What a scan has found in one segment.
 *
 * @param number        of the segment.
 * @param firstSequence of its first frame; 0 where it has none.
 * @param lastSequence  of its last frame; 0 where it has none.
 * @param end           where the next excerpt would begin.
 */
record ScannedSegment(int number, long firstSequence, long lastSequence, long end) {
    boolean isEmpty() {
        return firstSequence == 0;
    }
}
