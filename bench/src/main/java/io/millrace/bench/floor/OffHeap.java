package io.millrace.bench.floor;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Memory outside the heap that begins at a cache line, all zero and touched, so that no first touch is measured.
 */
final class OffHeap implements AutoCloseable {
    private final ByteBuffer memory;
    private final UnsafeBuffer buffer;

    OffHeap(final int length) {
        memory = ByteBuffer.allocateDirect(length + BitUtil.CACHE_LINE_LENGTH);
        final long address = BufferUtil.address(memory);
        buffer = new UnsafeBuffer(memory, (int) (BitUtil.align(address, BitUtil.CACHE_LINE_LENGTH) - address), length);
        buffer.setMemory(0, length, (byte) 0);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        BufferUtil.free(memory);
    }
}
