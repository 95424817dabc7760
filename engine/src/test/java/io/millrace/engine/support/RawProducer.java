package io.millrace.engine.support;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectEncoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A producer that speaks to a {@link ReadingService}, over bare Aeron. */
public final class RawProducer implements AutoCloseable {
    /** Answers, in the order in which they came. */
    public final List<Answer> answers = new ArrayList<>();
    /** Request ids and codes of what was rejected. */
    public final List<Rejection> rejections = new ArrayList<>();

    private final long clientId;
    private final int streamId;
    private final Aeron aeron;
    private final ExclusivePublication commands;
    private final ExclusivePublication control;
    private final Subscription replies;
    private final FragmentHandler handler = (buffer, offset, length, header) -> onMessage(buffer, offset);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private boolean isConnected;
    private boolean isDisconnected;

    /** Connects. */
    public RawProducer(final TestEngine engine, final long clientId) {
        this.clientId = clientId;
        this.streamId = 5_000 + (int) clientId;
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(engine.engine().context().aeronDirectoryName())
            // Aeron's own ends the process when the engine's media driver has gone.
            .errorHandler(throwable -> { }));
        replies = aeron.addSubscription("aeron:ipc", streamId);
        commands = aeron.addExclusivePublication("aeron:ipc?term-length=64k", 101);
        control = aeron.addExclusivePublication("aeron:ipc?term-length=64k", 102);
        Await.until(() -> commands.isConnected() && control.isConnected());
        Await.until(() -> {
            control.offer(message, 0, encodeConnect());
            poll();
            return isConnected;
        });
    }

    /** Sends a query with a number; false when the engine does not take it now. */
    public boolean offer(final int templateId, final long requestId, final long number) {
        message.setMemory(0, ReadingService.QUERY_LENGTH, (byte) 0);
        message.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) templateId, ByteOrder.LITTLE_ENDIAN);
        message.putShort(Envelope.SCHEMA_ID_OFFSET, (short) ReadingService.SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        message.putLong(Envelope.CLIENT_ID_OFFSET, clientId, ByteOrder.LITTLE_ENDIAN);
        message.putLong(Envelope.REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
        message.putLong(ReadingService.ANSWER_OFFSET, number, ByteOrder.LITTLE_ENDIAN);
        return commands.offer(message, 0, ReadingService.QUERY_LENGTH) > 0;
    }

    /** Sends a query with a number. */
    public void send(final int templateId, final long requestId, final long number) {
        Await.until(() -> offer(templateId, requestId, number));
    }

    /** Waits until so many answers have come. */
    public void awaitAnswers(final int count) {
        Await.until(() -> {
            poll();
            return answers.size() >= count;
        });
    }

    /** Waits until so many rejections have come. */
    public void awaitRejections(final int count) {
        Await.until(() -> {
            poll();
            return rejections.size() >= count;
        });
    }

    /** Takes what has come. */
    public void poll() {
        replies.poll(handler, 100);
    }

    /** Ends the session, and waits until the engine has said so. */
    public void disconnect() {
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(commands.sessionId());
        Await.until(() -> control.offer(message, 0, Envelope.HEADER_LENGTH + DisconnectEncoder.BLOCK_LENGTH) > 0);
        Await.until(() -> {
            poll();
            return isDisconnected;
        });
    }

    @Override
    public void close() {
        aeron.close();
    }

    private int encodeConnect() {
        final ConnectEncoder encoder = new ConnectEncoder();
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(clientId)
            .connectId(1)
            .protocolVersion(1)
            .commandSessionId(commands.sessionId())
            .responseStreamId(streamId)
            .responseChannel("aeron:ipc")
            .putCredentials(new byte[0], 0, 0);
        return encoder.encodedLength() + Envelope.HEADER_LENGTH;
    }

    private void onMessage(final DirectBuffer buffer, final int offset) {
        if (Envelope.schemaId(buffer, offset) == ReadingService.SCHEMA_ID) {
            answers.add(new Answer(
                Envelope.requestId(buffer, offset),
                buffer.getLong(offset + ReadingService.ANSWER_OFFSET, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(offset + ReadingService.ANSWER_OFFSET + Long.BYTES, ByteOrder.LITTLE_ENDIAN)));
            return;
        }
        switch (Envelope.templateId(buffer, offset)) {
            case ConnectedDecoder.TEMPLATE_ID -> isConnected = true;
            case DisconnectedDecoder.TEMPLATE_ID -> isDisconnected = true;
            case RejectedDecoder.TEMPLATE_ID -> {
                final RejectedDecoder rejected = new RejectedDecoder();
                rejected.wrap(buffer, offset + Envelope.HEADER_LENGTH, RejectedDecoder.BLOCK_LENGTH, 0);
                rejections.add(new Rejection(rejected.requestId(), rejected.code().name()));
            }
            default -> { }
        }
    }

    /**
     * An answer.
     *
     * @param requestId of the query.
     * @param number    that the query had.
     * @param sequence  that the query saw.
     */
    public record Answer(long requestId, long number, long sequence) {
    }

    /**
     * A rejection.
     *
     * @param requestId of the query.
     * @param code      why.
     */
    public record Rejection(long requestId, String code) {
    }
}
