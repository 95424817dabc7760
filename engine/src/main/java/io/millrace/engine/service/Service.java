package io.millrace.engine.service;

import org.agrona.DirectBuffer;

/**
 * A deterministic state machine inside the engine. All its methods are called by the one thread that owns the state; only its
 * {@link #reader}, where it has one, works on another.
 *
 * <p>What a service computes comes from the request and from its records in the store, and from nothing else: no clock, no
 * random number, no setting that is not in the order. The same commands then give the same replies and the same digest
 * under replay, on another machine and in another year.
 *
 * <p>A service that throws a {@link RuntimeException} or calls {@link Reply#reject} has its command rolled back whole; an
 * {@link Error} stops the engine before any reply.
 */
public interface Service {
    /** A due time that never comes: the greatest of all, as an unsigned number. */
    long NEVER = -1;

    /**
     * The messages that the service understands. Called at any time and from any thread.
     *
     * @return the same protocol at each call.
     */
    ServiceProtocol protocol();

    /**
     * Takes up settings. Called when a Configure command is applied, before any other command, and again when the state has
     * been restored.
     *
     * @param settings that hold from now on.
     */
    void onSettings(Settings settings);

    /**
     * Says that a command waits to be applied soon. A service whose state is larger than the processor's caches notes what
     * it will have to read, and reads it in {@link #readAhead}, when all that wait have been named. It changes nothing that
     * could be seen: a command may be applied without having been expected, or be expected and not come.
     *
     * @param request the command, which {@link ServiceProtocol#check} has let through; its sequence and timestamp are not
     *                known yet; valid during the call.
     */
    default void expect(final Request request) {
        // What fits in the caches has nothing to read ahead.
    }

    /**
     * Follows a number of calls of {@link #expect}.
     */
    default void readAhead() {
        // See above.
    }

    /**
     * Applies a command that {@link ServiceProtocol#check} has let through. The engine has begun a transaction of the store.
     *
     * @param request the command; valid during the call.
     * @param reply   to be filled in; valid during the call.
     */
    void onCommand(Request request, Reply reply);

    /**
     * When something is next due that nobody sends a command for, a time-out for one. Asked after each command.
     *
     * @return nanoseconds since the epoch, UTC; {@link #NEVER} when nothing is.
     */
    default long dueTime() {
        return NEVER;
    }

    /**
     * Carries out what is due, in its order. The engine has begun a transaction of the store; the sweep is a command of its
     * own in the order.
     *
     * @param timestamp T of the sweep, nanoseconds since the epoch, UTC: what is due at or before it.
     * @param countMax  greatest number of things to be carried out now; the rest is for the next sweep.
     * @return how many were carried out.
     */
    default int onSweep(final long timestamp, final int countMax) {
        return 0;
    }

    /**
     * Answers a query that {@link ServiceProtocol#check} has let through, or hands it over to the {@link #reader}. Changes
     * nothing, and does a bounded piece of work: some microseconds, for commands wait meanwhile.
     *
     * @param request the query; valid during the call.
     * @param reply   to be filled in; valid during the call.
     */
    void onQuery(Request request, Reply reply);

    /**
     * What answers the queries that {@link #onQuery} hands over.
     *
     * @return always the same reader; null where nothing is handed over.
     */
    default QueryReader reader() {
        return null;
    }

    /**
     * Answers a query that the {@link #reader} has handed back: with what changes, and so can't be read on another thread.
     * Changes nothing, and does a bounded piece of work.
     *
     * @param request    the query, with sequence and timestamp as they are now; valid during the call.
     * @param notes      that hold the reader's notes; valid during the call, and not where the reply is written.
     * @param noteOffset where they begin.
     * @param noteLength how long they are, in bytes.
     * @param reply      to be filled in; valid during the call. Handing over again is a failure.
     */
    default void onHandBack(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {
        throw new IllegalStateException("HAND_BACK: the service hands queries back and does not answer them");
    }
}
