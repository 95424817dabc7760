package io.millrace.engine.support;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectEncoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.DisconnectedDecoder;
import io.millrace.codecs.session.KeepAliveEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.Deque;

/** A producer over bare Aeron, that sends the bytes that it is told to and keeps those that it gets. */
public final class RawSession implements AutoCloseable {
    /** Messages that came and have not been taken, but for heartbeats and what opens and ends the session. */
    public final Deque<byte[]> messages = new ArrayDeque<>();

    private static int lastStreamId = 7_000;

    private final long clientId;
    private final int streamId;
    private final Aeron aeron;
    private final ExclusivePublication commands;
    private final ExclusivePublication control;
    private final Subscription replies;
    private final FragmentAssembler assembler =
        new FragmentAssembler((buffer, offset, length, header) -> onMessage(buffer, offset, length));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[2 * 1024 * 1024]);
    private long highestRequestId = -1;
    private long sessionId;
    private long maxMessageLength;
    private DisconnectReason disconnectReason;

    /** Sets the streams up; {@link #connect} opens the session. */
    public RawSession(final String aeronDirectoryName, final long clientId) {
        this.clientId = clientId;
        synchronized (RawSession.class) {
            lastStreamId++;
            streamId = lastStreamId;
        }
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectoryName)
            // Aeron's own ends the process when the engine's media driver has gone.
            .errorHandler(throwable -> { }));
        replies = aeron.addSubscription("aeron:ipc", streamId);
        commands = aeron.addExclusivePublication("aeron:ipc?term-length=8m", 101);
        control = aeron.addExclusivePublication("aeron:ipc?term-length=64k", 102);
        Await.until(() -> commands.isConnected() && control.isConnected());
    }

    /** A session that is open. */
    public static RawSession open(final TestEngine engine, final long clientId) {
        final RawSession session = new RawSession(engine.engine().context().aeronDirectoryName(), clientId);
        session.connect(0);
        return session;
    }

    /** Connects, and waits until there is a session or a refusal. */
    public void connect(final int wantedLength) {
        final ConnectEncoder encoder = new ConnectEncoder();
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId)
            .connectId(streamId)
            .protocolVersion(1)
            .commandSessionId(commands.sessionId())
            .responseStreamId(streamId)
            .maxMessageLength(wantedLength)
            .responseChannel("aeron:ipc")
            .putCredentials(new byte[0], 0, 0);
        final int length = encoder.encodedLength() + Envelope.HEADER_LENGTH;
        Await.until(() -> {
            control.offer(message, 0, length);
            poll();
            return sessionId != 0 || disconnectReason != null;
        });
    }

    /** Sends the bytes as a command or query. */
    public void send(final byte[] bytes) {
        message.putBytes(0, bytes);
        Await.until(() -> {
            poll();
            return commands.offer(message, 0, bytes.length) > 0;
        });
    }

    /** Sends the bytes on the control stream. */
    public void sendControl(final byte[] bytes) {
        message.putBytes(0, bytes);
        Await.until(() -> control.offer(message, 0, bytes.length) > 0);
    }

    /** Says that it is alive. */
    public void keepAlive() {
        new KeepAliveEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(commands.sessionId());
        Await.until(() -> control.offer(message, 0, Envelope.HEADER_LENGTH + KeepAliveEncoder.BLOCK_LENGTH) > 0);
    }

    /** Ends the session, and waits until the engine has said so. */
    public void disconnect() {
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(commands.sessionId());
        Await.until(() -> control.offer(message, 0, Envelope.HEADER_LENGTH + DisconnectEncoder.BLOCK_LENGTH) > 0);
        awaitDisconnect();
    }

    /** Waits until the engine has ended the session; returns why. */
    public DisconnectReason awaitDisconnect() {
        Await.until(() -> {
            poll();
            return disconnectReason != null;
        });
        return disconnectReason;
    }

    /** Waits for the next message. */
    public byte[] await() {
        Await.until(() -> {
            poll();
            return !messages.isEmpty();
        });
        return messages.remove();
    }

    /** Sends the bytes and waits for what comes next. */
    public byte[] ask(final byte[] bytes) {
        send(bytes);
        return await();
    }

    /** Takes what has come. */
    public void poll() {
        replies.poll(assembler, 100);
    }

    /** What Connected said; -1 before it came. */
    public long highestRequestId() {
        return highestRequestId;
    }

    /** What Connected said. */
    public long sessionId() {
        return sessionId;
    }

    /** What Connected said. */
    public long maxMessageLength() {
        return maxMessageLength;
    }

    /** Aeron's session id of the command stream. */
    public int commandSessionId() {
        return commands.sessionId();
    }

    /** A command that creates accounts 1 to count. */
    public byte[] accounts(final long requestId, final int count) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Envelope.BATCH_OFFSET + count * 128]);
        final CreateAccountsEncoder encoder = new CreateAccountsEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new io.millrace.codecs.ledger.MessageHeaderEncoder())
            .clientId(clientId).requestId(requestId).principal(0);
        final CreateAccountsEncoder.AccountsEncoder group = encoder.accountsCount(count);
        for (int i = 1; i <= count; i++) {
            group.next().ledger(Payments.LEDGER).code(1).id().low(i);
        }
        return buffer.byteArray();
    }

    /** A command that moves an amount from account 1 to account 2. */
    public byte[] transfer(final long requestId, final long transferId, final long amount) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Envelope.BATCH_OFFSET + 128]);
        final CreateTransfersEncoder encoder = new CreateTransfersEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new io.millrace.codecs.ledger.MessageHeaderEncoder())
            .clientId(clientId).requestId(requestId).principal(0);
        final CreateTransfersEncoder.TransfersEncoder event = encoder.transfersCount(1).next();
        event.ledger(Payments.LEDGER).code(1);
        event.id().low(transferId);
        event.debitAccountId().low(1);
        event.creditAccountId().low(2);
        event.amount().low(amount);
        return buffer.byteArray();
    }

    /** What a message rejects with; null when it is none that rejects. */
    public static Rejection rejection(final byte[] bytes) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (Envelope.schemaId(buffer, 0) != Envelope.SESSION_SCHEMA_ID
            || Envelope.templateId(buffer, 0) != RejectedDecoder.TEMPLATE_ID) {
            return null;
        }
        final RejectedDecoder rejected = new RejectedDecoder();
        rejected.wrap(buffer, Envelope.HEADER_LENGTH, RejectedDecoder.BLOCK_LENGTH, 0);
        return new Rejection(rejected.code(), rejected.requestId(), rejected.sequence());
    }

    @Override
    public void close() {
        aeron.close();
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (Envelope.schemaId(buffer, offset) == Envelope.SESSION_SCHEMA_ID) {
            final int body = offset + Envelope.HEADER_LENGTH;
            switch (Envelope.templateId(buffer, offset)) {
                case ConnectedDecoder.TEMPLATE_ID -> {
                    final ConnectedDecoder connected = new ConnectedDecoder();
                    connected.wrap(buffer, body, ConnectedDecoder.BLOCK_LENGTH, 0);
                    highestRequestId = connected.highestRequestId();
                    sessionId = connected.sessionId();
                    maxMessageLength = connected.maxMessageLength();
                    return;
                }
                case DisconnectedDecoder.TEMPLATE_ID -> {
                    final DisconnectedDecoder disconnected = new DisconnectedDecoder();
                    disconnected.wrap(buffer, body, DisconnectedDecoder.BLOCK_LENGTH, 0);
                    disconnectReason = disconnected.reason();
                    return;
                }
                case io.millrace.codecs.session.HeartbeatDecoder.TEMPLATE_ID -> {
                    return;
                }
                default -> { }
            }
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        messages.add(bytes);
    }

    /**
     * A rejection.
     *
     * @param code      why.
     * @param requestId of what.
     * @param sequence  that it had.
     */
    public record Rejection(RejectCode code, long requestId, long sequence) {
    }
}
