package io.millrace.engine.fuzz;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ChallengeResponseDecoder;
import io.millrace.codecs.session.ConnectDecoder;
import io.millrace.codecs.session.DisconnectDecoder;
import io.millrace.codecs.session.EndSessionDecoder;
import io.millrace.codecs.session.KeepAliveDecoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Messages for the control stream. None of them has the right to end one of the sessions that are open: each names a client or
 * a stream of theirs, never both, and never a client of theirs with a stream that is free.
 */
final class ControlFuzz {
    private static final int COMMAND_SESSION_OFFSET =
        MessageShape.HEADER_LENGTH + KeepAliveDecoder.commandSessionIdEncodingOffset();
    private static final int CONNECT_SESSION_OFFSET =
        MessageShape.HEADER_LENGTH + ConnectDecoder.commandSessionIdEncodingOffset();
    private static final Set<Integer> FROM_PRODUCERS = Set.of(
        ConnectDecoder.TEMPLATE_ID, KeepAliveDecoder.TEMPLATE_ID, DisconnectDecoder.TEMPLATE_ID,
        ChallengeResponseDecoder.TEMPLATE_ID, EndSessionDecoder.TEMPLATE_ID);

    private final List<MessageShape> shapes = MessageShape.load("session");
    private final List<MessageShape> ledger = MessageShape.load("ledger");
    private final MessageShape connect = shape(ConnectDecoder.TEMPLATE_ID);
    private final MessageShape keepAlive = shape(KeepAliveDecoder.TEMPLATE_ID);
    private final MessageShape disconnect = shape(DisconnectDecoder.TEMPLATE_ID);
    private final Random random;
    private final MessageGenerator generator;
    private final Channels channels;
    private final HostileSession attacker;
    private final HostileSession victim;
    private int bait;
    private int length;

    ControlFuzz(final Random random, final HostileSession attacker, final HostileSession victim) {
        this.random = random;
        this.generator = new MessageGenerator(random);
        this.channels = new Channels(random);
        this.attacker = attacker;
        this.victim = victim;
    }

    /** Says which command stream has no session and may get one. */
    void bait(final int aeronSessionId) {
        bait = aeronSessionId;
    }

    /** Makes the next message, not longer than a message on the publication may be. */
    void next(final int lengthMax) {
        make(lengthMax);
    }

    /** Makes the next message, one of which it is certain whether it is dropped. */
    void nextCertain(final int lengthMax) {
        make(lengthMax);
        while (!isSurelyDropped() && mayBeDropped()) {
            make(lengthMax);
        }
    }

    private void make(final int lengthMax) {
        final int choice = random.nextInt(100);
        if (choice < 12) {
            length = generator.makeGarbage(random.nextInt(301));
        } else if (choice < 15) {
            if (random.nextBoolean()) {
                make(keepAlive, 4);
            }
            length = random.nextBoolean() ? lengthMax - random.nextInt(5) : random.nextInt(lengthMax);
        } else if (choice < 20) {
            make(ledger.get(random.nextInt(ledger.size())), 1);
        } else if (choice < 45) {
            make(shapes.get(random.nextInt(shapes.size())), 2);
        } else if (choice < 75) {
            make(connect, 4);
        } else {
            make(random.nextBoolean() ? keepAlive : disconnect, 2);
        }
        length = Math.min(length, lengthMax);
        restrain();
    }

    UnsafeBuffer buffer() {
        return generator.buffer();
    }

    int length() {
        return length;
    }

    /** Is there nothing to be done with the message but to drop it, and count it? */
    boolean isSurelyDropped() {
        if (length < Envelope.HEADER_LENGTH || Envelope.schemaId(buffer(), 0) != Envelope.SESSION_SCHEMA_ID) {
            return true;
        }
        final int templateId = Envelope.templateId(buffer(), 0);
        if (!FROM_PRODUCERS.contains(templateId)) {
            return true;
        }
        final int blockLength = Envelope.blockLength(buffer(), 0);
        if (blockLength < shape(templateId).root().length() || length < Envelope.HEADER_LENGTH + blockLength) {
            return true;
        }
        return templateId == KeepAliveDecoder.TEMPLATE_ID && !isPair(COMMAND_SESSION_OFFSET)
            || templateId == ConnectDecoder.TEMPLATE_ID && !hasTexts(blockLength);
    }

    /** May it be dropped, as nobody can be told? */
    boolean mayBeDropped() {
        return isSurelyDropped() || Envelope.templateId(buffer(), 0) != KeepAliveDecoder.TEMPLATE_ID;
    }

    private void make(final MessageShape shape, final int spoilOneIn) {
        final byte[] channel = channels.next();
        length = generator.make(shape, random.nextBoolean(), random.nextInt(4), channel);
        if (random.nextInt(10) != 0) {
            generator.set(shape, "clientId", clientId());
            generator.set(shape, "commandSessionId", stream());
            generator.set(shape, "connectId", random.nextInt(3));
            generator.set(shape, "protocolVersion", random.nextInt(20) == 0 ? 2 : 1);
        }
        if (shape == keepAlive && random.nextBoolean()) {
            // Right but for what is spoiled of it, which then has to be seen.
            generator.set(shape, "clientId", victim.clientId());
            generator.set(shape, "commandSessionId", victim.commands().sessionId());
        }
        if (random.nextInt(spoilOneIn) == 0) {
            length = generator.spoil(length);
        }
    }

    private long clientId() {
        return switch (random.nextInt(6)) {
            case 0 -> victim.clientId();
            case 1 -> attacker.clientId();
            case 2 -> FuzzRig.DECENT_CLIENT_ID;
            case 3 -> 0;
            default -> 1_000 + random.nextInt(1_000);
        };
    }

    private int stream() {
        return switch (random.nextInt(4)) {
            case 0 -> victim.commands().sessionId();
            case 1 -> attacker.commands().sessionId();
            case 2 -> bait;
            default -> random.nextInt();
        };
    }

    private void restrain() {
        if (length >= Envelope.HEADER_LENGTH && Envelope.schemaId(buffer(), 0) == Envelope.SESSION_SCHEMA_ID) {
            switch (Envelope.templateId(buffer(), 0)) {
                case ConnectDecoder.TEMPLATE_ID -> {
                    if (isPair(CONNECT_SESSION_OFFSET) || isClientWithBait()) {
                        putStreamOfNobody(CONNECT_SESSION_OFFSET);
                    }
                }
                case KeepAliveDecoder.TEMPLATE_ID -> {
                    // The attacker's heartbeats say how far the stream has been read.
                    if (isPair(attacker, COMMAND_SESSION_OFFSET)) {
                        putStreamOfNobody(COMMAND_SESSION_OFFSET);
                    }
                }
                case DisconnectDecoder.TEMPLATE_ID, EndSessionDecoder.TEMPLATE_ID -> {
                    if (isPair(COMMAND_SESSION_OFFSET)) {
                        putStreamOfNobody(COMMAND_SESSION_OFFSET);
                    }
                }
                default -> { }
            }
        }
    }

    /** Client and stream of one of the sessions that are open? */
    private boolean isPair(final int streamOffset) {
        return isPair(victim, streamOffset) || isPair(attacker, streamOffset);
    }

    private boolean isPair(final HostileSession session, final int streamOffset) {
        return clientIdInMessage() == session.clientId() && streamInMessage(streamOffset) == session.commands().sessionId();
    }

    private boolean isClientWithBait() {
        final long clientId = clientIdInMessage();
        return streamInMessage(CONNECT_SESSION_OFFSET) == bait
            && (clientId == victim.clientId() || clientId == attacker.clientId() || clientId == FuzzRig.DECENT_CLIENT_ID);
    }

    /** Where the message is too short for it what lies behind the message is read, and no harm done. */
    private long clientIdInMessage() {
        return Envelope.clientId(buffer(), 0);
    }

    private int streamInMessage(final int offset) {
        return buffer().getInt(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private void putStreamOfNobody(final int offset) {
        final int another = streamInMessage(offset) + 1 + random.nextInt(1_000_000);
        buffer().putInt(offset, another, ByteOrder.LITTLE_ENDIAN);
    }

    private boolean hasTexts(final int blockLength) {
        long end = Envelope.HEADER_LENGTH + blockLength;
        for (int i = 0; i < connect.dataCount(); i++) {
            if (end + MessageShape.DATA_HEADER_LENGTH > length) {
                return false;
            }
            end += MessageShape.DATA_HEADER_LENGTH + Integer.toUnsignedLong(buffer().getInt((int) end, ByteOrder.LITTLE_ENDIAN));
        }
        return end <= length;
    }

    private MessageShape shape(final int templateId) {
        return shapes.stream().filter(shape -> shape.templateId() == templateId).findFirst().orElseThrow();
    }
}
