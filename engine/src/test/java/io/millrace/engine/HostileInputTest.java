package io.millrace.engine;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.millrace.client.BlockingClient;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A producer that speaks Aeron but not the protocol. After each thing it tries, a decent producer is served as before. */
@Timeout(120)
class HostileInputTest {
    private static final long CLIENT_ID = 66;
    private static final long REQUEST_ID = 5;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[2 * 1024 * 1024]);
    private final Deque<Rejection> rejections = new ArrayDeque<>();
    private boolean isConnected;

    @TempDir
    private Path folder;
    private TestEngine engine;
    private BlockingClient decent;
    private Aeron aeron;
    private ExclusivePublication commands;
    private ExclusivePublication control;
    private Subscription replies;

    @BeforeEach
    void connect() {
        engine = TestEngine.launch(folder);
        decent = engine.connect(7);
        Payments.createAccounts(decent, 2);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(engine.engine().context().aeronDirectoryName()));
        replies = aeron.addSubscription("aeron:ipc", 4711);
        commands = aeron.addExclusivePublication("aeron:ipc?term-length=16m", 101);
        control = aeron.addExclusivePublication("aeron:ipc?term-length=64k", 102);
        Await.until(() -> commands.isConnected() && control.isConnected());
    }

    @AfterEach
    void close() {
        assertThat(Payments.pay(decent, 1_000, 1, 2, 5)).as("the decent producer is served").isEqualTo(
            CreateTransferStatus.created);
        aeron.close();
        decent.close();
        engine.close();
    }

    static Stream<Arguments> badMessages() {
        return Stream.of(
            bad("empty", RejectCode.MALFORMED, 0, b -> 0),
            bad("one byte", RejectCode.MALFORMED, 0, b -> 1),
            bad("header only", RejectCode.MALFORMED, 0, b -> 8),
            bad("truncated in the envelope", RejectCode.MALFORMED, 0, b -> 27),
            bad("truncated before the group", RejectCode.MALFORMED, REQUEST_ID, b -> 28),
            bad("truncated in an event", RejectCode.MALFORMED, REQUEST_ID, b -> 159),
            bad("bytes after the last event", RejectCode.MALFORMED, REQUEST_ID, b -> 161),
            bad("more events promised than sent", RejectCode.MALFORMED, REQUEST_ID, b -> {
                b.putShort(30, (short) 2, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("fewer events promised than sent", RejectCode.MALFORMED, REQUEST_ID, b -> {
                b.putShort(30, (short) 0, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("events of another length", RejectCode.MALFORMED, REQUEST_ID, b -> {
                b.putShort(28, (short) 64, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("root block of another length", RejectCode.UNSUPPORTED_VERSION, REQUEST_ID, b -> {
                b.putShort(0, (short) 24, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("unknown schema", RejectCode.UNKNOWN_SCHEMA, REQUEST_ID, b -> {
                b.putShort(Envelope.SCHEMA_ID_OFFSET, (short) 999, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("the engine's own schema", RejectCode.UNKNOWN_SCHEMA, REQUEST_ID, b -> {
                b.putShort(Envelope.SCHEMA_ID_OFFSET, (short) 1, ByteOrder.LITTLE_ENDIAN);
                b.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) 32, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("newer version", RejectCode.UNSUPPORTED_VERSION, REQUEST_ID, b -> {
                b.putShort(Envelope.VERSION_OFFSET, (short) 9, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("unknown command", RejectCode.UNKNOWN_TEMPLATE, REQUEST_ID, b -> {
                b.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) 50, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("a reply", RejectCode.UNKNOWN_TEMPLATE, REQUEST_ID, b -> {
                b.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) 201, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("another producer's client id", RejectCode.WRONG_CLIENT, REQUEST_ID, b -> {
                b.putLong(Envelope.CLIENT_ID_OFFSET, 7, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("a principal of its own choice", RejectCode.RESERVED_NOT_ZERO, REQUEST_ID, b -> {
                b.putInt(Envelope.PRINCIPAL_OFFSET, 1, ByteOrder.LITTLE_ENDIAN);
                return 160;
            }),
            bad("longer than allowed", RejectCode.TOO_LONG, REQUEST_ID, b -> 1024 * 1024 + 128));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void shouldAnswerWithACodeAndChangeNothing(
        final String name, final RejectCode code, final long requestId, final ToIntFunction<UnsafeBuffer> spoil) {
        connectSession();
        final long sequenceBefore = engine.engine().counters().get(EngineCounter.SEQUENCE);
        encodeTransfer();
        offer(commands, spoil.applyAsInt(message));

        Await.until(() -> pollReplies() && !rejections.isEmpty());
        final Rejection rejection = rejections.remove();
        assertThat(rejection.code).isEqualTo(code);
        assertThat(rejection.requestId).isEqualTo(requestId);
        assertThat(rejection.sequence).as("it never had a place in the order").isZero();
        assertThat(rejection.detail).isNotBlank();
        assertThat(engine.engine().counters().get(EngineCounter.REFUSED)).isEqualTo(1);
        assertThat(engine.engine().counters().get(EngineCounter.SEQUENCE)).isEqualTo(sequenceBefore);
    }

    @Test
    void shouldDropAndCountWhatComesWithoutASession() {
        encodeTransfer();
        offer(commands, 160);
        Await.until(() -> engine.engine().counters().get(EngineCounter.DROPPED) == 1);
    }

    @Test
    void shouldDropAndCountGarbageOnTheControlStream() {
        final Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            final byte[] bytes = new byte[random.nextInt(1_000)];
            random.nextBytes(bytes);
            message.putBytes(0, bytes);
            offer(control, bytes.length);
        }
        Await.until(() -> engine.engine().counters().get(EngineCounter.DROPPED) == 1_000);
    }

    @Test
    void shouldSurviveAConnectWhoseTextsClaimToBeLongerThanTheMessage() {
        final int length = encodeConnect("aeron:ipc");
        for (int i = 8; i < length; i++) {
            encodeConnect("aeron:ipc");
            message.putInt(i, -1, ByteOrder.LITTLE_ENDIAN);
            offer(control, length);
        }
        for (int i = 0; i < length; i++) {
            encodeConnect("aeron:ipc");
            offer(control, i);
        }
    }

    @Test
    void shouldAnswerOrDropEveryMutationOfACommand() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        connectSession();
        for (int i = 0; i < 20_000; i++) {
            encodeTransfer();
            // Anything but the events: what they hold is the ledger's business, and legal.
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                message.putByte(random.nextInt(32), (byte) random.nextInt(256));
            }
            offer(commands, random.nextInt(4) == 0 ? random.nextInt(300) : 160);
            pollReplies();
        }
        final long sent = 20_000;
        Await.until(() -> {
            pollReplies();
            return engine.engine().counters().get(EngineCounter.REFUSED)
                + engine.engine().counters().get(EngineCounter.COMMANDS)
                + engine.engine().counters().get(EngineCounter.REPEATS)
                + engine.engine().counters().get(EngineCounter.QUERIES) >= sent;
        });
    }

    private static Arguments bad(
        final String name, final RejectCode code, final long requestId, final ToIntFunction<UnsafeBuffer> spoil) {
        return arguments(name, code, requestId, spoil);
    }

    private void encodeTransfer() {
        final CreateTransfersEncoder encoder = new CreateTransfersEncoder();
        message.setMemory(0, 512, (byte) 0);
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(CLIENT_ID).requestId(REQUEST_ID).principal(0).transfersCount(1).next();
        assertThat(encoder.encodedLength() + 8).isEqualTo(160);
    }

    private int encodeConnect(final String responseChannel) {
        final ConnectEncoder encoder = new ConnectEncoder();
        encoder.wrapAndApplyHeader(message, 0, new io.millrace.codecs.session.MessageHeaderEncoder())
            .clientId(CLIENT_ID)
            .connectId(1)
            .protocolVersion(1)
            .commandSessionId(commands.sessionId())
            .responseStreamId(4711)
            .responseChannel(responseChannel)
            .putCredentials(new byte[0], 0, 0);
        return encoder.encodedLength() + 8;
    }

    private void connectSession() {
        Await.until(() -> {
            offer(control, encodeConnect("aeron:ipc"));
            pollReplies();
            return isConnected;
        });
    }

    private void offer(final ExclusivePublication publication, final int length) {
        Await.until(() -> {
            pollReplies();
            return publication.offer(message, 0, length) > 0;
        });
    }

    private boolean pollReplies() {
        replies.poll((buffer, offset, length, header) -> {
            if (Envelope.schemaId(buffer, offset) == Envelope.SESSION_SCHEMA_ID) {
                final int body = offset + Envelope.HEADER_LENGTH;
                if (Envelope.templateId(buffer, offset) == ConnectedDecoder.TEMPLATE_ID) {
                    isConnected = true;
                } else if (Envelope.templateId(buffer, offset) == RejectedDecoder.TEMPLATE_ID) {
                    final RejectedDecoder rejected = new RejectedDecoder();
                    rejected.wrap(buffer, body, RejectedDecoder.BLOCK_LENGTH, 0);
                    rejections.add(new Rejection(
                        rejected.code(), rejected.requestId(), rejected.sequence(), rejected.detail()));
                }
            }
        }, 100);
        return true;
    }

    private record Rejection(RejectCode code, long requestId, long sequence, String detail) {
    }
}
