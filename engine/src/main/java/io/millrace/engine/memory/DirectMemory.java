package io.millrace.engine.memory;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Off-heap memory that is given back when its owner says so. A direct byte buffer that is left to the garbage collector keeps
 * its memory until the heap happens to be collected, and a large heap that is hardly used is not: engines that are launched
 * and closed in one process would run out of direct memory meanwhile.
 *
 * <p>Still byte buffers, and not bare addresses: what computes checksums takes nothing else.
 */
public final class DirectMemory {
    private DirectMemory() {
    }

    /**
     * Takes memory.
     *
     * @param length in bytes.
     * @return the memory, all zero, beginning at a cache line; to be given to {@link #free} when nobody uses it any more.
     */
    public static UnsafeBuffer allocate(final int length) {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(length + BitUtil.CACHE_LINE_LENGTH);
        final int beyond = (int) BufferUtil.address(bytes) & BitUtil.CACHE_LINE_LENGTH - 1;
        // Not a slice: a slice can't be freed.
        return new UnsafeBuffer(bytes, beyond == 0 ? 0 : BitUtil.CACHE_LINE_LENGTH - beyond, length);
    }

    /**
     * Gives memory back. The buffer is empty afterwards, so that doing it again does nothing, and using it fails the bounds
     * check; other views of the same memory must not be used any more.
     *
     * @param buffer from {@link #allocate}.
     */
    public static void free(final UnsafeBuffer buffer) {
        BufferUtil.free(buffer);
        buffer.wrap(0L, 0);
    }
}
