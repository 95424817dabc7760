package io.millrace.bench.recovery;

/**
 * What one run gave.
 *
 * @param readNs   floor: reading the journal's bytes with CRC-32C, in nanoseconds.
 * @param applyNs  floor: applying its commands from memory, in nanoseconds.
 * @param replayNs recovering the journal into a state, in nanoseconds.
 * @param startNs  starting an engine on the home, until producers can connect, in nanoseconds.
 */
record RecoveryResult(long readNs, long applyNs, long replayNs, long startNs) {
    /** The slower of the floors. */
    long floorNs() {
        return Math.max(readNs, applyNs);
    }

    /** The rate of the replay as a part of the floor's. */
    double ratio() {
        return (double) floorNs() / replayNs;
    }
}
