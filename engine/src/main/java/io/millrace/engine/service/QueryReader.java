package io.millrace.engine.service;

import org.agrona.DirectBuffer;

/**
 * Answers queries that take longer than commands may wait, on a thread of its own and while commands go on.
 *
 * <p>What it reads must not change meanwhile: rows of a history, and of a table what is written once, up to the number of rows
 * that {@link Service#onQuery} has noted. Rows past that number may come and go at any time. A {@link RuntimeException}
 * rejects the query, an {@link Error} stops the engine. Queries are read one after the other, so that a long one makes others
 * wait: a page ends after a bounded piece of work. A reader whose thread is interrupted should come to an end: the engine
 * closes.
 */
public interface QueryReader {
    /** Greatest length of a query with its notes when it is handed over, in bytes. */
    int HAND_OVER_LENGTH_MAX = 512;
    /** Greatest length of a query with its notes when it is handed back, in bytes. */
    int HAND_BACK_LENGTH_MAX = 32 * 1024;

    /**
     * Answers a query, or hands it back.
     *
     * @param request    the query, with sequence and timestamp as they were when it was handed over; valid during the call.
     * @param notes      that hold the notes of {@link Service#onQuery}; valid during the call, and not where the reply is
     *                   written.
     * @param noteOffset where they begin.
     * @param noteLength how long they are, in bytes.
     * @param reply      to be filled in; valid during the call.
     */
    void onRead(Request request, DirectBuffer notes, int noteOffset, int noteLength, Reply reply);
}
