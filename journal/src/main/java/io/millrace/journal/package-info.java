/**
 * The journal: frames of records in segments on disk, with a checksum over every frame and a chain through all of them.
 * Nobody else touches Chronicle Queue, and of Chronicle only {@code Segment} and {@code SegmentMaker} know. The state, the
 * services and the wire do not come in here: to the journal a command is a run of bytes with a sequence.
 */
package io.millrace.journal;
