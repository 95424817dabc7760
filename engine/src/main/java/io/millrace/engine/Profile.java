package io.millrace.engine;

/** Which thread runs which stage. Replies, records and digests are the same under all. */
public enum Profile {
    /** All stages take turns on one thread: a producer and the engine need two cores between them. */
    FUSED
}
