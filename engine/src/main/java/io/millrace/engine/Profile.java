package io.millrace.engine;

/** Which thread runs which stage. Replies, records and digests are the same under all. */
public enum Profile {
    /** All stages take turns on one thread: a producer and the engine need two cores between them. */
    FUSED,
    /**
     * Ingress, journal, and apply with egress have a thread each: commands go on being read and applied while the disk is waited
     * for. Wants a core for each, and pays where the disk does not let go of the thread that syncs.
     */
    PIPELINED
}
