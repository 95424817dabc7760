package io.millrace.engine.auth;

import io.millrace.engine.auth.Authenticator.Exchange;
import io.millrace.engine.auth.Authenticator.Step;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What ingress and the {@link Authenticator} have between them: what producers send on one bounded queue, what comes of it on
 * another. As an {@link Agent} this is the authenticator's side, which runs on a thread of its own; the other methods are for
 * the thread of ingress. Copies are made on the heap: connecting is not the steady state.
 *
 * <p>An exchange belongs to a place, the index of a session, and to a number that tells the sessions of a place apart. A place
 * has one exchange at a time.
 */
public final class Authentications implements Agent {
    /** Greatest length of credentials, responses and what is said to a producer, in bytes. */
    public static final int MESSAGE_LENGTH_MAX = 4096;

    private static final long NOBODY = -1;
    private static final int POLL_COUNT_MAX = 16;
    private static final byte[] NOTHING = new byte[0];

    private final Authenticator authenticator;
    private final ErrorHandler errorHandler;
    private final OneToOneConcurrentArrayQueue<Request> requests;
    private final OneToOneConcurrentArrayQueue<Outcome> outcomes;
    /** Whose answer ingress is waiting for in each place: what was begun for another is not worth going on with. */
    private final AtomicLongArray numbers;
    /** The authenticator's thread alone. */
    private final Exchange[] exchanges;

    /**
     * Nobody is waiting yet.
     *
     * @param authenticator that decides.
     * @param placeCount    number of places that a session can have.
     * @param queueCapacity how many messages may wait in either direction; rounded up to a power of two.
     * @param errorHandler  is told what the authenticator throws, on the authenticator's thread.
     */
    public Authentications(
        final Authenticator authenticator,
        final int placeCount,
        final int queueCapacity,
        final ErrorHandler errorHandler) {
        this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        this.requests = new OneToOneConcurrentArrayQueue<>(queueCapacity);
        this.outcomes = new OneToOneConcurrentArrayQueue<>(queueCapacity);
        this.numbers = new AtomicLongArray(placeCount);
        this.exchanges = new Exchange[placeCount];
        for (int i = 0; i < placeCount; i++) {
            numbers.set(i, NOBODY);
        }
    }

    /**
     * A producer wants to connect. Takes the place from whoever had it; of that one nothing more is heard. Ingress.
     *
     * @param place    of its session.
     * @param number   of its session; not negative.
     * @param clientId that it names.
     * @param buffer   holds the credentials; copied.
     * @param offset   where they begin.
     * @param length   how long they are, in bytes; more than {@link #MESSAGE_LENGTH_MAX} are refused.
     * @return false if nothing was done, as there is no room in the queue: try again later.
     */
    public boolean begin(
        final int place,
        final long number,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (number < 0) {
            throw new IllegalArgumentException("the number of a session is negative: " + number);
        }
        // No one else puts anything in: room that was there stays.
        if (requests.size() >= requests.capacity()) {
            return false;
        }
        numbers.set(place, number);
        return requests.offer(new Request(true, place, number, clientId, copy(buffer, offset, length)));
    }

    /**
     * A producer has answered a challenge. Once for each challenge; without an exchange of this number that waits for one,
     * nothing comes of it. Ingress.
     *
     * @param place  of its session.
     * @param number of its session.
     * @param buffer holds the response; copied.
     * @param offset where it begins.
     * @param length how long it is, in bytes; more than {@link #MESSAGE_LENGTH_MAX} are refused.
     * @return false if nothing was done, as there is no room in the queue: try again later.
     */
    public boolean respond(
        final int place, final long number, final DirectBuffer buffer, final int offset, final int length) {
        if (requests.size() >= requests.capacity()) {
            return false;
        }
        return requests.offer(new Request(false, place, number, 0, copy(buffer, offset, length)));
    }

    /**
     * Nobody waits for this session's exchange any more. {@link #poll} does not speak of it again. Ingress.
     *
     * @param place  of the session.
     * @param number of the session; that of another one leaves everything as it is.
     */
    public void forget(final int place, final long number) {
        numbers.compareAndSet(place, number, NOBODY);
    }

    /**
     * Says what has come of what was sent, a bounded number at a time. Ingress.
     *
     * @param handler is told.
     * @return how many outcomes were taken; 0 if there was none.
     */
    public int poll(final Handler handler) {
        int count = 0;
        while (count < POLL_COUNT_MAX) {
            final Outcome outcome = outcomes.poll();
            if (outcome == null) {
                break;
            }
            count++;
            if (numbers.get(outcome.place()) == outcome.number()) {
                handler.onStep(outcome.place(), outcome.number(), outcome.step(), outcome.message(), outcome.identity());
            }
        }
        return count;
    }

    @Override
    public int doWork() {
        // What is taken must have a place for what comes of it.
        if (outcomes.size() >= outcomes.capacity()) {
            return 0;
        }
        final Request request = requests.poll();
        if (request == null) {
            return 0;
        }
        final int place = request.place();
        if (numbers.get(place) == request.number()) {
            // Whoever has the place now has begun before responding, so that the exchange is not another one's.
            final Exchange before = exchanges[place];
            if (request.isFirst() || before != null) {
                exchanges[place] = null;
                outcomes.offer(outcome(request, before));
            }
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "millrace-auth";
    }

    /** What the authenticator makes of it; keeps the exchange if it goes on. */
    private Outcome outcome(final Request request, final Exchange before) {
        if (request.message() == null) {
            return new Outcome(request.place(), request.number(), Step.REFUSED, NOTHING, null);
        }
        try {
            final Exchange exchange = next(request, before);
            final Step step = Objects.requireNonNull(exchange.step(), "step");
            final byte[] message = Objects.requireNonNull(exchange.message(), "message");
            if (message.length > MESSAGE_LENGTH_MAX) {
                throw new IllegalStateException(
                    "the authenticator's message has " + message.length + " bytes, of at most " + MESSAGE_LENGTH_MAX);
            }
            final Identity identity =
                step == Step.ACCEPTED ? Objects.requireNonNull(exchange.identity(), "identity") : null;
            if (step == Step.CHALLENGE) {
                exchanges[request.place()] = exchange;
            }
            return new Outcome(request.place(), request.number(), step, message, identity);
        } catch (final RuntimeException ex) {
            errorHandler.onError(ex);
            return new Outcome(request.place(), request.number(), Step.REFUSED, NOTHING, null);
        }
    }

    private Exchange next(final Request request, final Exchange before) {
        if (request.isFirst()) {
            return Objects.requireNonNull(authenticator.begin(request.clientId(), request.message()), "exchange");
        }
        before.respond(request.message());
        return before;
    }

    private static byte[] copy(final DirectBuffer buffer, final int offset, final int length) {
        if (length > MESSAGE_LENGTH_MAX) {
            return null;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** Is told what has come of what a producer sent. */
    public interface Handler {
        /**
         * An exchange has come to a step. After {@link Step#ACCEPTED} and {@link Step#REFUSED} it is over.
         *
         * @param place    of the session.
         * @param number   of the session.
         * @param step     where the exchange stands.
         * @param message  for the producer; may be empty. Not to be changed.
         * @param identity of the producer if it is accepted, else null.
         */
        void onStep(int place, long number, Step step, byte[] message, Identity identity);
    }

    /** From ingress. The message is null where it was too long. */
    private record Request(boolean isFirst, int place, long number, long clientId, byte[] message) {
    }

    /** To ingress. */
    private record Outcome(int place, long number, Step step, byte[] message, Identity identity) {
    }
}
