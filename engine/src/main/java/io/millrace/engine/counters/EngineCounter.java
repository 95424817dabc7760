package io.millrace.engine.counters;

/**
 * The counters of an engine. Their order is their place in the file: new ones are added at the end.
 */
public enum EngineCounter {
    /** Process id of the engine. */
    PID("pid"),
    /** When the engine was started, milliseconds since the epoch. */
    START_TIME_MS("start time ms"),
    /** Last time at which the engine's thread said that it is alive, milliseconds since the epoch. */
    HEARTBEAT_MS("heartbeat ms"),
    /** What the engine is doing: an {@link EngineState}'s ordinal. */
    STATE("state"),
    /** 0: disk, 1: process. */
    DURABILITY("durability"),
    /** Last sequence given. */
    SEQUENCE("sequence"),
    /** Last sequence in the journal. */
    APPENDED_SEQUENCE("appended sequence"),
    /** Last durable sequence. */
    DURABLE_SEQUENCE("durable sequence"),
    /** Last sequence applied. */
    APPLIED_SEQUENCE("applied sequence"),
    /** Commands admitted since the start, the engine's own included. */
    COMMANDS("commands"),
    /** Queries admitted since the start. */
    QUERIES("queries"),
    /** Bytes of commands and queries admitted since the start. */
    BYTES_IN("bytes in"),
    /** Replies handed to Aeron since the start. */
    REPLIES("replies"),
    /** Bytes of replies handed to Aeron since the start. */
    BYTES_OUT("bytes out"),
    /** Messages refused before they got a sequence. */
    REFUSED("refused"),
    /** Messages dropped because nobody could be told: no session, no header. */
    DROPPED("dropped"),
    /** Commands and queries that a service rejected. */
    REJECTED("rejected"),
    /** Commands and queries on which a service failed. */
    SERVICE_FAILURES("service failures"),
    /** Times that a message was left unread because ring or journal had no room. */
    BACK_PRESSURE("back-pressure"),
    /** Times that a reply did not go to Aeron at once. */
    REPLY_BACK_PRESSURE("reply back-pressure"),
    /** Slots of the ring in use. */
    RING_DEPTH("ring depth"),
    /** Frames written since the start. */
    FRAMES("frames"),
    /** Bytes written to the journal since the start, frame headers included. */
    JOURNAL_BYTES("journal bytes"),
    /** Syncs of the journal since the start. */
    SYNCS("syncs"),
    /** Segments begun since the start. */
    SEGMENTS("segments"),
    /** Checkpoints put into the order since the start. */
    CHECKPOINTS("checkpoints"),
    /** Sessions open. */
    SESSIONS("sessions"),
    /** Sessions ended because the producer did not read its replies. */
    SLOW_CONSUMERS("slow consumers"),
    /** Bytes of memory that the store has in use, without what {@link #PAGED_OUT_BYTES} counts. */
    STORE_BYTES("store bytes"),
    /** Errors recorded since the start. */
    ERRORS("errors"),
    /** Digest of the records as of the applied sequence; follows it within some milliseconds. */
    RECORDS_DIGEST("records digest"),
    /** Digest of history as of the applied sequence; follows it within some milliseconds. */
    HISTORY_DIGEST("history digest"),
    /**
     * When something is next due that a sweep carries out, nanoseconds since the epoch; -1 when nothing is. Written before
     * the reply to a command leaves.
     */
    DUE_TIME("due time"),
    /** Sweeps put into the order since the start. */
    SWEEPS("sweeps"),
    /** Queries that wait for the reader, the one that it reads included; follows within some milliseconds. */
    QUERIES_WAITING("queries waiting"),
    /** Commands that repeated a request id, and were told again what became of it. */
    REPEATS("repeats"),
    /** 1 while the disk has no room for the journal's next segment, or does not take it; else 0. */
    JOURNAL_FULL("journal full"),
    /** Bytes of the journal that were read so far while the engine recovered. */
    RECOVERY_BYTES_READ("recovery bytes read"),
    /** Bytes of the journal that the engine has to read to recover, spaces that are only reserved included. */
    RECOVERY_BYTES_TOTAL("recovery bytes total"),
    /**
     * Times that an index of the store began to grow since the start, recovery included; follows within some milliseconds.
     */
    INDEX_GROWTHS("index growths"),
    /** Bytes of history that lie in a file, and in memory only as far as the operating system likes. */
    PAGED_OUT_BYTES("paged-out bytes");

    private final String label;

    EngineCounter(final String label) {
        this.label = label;
    }

    /**
     * The counter's name as people read it.
     *
     * @return lower case, with spaces.
     */
    public String label() {
        return label;
    }
}
