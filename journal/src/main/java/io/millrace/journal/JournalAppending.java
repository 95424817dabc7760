package io.millrace.journal;

/** What the appending thread alone writes, with every frame. */
abstract class JournalAppending {
    enum State { OPENED, RECOVERED, FAILED, CLOSED }

    State state = State.OPENED;
    Segment current;
    long appendedSequence;
    int lastCrc32c;
    long framesWritten;
    long recordsWritten;
    long bytesWritten;
    long bytesSynced;
    long syncs;
    long segmentsRolled;
}
