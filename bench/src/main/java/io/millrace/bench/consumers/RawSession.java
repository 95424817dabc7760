package io.millrace.bench.consumers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.millrace.client.DisconnectReason;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import io.millrace.codecs.session.KeepAliveEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.EngineContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A session without the library, which sends nothing that is malformed: only what a connection takes. */
final class RawSession implements AutoCloseable {
    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    /** Aeron's greatest message is an eighth of a term. */
    private static final int MESSAGE_LENGTH_MAX = 128 * 1024;
    private static final int PROTOCOL_VERSION = 1;
    private static final int FRAGMENT_LIMIT = 64;
    private static final long REPEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long KEEP_ALIVE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
    private final DisconnectedDecoder disconnected = new DisconnectedDecoder();
    private final BadProducer producer;
    private final Aeron aeron;
    private final long clientId;
    private Subscription replies;
    private ExclusivePublication commands;
    private ExclusivePublication control;
    private long keepAliveAtNs;
    private boolean isOpen;

    RawSession(final BadProducer producer, final String aeronDirectoryName, final long clientId) {
        this.producer = producer;
        this.clientId = clientId;
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectoryName));
    }

    /** Blocks until the engine has said yes. */
    void open() {
        isOpen = false;
        CloseHelper.closeAll(replies, commands, control);
        final int responseStreamId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        replies = aeron.addSubscription(Aeron.Context.IPC_CHANNEL, responseStreamId);
        commands = aeron.addExclusivePublication(CHANNEL, EngineContext.COMMAND_STREAM_ID_DEFAULT);
        control = aeron.addExclusivePublication(CHANNEL, EngineContext.CONTROL_STREAM_ID_DEFAULT);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(clientId)
            .connectId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
            .protocolVersion(PROTOCOL_VERSION)
            .commandSessionId(commands.sessionId())
            .responseStreamId(responseStreamId)
            .maxMessageLength(MESSAGE_LENGTH_MAX)
            .responseChannel(Aeron.Context.IPC_CHANNEL)
            .putCredentials(new byte[0], 0, 0);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength();
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        long sayAtNs = System.nanoTime();
        while (!isOpen) {
            final long nowNs = System.nanoTime();
            if (nowNs - deadlineNs >= 0) {
                throw new IllegalStateException("the engine did not answer");
            }
            if (nowNs - sayAtNs >= 0 && commands.isConnected() && control.offer(buffer, 0, length) > 0) {
                sayAtNs = nowNs + REPEAT_INTERVAL_NS;
            }
            if (poll() == 0) {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
        producer.onOpened();
    }

    boolean isOpen() {
        return isOpen;
    }

    int poll() {
        return replies.poll(assembler, FRAGMENT_LIMIT);
    }

    /** Not needed while messages are sent: these are signs of life, however malformed. */
    void keepAlive() {
        final long nowNs = System.nanoTime();
        if (nowNs - keepAliveAtNs >= 0) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
            final KeepAliveEncoder keepAlive = new KeepAliveEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .clientId(clientId).commandSessionId(commands.sessionId());
            control.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + keepAlive.encodedLength());
            keepAliveAtNs = nowNs + KEEP_ALIVE_INTERVAL_NS;
        }
    }

    boolean offer(final DirectBuffer buffer, final int length) {
        return isOpen && commands.offer(buffer, 0, length) > 0;
    }

    @Override
    public void close() {
        aeron.close();
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (length < Envelope.HEADER_LENGTH || Envelope.schemaId(buffer, offset) != Envelope.SESSION_SCHEMA_ID) {
            return;
        }
        switch (Envelope.templateId(buffer, offset)) {
            case ConnectedDecoder.TEMPLATE_ID -> isOpen = true;
            case RejectedDecoder.TEMPLATE_ID -> producer.onAnswered();
            case DisconnectedDecoder.TEMPLATE_ID -> {
                disconnected.wrap(buffer, offset + Envelope.HEADER_LENGTH, Envelope.blockLength(buffer, offset),
                    Envelope.version(buffer, offset));
                isOpen = false;
                producer.onCutOff(DisconnectReason.valueOf(disconnected.reason().name()));
            }
            default -> {
                // Heartbeats.
            }
        }
    }
}
