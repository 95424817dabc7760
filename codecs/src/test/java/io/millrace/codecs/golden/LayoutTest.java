package io.millrace.codecs.golden;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.journal.FrameEncoder;
import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.BalancesReplyDecoder;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateAccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
import io.millrace.codecs.ledger.MessageHeaderDecoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.TransfersReplyDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;

import java.lang.reflect.Method;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The offsets that others build on: rows of the store are the wire's bytes, and ingress reads envelopes without a decoder.
 */
class LayoutTest {
    private static final int BATCH_MAX = 8_189;
    private static final int MESSAGE_LENGTH_MAX = 1024 * 1024;
    private static final int EVENT_LENGTH = 128;

    /** Offset and width of each field, in bytes. */
    private static final Map<String, List<Integer>> ACCOUNT = Map.ofEntries(
        Map.entry("id", List.of(0, 16)),
        Map.entry("debitsPending", List.of(16, 16)),
        Map.entry("debitsPosted", List.of(32, 16)),
        Map.entry("creditsPending", List.of(48, 16)),
        Map.entry("creditsPosted", List.of(64, 16)),
        Map.entry("userData128", List.of(80, 16)),
        Map.entry("userData64", List.of(96, 8)),
        Map.entry("userData32", List.of(104, 4)),
        Map.entry("reserved", List.of(108, 4)),
        Map.entry("ledger", List.of(112, 4)),
        Map.entry("code", List.of(116, 2)),
        Map.entry("flags", List.of(118, 2)),
        Map.entry("timestamp", List.of(120, 8)));

    private static final Map<String, List<Integer>> TRANSFER = Map.ofEntries(
        Map.entry("id", List.of(0, 16)),
        Map.entry("debitAccountId", List.of(16, 16)),
        Map.entry("creditAccountId", List.of(32, 16)),
        Map.entry("amount", List.of(48, 16)),
        Map.entry("pendingId", List.of(64, 16)),
        Map.entry("userData128", List.of(80, 16)),
        Map.entry("userData64", List.of(96, 8)),
        Map.entry("userData32", List.of(104, 4)),
        Map.entry("timeout", List.of(108, 4)),
        Map.entry("ledger", List.of(112, 4)),
        Map.entry("code", List.of(116, 2)),
        Map.entry("flags", List.of(118, 2)),
        Map.entry("timestamp", List.of(120, 8)));

    private static final Map<String, List<Integer>> BALANCE = Map.of(
        "debitsPending", List.of(0, 16),
        "debitsPosted", List.of(16, 16),
        "creditsPending", List.of(32, 16),
        "creditsPosted", List.of(48, 16),
        "timestamp", List.of(64, 8));

    private static final Map<String, List<Integer>> RESULT = Map.of("timestamp", List.of(0, 8), "status", List.of(8, 2));

    @ParameterizedTest
    @ValueSource(classes = {CreateAccountsDecoder.AccountsDecoder.class, AccountsReplyDecoder.AccountsDecoder.class})
    void shouldLayOutAnAccountInItsFixed128Bytes(final Class<?> decoder) throws Exception {
        assertThat(layout(decoder)).isEqualTo(new TreeMap<>(ACCOUNT));
        assertThat(blockLength(decoder)).isEqualTo(EVENT_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(classes = {CreateTransfersDecoder.TransfersDecoder.class, TransfersReplyDecoder.TransfersDecoder.class})
    void shouldLayOutATransferInItsFixed128Bytes(final Class<?> decoder) throws Exception {
        assertThat(layout(decoder)).isEqualTo(new TreeMap<>(TRANSFER));
        assertThat(blockLength(decoder)).isEqualTo(EVENT_LENGTH);
    }

    @Test
    void shouldLayOutABalanceAsTheFourOfAnAccountAndATimestamp() throws Exception {
        assertThat(layout(BalancesReplyDecoder.BalancesDecoder.class)).isEqualTo(new TreeMap<>(BALANCE));
        assertThat(blockLength(BalancesReplyDecoder.BalancesDecoder.class)).isEqualTo(72);
    }

    @Test
    void shouldLayOutBothQueriesOfAnAccountAlike() throws Exception {
        assertThat(fields("GetAccountBalances")).isEqualTo(fields("GetAccountTransfers"));
    }

    @ParameterizedTest
    @ValueSource(classes = {
        CreateAccountsReplyDecoder.ResultsDecoder.class,
        CreateTransfersReplyDecoder.ResultsDecoder.class})
    void shouldLayOutAResultIn16Bytes(final Class<?> decoder) throws Exception {
        assertThat(layout(decoder)).isEqualTo(new TreeMap<>(RESULT));
        assertThat(blockLength(decoder)).isEqualTo(16);
    }

    @Test
    void shouldBeginEveryBatchAtTheBatchOffset() {
        final int groupHeaderLength = CreateTransfersDecoder.TransfersDecoder.sbeHeaderSize();
        assertThat(Envelope.BATCH_OFFSET).isEqualTo(32);
        assertThat(Envelope.HEADER_LENGTH + CreateAccountsDecoder.BLOCK_LENGTH + groupHeaderLength).isEqualTo(32);
        assertThat(Envelope.HEADER_LENGTH + CreateTransfersDecoder.BLOCK_LENGTH + groupHeaderLength).isEqualTo(32);
    }

    @Test
    void shouldFitTheGreatestBatchIntoTheGreatestMessage() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MESSAGE_LENGTH_MAX]);
        final CreateTransfersEncoder encoder = new CreateTransfersEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        final CreateTransfersEncoder.TransfersEncoder transfers = encoder.transfersCount(BATCH_MAX);
        for (int i = 0; i < BATCH_MAX; i++) {
            transfers.next().id().low(i);
        }
        final int length = Envelope.HEADER_LENGTH + encoder.encodedLength();
        assertThat(length).isEqualTo(Envelope.BATCH_OFFSET + BATCH_MAX * EVENT_LENGTH).isLessThanOrEqualTo(MESSAGE_LENGTH_MAX);
        assertThat(buffer.getLong(length - EVENT_LENGTH, ByteOrder.LITTLE_ENDIAN)).isEqualTo(BATCH_MAX - 1);
    }

    @Test
    void shouldReadHeadersWhereTheGeneratedDecodersReadThem() {
        assertThat(Envelope.HEADER_LENGTH).isEqualTo(MessageHeaderDecoder.ENCODED_LENGTH);
        assertThat(MessageHeaderDecoder.blockLengthEncodingOffset()).isZero();
        assertThat(Envelope.TEMPLATE_ID_OFFSET).isEqualTo(MessageHeaderDecoder.templateIdEncodingOffset());
        assertThat(Envelope.SCHEMA_ID_OFFSET).isEqualTo(MessageHeaderDecoder.schemaIdEncodingOffset());
        assertThat(Envelope.VERSION_OFFSET).isEqualTo(MessageHeaderDecoder.versionEncodingOffset());
    }

    @ParameterizedTest
    @MethodSource("commandsAndQueries")
    void shouldBeginEveryCommandAndQueryWithTheEnvelope(final Message message) {
        final List<String> begin = message.fields().stream().limit(3).map(LayoutTest::nameOffsetAndWidth).toList();
        assertThat(begin).containsExactly(
            "clientId " + Envelope.CLIENT_ID_OFFSET + " 8",
            "requestId " + Envelope.REQUEST_ID_OFFSET + " 8",
            "principal " + Envelope.PRINCIPAL_OFFSET + " 4");
        assertThat(Envelope.LENGTH).isEqualTo(Envelope.PRINCIPAL_OFFSET + 4);
    }

    @Test
    void shouldReadAnEnvelopeAsTheGeneratedDecoderDoes() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final int offset = 8;
        new CreateTransfersEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .clientId(-2)
            .requestId(0x0102030405060708L)
            .principal(0)
            .transfersCount(0);
        Envelope.principal(buffer, offset, 0xFFFFFFFE);

        assertThat(Envelope.blockLength(buffer, offset)).isEqualTo(CreateTransfersDecoder.BLOCK_LENGTH);
        assertThat(Envelope.templateId(buffer, offset)).isEqualTo(CreateTransfersDecoder.TEMPLATE_ID);
        assertThat(Envelope.schemaId(buffer, offset)).isEqualTo(Envelope.LEDGER_SCHEMA_ID);
        assertThat(Envelope.version(buffer, offset)).isEqualTo(CreateTransfersDecoder.SCHEMA_VERSION);
        assertThat(Envelope.clientId(buffer, offset)).isEqualTo(-2);
        assertThat(Envelope.requestId(buffer, offset)).isEqualTo(0x0102030405060708L);
        final CreateTransfersDecoder decoder = new CreateTransfersDecoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        assertThat(decoder.principal()).isEqualTo(0xFFFFFFFEL);
        assertThat(Envelope.principal(buffer, offset)).isEqualTo(0xFFFFFFFE);
    }

    @Test
    void shouldKeepEveryMessageOfAServiceInTheRangeOfItsKind() throws Exception {
        for (final Message message : Schemas.load("ledger").messages()) {
            assertThat(Envelope.isCommand(message.id())).as(message.name()).isEqualTo(message.name().startsWith("Create")
                && !message.name().endsWith("Reply"));
            assertThat(Envelope.isQuery(message.id())).as(message.name())
                .isEqualTo(message.name().matches("(Lookup|Query|Get).*"));
            assertThat(message.id()).as(message.name()).isBetween(1, 299);
        }
    }

    @Test
    void shouldGiveSchemasTheIdsThatTheEnvelopeNames() throws Exception {
        assertThat(Schemas.load("session").id()).isEqualTo(Envelope.SESSION_SCHEMA_ID);
        assertThat(Schemas.load("ledger").id()).isEqualTo(Envelope.LEDGER_SCHEMA_ID);
        assertThat(Schemas.load("journal").id()).isEqualTo(Envelope.JOURNAL_SCHEMA_ID);
    }

    @Test
    void shouldAlignRecordsInAFrame() {
        assertThat(RecordEncoder.BLOCK_LENGTH).isEqualTo(16);
        assertThat((Envelope.HEADER_LENGTH + FrameEncoder.BLOCK_LENGTH + FrameEncoder.recordsHeaderLength()) % 8).isZero();
    }

    static Stream<Message> commandsAndQueries() throws Exception {
        final List<Message> messages = new ArrayList<>();
        Schemas.load("ledger").messages().stream().filter(m -> m.id() < 200).forEach(messages::add);
        Schemas.load("session").messages().stream().filter(m -> m.id() >= 32).forEach(messages::add);
        return messages.stream();
    }

    private static List<String> fields(final String message) throws Exception {
        return Schemas.load("ledger").messages().stream().filter(m -> m.name().equals(message))
            .flatMap(m -> m.fields().stream()).map(LayoutTest::nameOffsetAndWidth).toList();
    }

    private static String nameOffsetAndWidth(final Field field) {
        return field.name() + ' ' + (Envelope.HEADER_LENGTH + field.computedOffset()) + ' ' + field.type().encodedLength();
    }

    private static Map<String, List<Integer>> layout(final Class<?> decoder) throws Exception {
        final Map<String, List<Integer>> layout = new TreeMap<>();
        for (final Method method : decoder.getMethods()) {
            final String name = method.getName().replace("EncodingOffset", "");
            if (!name.equals(method.getName())) {
                final Object width = decoder.getMethod(name + "EncodingLength").invoke(null);
                layout.put(name, List.of((Integer) method.invoke(null), (Integer) width));
            }
        }
        return layout;
    }

    private static int blockLength(final Class<?> groupDecoder) throws Exception {
        return (int) groupDecoder.getMethod("sbeBlockLength").invoke(null);
    }
}
