package io.millrace.bench.pause;

import io.millrace.bench.load.EnginePeer;

import java.util.Locale;

/** What goes on beside the load. */
enum Disturbance {
    /** Segments that are small enough for several of them to fall into the load. */
    ROLL("a journal that rolls from segment to segment"),
    /** Every other message of the load creates an account. */
    GROWTH("indexes that grow, as every other message creates an account"),
    /** Sessions that ask and do not read. */
    CONSUMER("other sessions that do not read their replies, and are cut off"),
    /** A session that reads everything, again and again. */
    SCAN("another session that reads all transfers and all accounts, page by page");

    /** So that it is no single one that happens to coincide with something else. */
    private static final int ROLLS_MIN = 3;

    private final String description;

    Disturbance(final String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /**
     * Has it taken place?
     *
     * @param happenings in the engine, since the load with it began.
     */
    boolean hasHappened(final Happenings happenings) {
        return switch (this) {
            case ROLL -> happenings.rolls() >= ROLLS_MIN;
            case GROWTH -> happenings.indexGrowths() > 0 && happenings.accounts() >= EnginePeer.ACCOUNTS;
            case CONSUMER -> happenings.cutOff() > 0;
            case SCAN -> happenings.queries() > 0;
        };
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
