package io.millrace.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

class FrameHeaderTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    /** The example in docs/journal-format.md, computed without this code. */
    private static final String EXAMPLE =
        "24 00 02 00 03 00 00 00 07 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 02 00 00 00 01 00 00 00 "
            + "44 33 22 11 87 0F 33 BA 00 00 00 00 18 00 00 00";
    private static final String EXAMPLE_RECORDS =
        "03 00 00 00 01 00 00 00 00 9A 22 F0 2D 11 00 00 01 02 03 00 00 00 00 00";

    @Test
    void shouldWriteTheFrameThatTheDocumentShows() {
        final FrameHeader header = new FrameHeader();
        final DirectBuffer records = new UnsafeBuffer(HEX.parseHex(EXAMPLE_RECORDS));
        final int crc = header.encode(7, 6, 2, 1, 0x11223344, records, 0, records.capacity());
        final byte[] bytes = new byte[FrameHeader.LENGTH];
        header.buffer().getBytes(0, bytes);
        assertThat(HEX.formatHex(bytes)).isEqualTo(EXAMPLE);
        assertThat(crc).isEqualTo(0xBA330F87);
        assertThat(records.getLong(8, LITTLE_ENDIAN)).isEqualTo(18_889_000_000_000L);
    }

    @Test
    void shouldComputeTheSameChecksumOverAnyKindOfBuffer() {
        final byte[] text = "..123456789..".getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(100), 20, 50);
        direct.putBytes(0, text);
        final UnsafeBuffer sliced = new UnsafeBuffer(ByteBuffer.wrap(text).position(1).slice());
        final Crc32c crc = new Crc32c();
        assertThat(crc.reset().update(new UnsafeBuffer(text), 2, 9).value()).isEqualTo(0xE3069283);
        assertThat(crc.reset().update(direct, 2, 9).value()).isEqualTo(0xE3069283);
        assertThat(crc.reset().update(sliced, 1, 9).value()).isEqualTo(0xE3069283);
        assertThat(crc.reset().update(new UnsafeBuffer(direct.addressOffset(), 50), 2, 9).value()).isEqualTo(0xE3069283);
        assertThat(crc.reset().update(direct, 2, 4).update(sliced, 5, 5).value()).isEqualTo(0xE3069283);
    }
}
