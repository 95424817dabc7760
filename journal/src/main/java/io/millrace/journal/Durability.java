package io.millrace.journal;

/**
 * What a reply promises.
 */
public enum Durability {
    /** A command survives the loss of power: it is on the disk before it counts as durable. */
    DISK,
    /** A command survives the death of the process: it is in the page cache before it counts as durable. */
    PROCESS
}
