package io.millrace.client;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WireMessageTest {
    private static final int OFFSET = 3;
    private static final int ROOT_LENGTH = 18;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[100]);
    private final WireMessage message = new WireMessage();

    @Test
    void shouldFindThePartsOfAMessage() {
        put(ROOT_LENGTH, 5);
        buffer.putStringWithoutLengthAscii(OFFSET + 8 + ROOT_LENGTH + 4, "hello");

        assertThat(message.wrap(buffer, OFFSET, 8 + ROOT_LENGTH + 4 + 5)).isTrue();
        assertThat(message.templateId()).isEqualTo(7);
        assertThat(message.schemaId()).isEqualTo(1);
        assertThat(message.version()).isEqualTo(2);
        assertThat(message.rootOffset()).isEqualTo(OFFSET + 8);
        assertThat(message.hasText()).isTrue();
        assertThat(message.text()).isEqualTo("hello");
    }

    @Test
    void shouldNotReadARootThatEndsBeyondTheMessage() {
        put(ROOT_LENGTH, 0);

        assertThat(message.wrap(buffer, OFFSET, 7)).isFalse();
        assertThat(message.wrap(buffer, OFFSET, 8 + ROOT_LENGTH - 1)).isFalse();
        assertThat(message.wrap(buffer, OFFSET, 8 + ROOT_LENGTH)).isTrue();
    }

    @Test
    void shouldNotReadATextThatEndsBeyondTheMessage() {
        for (final int textLength : new int[] {6, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            put(ROOT_LENGTH, textLength);
            assertThat(message.wrap(buffer, OFFSET, 8 + ROOT_LENGTH + 4 + 5)).isTrue();
            assertThat(message.hasText()).as("%d", textLength).isFalse();
        }
        assertThat(message.wrap(buffer, OFFSET, 8 + ROOT_LENGTH + 3)).isTrue();
        assertThat(message.hasText()).isFalse();
    }

    private void put(final int rootLength, final int textLength) {
        buffer.putShort(OFFSET, (short) rootLength);
        buffer.putShort(OFFSET + 2, (short) 7);
        buffer.putShort(OFFSET + 4, (short) 1);
        buffer.putShort(OFFSET + 6, (short) 2);
        buffer.putInt(OFFSET + 8 + ROOT_LENGTH, textLength);
    }
}
