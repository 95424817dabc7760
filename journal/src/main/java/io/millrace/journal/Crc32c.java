package io.millrace.journal;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C over Agrona's buffers, without copying and without allocating as long as calls keep to the same few buffers. Not
 * thread safe.
 */
final class Crc32c {
    /** A frame's header is one buffer, its records are another; a few more cost nothing. */
    private static final int VIEW_COUNT = 4;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer[] sources = new ByteBuffer[VIEW_COUNT];
    private final ByteBuffer[] views = new ByteBuffer[VIEW_COUNT];
    private int nextView;
    private ByteBuffer staging;

    Crc32c reset() {
        crc.reset();
        return this;
    }

    Crc32c update(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] array = buffer.byteArray();
        if (array != null) {
            crc.update(array, buffer.wrapAdjustment() + offset, length);
            return this;
        }
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes == null) {
            return updateFromAddress(buffer, offset, length);
        }
        final ByteBuffer view = view(bytes);
        final int start = buffer.wrapAdjustment() + offset;
        view.limit(start + length).position(start);
        crc.update(view);
        return this;
    }

    int value() {
        return (int) crc.getValue();
    }

    /** The owner of a buffer may use its position and limit: they are not ours to move. */
    private ByteBuffer view(final ByteBuffer source) {
        for (int i = 0; i < VIEW_COUNT; i++) {
            if (sources[i] == source) {
                return views[i];
            }
        }
        final ByteBuffer view = source.duplicate();
        sources[nextView] = source;
        views[nextView] = view;
        nextView = (nextView + 1) % VIEW_COUNT;
        return view;
    }

    /** CRC32C takes no bare addresses: such bytes are copied first. */
    private Crc32c updateFromAddress(final DirectBuffer buffer, final int offset, final int length) {
        if (staging == null || staging.capacity() < length) {
            staging = ByteBuffer.allocateDirect(Math.max(64 * 1024, Integer.highestOneBit(length) << 1));
        }
        buffer.getBytes(offset, staging, 0, length);
        staging.limit(length).position(0);
        crc.update(staging);
        staging.clear();
        return this;
    }
}
