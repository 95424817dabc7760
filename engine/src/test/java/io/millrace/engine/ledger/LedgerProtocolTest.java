package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.session.RejectCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerProtocolTest {
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1 << 21]);
    private final LedgerProtocol protocol = new LedgerProtocol();

    @ParameterizedTest
    @CsvSource({
        // template, block, group block, count in group, length, expected
        "1, 20, 128, 0, 32, 0",
        "1, 20, 128, 3, 416, 3",
        "2, 20, 128, 8189, 1048224, 8189",
        "2, 20, 128, 8190, 1048352, -1",
        "2, 20, 128, 3, 415, -1",
        "2, 20, 128, 3, 417, -1",
        "2, 20, 128, 2, 416, -1",
        "2, 20, 127, 3, 416, -1",
        "2, 20, 128, 0, 31, -1",
        "2, 20, 128, 0, 28, -1",
        "2, 28, 128, 0, 40, -3",
        "2, 19, 128, 0, 32, -3",
        "100, 20, 16, 0, 32, 0",
        "101, 20, 16, 8189, 131056, 0",
        "101, 20, 16, 8190, 131072, -1",
        "101, 20, 128, 1, 160, -1",
        "100, 20, 16, 2, 48, -1",
        "102, 76, 0, 0, 84, 0",
        "103, 76, 0, 0, 84, 0",
        "102, 76, 0, 0, 83, -1",
        "103, 76, 0, 0, 85, -1",
        "103, 20, 0, 0, 84, -3",
        "3, 20, 128, 0, 32, -4",
        "0, 20, 128, 0, 32, -4",
        "200, 28, 16, 0, 40, -4",
    })
    void shouldLetThroughWhatFitsExactly(
        final int templateId,
        final int blockLength,
        final int elementLength,
        final int count,
        final int length,
        final int expected) {
        final int offset = 8;
        message.putShort(offset, (short) blockLength);
        message.putShort(offset + Envelope.TEMPLATE_ID_OFFSET, (short) templateId);
        if (templateId != QueryAccountsDecoder.TEMPLATE_ID && templateId != QueryTransfersDecoder.TEMPLATE_ID) {
            message.putShort(offset + Envelope.LENGTH, (short) elementLength);
            message.putShort(offset + Envelope.LENGTH + 2, (short) count);
        }
        assertThat(protocol.check(templateId, message, offset, length)).isEqualTo(expected);
    }

    @Test
    void shouldNameTheCodesThatTheTableAboveHas() {
        assertThat(RejectCode.MALFORMED.value()).isEqualTo(1);
        assertThat(RejectCode.UNSUPPORTED_VERSION.value()).isEqualTo(3);
        assertThat(RejectCode.UNKNOWN_TEMPLATE.value()).isEqualTo(4);
    }

    @Test
    void shouldFindTheFieldsOfBothQueriesAtTheSameOffsets() {
        assertThat(QueryTransfersDecoder.BLOCK_LENGTH).isEqualTo(QueryAccountsDecoder.BLOCK_LENGTH);
        assertThat(QueryTransfersDecoder.rowLimitEncodingOffset()).isEqualTo(QueryAccountsDecoder.rowLimitEncodingOffset());
        assertThat(QueryTransfersDecoder.timestampMinEncodingOffset())
            .isEqualTo(QueryAccountsDecoder.timestampMinEncodingOffset());
        assertThat(QueryTransfersDecoder.timestampMaxEncodingOffset())
            .isEqualTo(QueryAccountsDecoder.timestampMaxEncodingOffset());
        assertThat(QueryTransfersDecoder.userData128EncodingOffset())
            .isEqualTo(QueryAccountsDecoder.userData128EncodingOffset());
        assertThat(QueryTransfersDecoder.userData64EncodingOffset()).isEqualTo(QueryAccountsDecoder.userData64EncodingOffset());
        assertThat(QueryTransfersDecoder.userData32EncodingOffset()).isEqualTo(QueryAccountsDecoder.userData32EncodingOffset());
        assertThat(QueryTransfersDecoder.ledgerEncodingOffset()).isEqualTo(QueryAccountsDecoder.ledgerEncodingOffset());
        assertThat(QueryTransfersDecoder.codeEncodingOffset()).isEqualTo(QueryAccountsDecoder.codeEncodingOffset());
        assertThat(QueryTransfersDecoder.flagsEncodingOffset()).isEqualTo(QueryAccountsDecoder.flagsEncodingOffset());
    }
}
