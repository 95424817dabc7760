package io.millrace.ops;

/** How commands end, for scripts to read. Stable: codes are only ever added. */
final class ExitCode {
    /** All was done. */
    static final int OK = 0;
    /** It failed; the message on standard error says why. */
    static final int FAILED = 1;
    /** The command line, or the mapping, is not right; nothing was done. */
    static final int USAGE = 2;
    /** Something that was asked for by its id is not there. */
    static final int NOT_FOUND = 3;
    /** The import went through, and more rows were rejected than were allowed to be. */
    static final int ROWS_REJECTED = 4;
    /** Debits and credits are not equal. */
    static final int OUT_OF_BALANCE = 5;
    /** No engine answered. */
    static final int NO_ENGINE = 6;
    /** The engine went away in the middle; what was in flight may or may not have been applied. */
    static final int INTERRUPTED = 7;
    /** Something about the machine will hurt latency or durability. */
    static final int WARNED = 8;

    /** As {@code --help} shows it. */
    static final String[] HELP = {
        "0:done",
        "1:failed; the message says why",
        "2:the command line or the mapping is not right; nothing was done",
        "3:something that was asked for by its id is not there",
        "4:import: more rows were rejected than --rejected-max allows",
        "5:trial-balance: debits and credits are not equal",
        "6:no engine answered",
        "7:the engine went away in the middle: run the command again",
        "8:doctor: something about the machine will hurt latency or durability",
    };

    private ExitCode() {
    }
}
