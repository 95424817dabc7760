package io.millrace.engine.fuzz;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectEncoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import io.millrace.codecs.session.HeartbeatDecoder;
import io.millrace.codecs.session.KeepAliveEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.support.Await;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An open session whose producer sends what it likes, and holds the engine to its word: each message has exactly one answer, and
 * of the kind that it must have.
 */
final class HostileSession implements AutoCloseable {
    private static final int IN_FLIGHT_MAX = 128;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    /** Every reply and Rejected begin with it. */
    private static final int ANSWERED_ID_OFFSET = MessageShape.HEADER_LENGTH;

    private final Aeron aeron;
    private final long clientId;
    private final int streamId;
    private final MessageLog log;
    private final ExclusivePublication commands;
    private final ExclusivePublication control;
    private final Subscription replies;
    private final FragmentAssembler assembler =
        new FragmentAssembler((buffer, offset, length, header) -> onMessage(buffer, offset));
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final Long2ObjectHashMap<Waiting> waitingById = new Long2ObjectHashMap<>();
    private int inFlight;
    private long heartbeats;
    private boolean isConnected;
    private boolean isDisconnected;
    private boolean isEnding;
    private AssertionError failure;

    HostileSession(final Aeron aeron, final long clientId, final MessageLog log) {
        this.aeron = aeron;
        this.clientId = clientId;
        this.streamId = 6_000 + (int) clientId;
        this.log = log;
        replies = aeron.addSubscription("aeron:ipc", streamId);
        commands = commandPublication(aeron);
        control = aeron.addExclusivePublication("aeron:ipc?term-length=64k", 102);
        Await.until(() -> commands.isConnected() && control.isConnected());
        Await.until(() -> {
            control.offer(message, 0, encodeConnect());
            poll();
            return isConnected;
        });
    }

    /** A publication on the command stream on which messages longer than the engine takes can be sent. */
    static ExclusivePublication commandPublication(final Aeron aeron) {
        return aeron.addExclusivePublication("aeron:ipc?term-length=16m", 101);
    }

    long clientId() {
        return clientId;
    }

    ExclusivePublication commands() {
        return commands;
    }

    ExclusivePublication control() {
        return control;
    }

    /** Sends a message; its answer is awaited. What it has to be is null where more than one is right. */
    void send(final DirectBuffer buffer, final int length, final Verdict verdict) {
        final long number = log.add("the command stream of client " + clientId, buffer, length);
        final long requestId = length >= Envelope.LENGTH ? Envelope.requestId(buffer, 0) : 0;
        final Waiting waiting = waitingById.get(requestId);
        if (waiting == null) {
            waitingById.put(requestId, new Waiting(number, verdict, MessageLog.hex(buffer, length)));
        } else {
            waiting.add(verdict);
        }
        inFlight++;
        offer(commands, buffer, length);
        await(IN_FLIGHT_MAX);
    }

    /** Waits until every message has been answered. */
    void awaitAnswers() {
        await(0);
    }

    /** Sends a keep-alive and waits for its heartbeat: what this session has sent on the control stream has then been read. */
    void keepAlive() {
        final long before = heartbeats;
        new KeepAliveEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(commands.sessionId());
        offer(control, message, Envelope.HEADER_LENGTH + KeepAliveEncoder.BLOCK_LENGTH);
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (heartbeats == before) {
            poll();
            pause(deadlineNs, "no heartbeat");
        }
    }

    /** Ends the session in order; the command stream stays open. */
    void disconnect() {
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(commands.sessionId());
        isEnding = true;
        offer(control, message, Envelope.HEADER_LENGTH + DisconnectEncoder.BLOCK_LENGTH);
        Await.until(() -> {
            poll();
            return isDisconnected;
        });
    }

    /** Sends on any publication while this session goes on reading. */
    void offer(final ExclusivePublication publication, final DirectBuffer buffer, final int length) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        long result = publication.offer(buffer, 0, length);
        while (result < 0) {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                throw log.failure("the stream has closed", null);
            }
            poll();
            pause(deadlineNs, "nobody reads the stream");
            result = publication.offer(buffer, 0, length);
        }
    }

    /** Reads what has come. */
    void poll() {
        replies.poll(assembler, 64);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        commands.close();
        control.close();
        replies.close();
    }

    private void await(final int inFlightMax) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        poll();
        while (inFlight > inFlightMax) {
            pause(deadlineNs, inFlight + " messages are not answered, the first is " + first());
            poll();
        }
    }

    private void pause(final long deadlineNs, final String complaint) {
        if (System.nanoTime() - deadlineNs >= 0) {
            throw log.failure(complaint, null);
        }
        LockSupport.parkNanos(20_000);
    }

    private Waiting first() {
        return waitingById.values().stream().min((a, b) -> Long.compare(a.number, b.number)).orElse(null);
    }

    private int encodeConnect() {
        final ConnectEncoder encoder = new ConnectEncoder();
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId)
            .connectId(1)
            .protocolVersion(1)
            .commandSessionId(commands.sessionId())
            .responseStreamId(streamId)
            .maxMessageLength(0)
            .responseChannel("aeron:ipc")
            .putCredentials(new byte[0], 0, 0);
        return encoder.encodedLength() + Envelope.HEADER_LENGTH;
    }

    /** What is thrown here would go to Aeron's error handler. */
    private void onMessage(final DirectBuffer buffer, final int offset) {
        final int templateId = Envelope.templateId(buffer, offset);
        if (Envelope.schemaId(buffer, offset) != Envelope.SESSION_SCHEMA_ID) {
            onAnswer(buffer.getLong(offset + ANSWERED_ID_OFFSET, ByteOrder.LITTLE_ENDIAN), false, "reply " + templateId);
        } else if (templateId == RejectedDecoder.TEMPLATE_ID) {
            rejected.wrap(buffer, offset + Envelope.HEADER_LENGTH,
                Envelope.blockLength(buffer, offset), Envelope.version(buffer, offset));
            onAnswer(rejected.requestId(), rejected.sequence() == 0, rejected.code().name());
        } else if (templateId == ConnectedDecoder.TEMPLATE_ID) {
            isConnected = true;
        } else if (templateId == HeartbeatDecoder.TEMPLATE_ID) {
            heartbeats++;
        } else if (templateId == DisconnectedDecoder.TEMPLATE_ID) {
            isDisconnected = true;
            if (!isEnding) {
                fail("the session of client " + clientId + " was ended");
            }
        }
    }

    private void onAnswer(final long requestId, final boolean isRefused, final String answer) {
        final Waiting waiting = waitingById.get(requestId);
        if (waiting == null) {
            fail("an answer to nothing that waits for one: " + answer + ", request " + requestId);
            return;
        }
        if (waiting.verdict != null && (waiting.verdict == Verdict.REFUSED) != isRefused) {
            fail("answered by " + answer + ": message " + waiting);
        }
        inFlight--;
        if (--waiting.count == 0) {
            waitingById.remove(requestId);
        }
    }

    private void fail(final String what) {
        if (failure == null) {
            failure = log.failure(what, null);
        }
    }

    /** Messages with one request id that are not answered. */
    private static final class Waiting {
        private final long number;
        private final String hex;
        private Verdict verdict;
        private int count = 1;

        Waiting(final long number, final Verdict verdict, final String hex) {
            this.number = number;
            this.verdict = verdict;
            this.hex = hex;
        }

        /** Another with the same id: which answer is whose can't be told, unless both get the same. */
        void add(final Verdict other) {
            count++;
            verdict = verdict == other ? verdict : null;
        }

        @Override
        public String toString() {
            return number + " (" + verdict + "): " + hex;
        }
    }
}
