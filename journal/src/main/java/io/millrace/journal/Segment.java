package io.millrace.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.PosixAPI;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One segment that is, or will be, written: a Chronicle queue with one cycle that lies in one mapping from beginning to end.
 * The appending thread appends; the segment keeper touches pages ahead of it, and closes the segment once it has been left.
 *
 * <p>In the file an excerpt is a header of four bytes, little-endian, and its bytes; the next begins at the next multiple of 4.
 * The header is 0 until the excerpt is whole; then it is the length, with bit 30 set in Chronicle's own excerpts.
 */
final class Segment {
    /** Chronicle's header of an excerpt. */
    static final int EXCERPT_HEADER_LENGTH = 4;
    /** What a frame takes beside its records. */
    static final int FRAME_OVERHEAD = EXCERPT_HEADER_LENGTH + FrameHeader.LENGTH;
    /** Must be free behind the last frame: a header of 0, and the 8 zeros that Chronicle writes behind each excerpt. */
    static final int END_LENGTH = EXCERPT_HEADER_LENGTH + Long.BYTES;
    static final int PAGE_LENGTH = 4096;
    private static final int MADV_DONTNEED = 4;

    private static final VarHandle END;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(Segment.class, "end", int.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final int number;
    private final Path folder;
    private final Path file;
    private final Disk disk;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final FileChannel channel;
    private final UnsafeBuffer memory;
    /** Null for a journal that is not synced. */
    private final AheadWriter ahead;
    private int end;
    private boolean isDirty;
    private int touched;
    /** Kept, so that the reading is not optimised away: that of a volatile is, too. */
    private int touchedSum;

    /**
     * Takes what the maker has prepared.
     *
     * @param channel      open on the file, for the syncs of what is appended.
     * @param aheadChannel another one, for those of what is written ahead; null if nothing is synced.
     * @param address      where the file is mapped.
     * @param length       of the part that has blocks.
     * @param end          where the next excerpt begins.
     */
    Segment(
        final int number,
        final HomeFolder folder,
        final ChronicleQueue queue,
        final ExcerptAppender appender,
        final FileChannel channel,
        final FileChannel aheadChannel,
        final long address,
        final int length,
        final int end) {
        this.number = number;
        this.folder = folder.segment(number);
        this.file = folder.cycleFile(number);
        this.disk = folder.disk();
        this.queue = queue;
        this.appender = appender;
        this.channel = channel;
        this.memory = new UnsafeBuffer(address, length);
        this.ahead = aheadChannel == null ? null : new AheadWriter(file, disk, aheadChannel, memory);
        this.end = end;
    }

    int number() {
        return number;
    }

    Path folder() {
        return folder;
    }

    /** Bytes that frames, with their overhead, can still take. For the appending thread. */
    int room() {
        return memory.capacity() - END_LENGTH - end;
    }

    /** Where the next excerpt begins, for other threads. */
    int endAcquire() {
        return (int) END.getAcquire(this);
    }

    /** Bytes from there to the segment's end, for other threads. */
    int restAcquire() {
        return memory.capacity() - endAcquire();
    }

    /** Has anything been appended since the last sync? */
    boolean isDirty() {
        return isDirty;
    }

    /** Appends one frame. The caller has seen that there is room. */
    void append(final DirectBuffer header, final DirectBuffer records, final int offset, final int length) {
        final int start = end + EXCERPT_HEADER_LENGTH;
        isDirty = true;
        final DocumentContext context = appender.writingDocument();
        boolean isWhole = false;
        try {
            final Bytes<?> bytes = context.wire().bytes();
            if (bytes.writePosition() != start) {
                throw new IllegalStateException("expected byte " + start + " and not " + bytes.writePosition());
            }
            memory.putBytes(start, header, 0, FrameHeader.LENGTH);
            memory.putBytes(start + FrameHeader.LENGTH, records, offset, length);
            bytes.writePosition(start + FrameHeader.LENGTH + (long) length);
            isWhole = true;
        } finally {
            if (!isWhole) {
                // Chronicle would otherwise commit what there is.
                context.rollbackOnClose();
            }
            context.close();
        }
        END.setRelease(this, start + FrameHeader.LENGTH + length);
    }

    /** Puts all that has been appended on the disk. */
    void sync() throws IOException {
        disk.syncData(file, channel);
        if (ahead != null) {
            ahead.requireNoError();
        }
        isDirty = false;
    }

    /**
     * Touches pages ahead of the write position, so that the appending thread does not stop in the kernel for them. For the
     * keeper's thread.
     *
     * @param window  how far ahead, in bytes.
     * @param isWrite true to make them dirty pages, which is what costs; false to map them only, for a journal that is synced
     *                all the time and would write them as zeros.
     * @return how far the window reaches beyond this segment.
     */
    int touch(final int window, final boolean isWrite) {
        final int position = endAcquire();
        final int capacity = memory.capacity();
        final int limit = (int) Math.min(capacity, (long) position + window);
        int page = Math.max(touched, position & -PAGE_LENGTH);
        int sum = touchedSum;
        while (page < limit) {
            if (isWrite) {
                // Changes nothing, whatever the appending thread writes meanwhile.
                memory.compareAndSetLong(page, 0, 0);
            } else {
                sum += memory.getByte(page);
            }
            page += PAGE_LENGTH;
        }
        touched = page;
        touchedSum = sum;
        return window - (limit - position);
    }

    /** How far pages have been touched. */
    int touched() {
        return touched;
    }

    /**
     * Writes a step of blocks ahead of the write position, in a segment of a journal that is synced. For the keeper's thread.
     *
     * @param window how far ahead, in bytes.
     * @return was there a step to be written?
     * @throws IOException if the disk has not taken it; the next sync of this segment fails, too.
     */
    boolean writeAhead(final int window) throws IOException {
        return ahead.write(endAcquire(), window);
    }

    /** How far blocks have been written ahead. */
    int writtenAhead() {
        return ahead.written();
    }

    /** Gives Chronicle's resources back. The file keeps its length. */
    void close() throws IOException {
        try (channel; ahead) {
            appender.close();
            queue.close();
        }
    }

    /**
     * Closes the segment, and gives back the blocks that it has not used. A page of zeros stays, so that a reader finds a
     * header of 0 at the end.
     */
    void closeAndCut(final boolean isSynced) throws IOException {
        letPagesGo();
        appender.close();
        queue.close();
        try (channel; ahead) {
            cut(channel, end);
            if (isSynced) {
                disk.syncFile(file, channel);
            }
        }
    }

    /** Before the mapping ends, which would do it in one go. What is in the pages is the file's, and stays. */
    private void letPagesGo() {
        try {
            Stepwise.run(end, (offset, length) ->
                PosixAPI.posix().madvise(memory.addressOffset() + offset, length, MADV_DONTNEED) == 0);
        } catch (final RuntimeException | LinkageError ex) {
            // No native access here.
        }
    }

    /** Length of a file whose last frame ends here, once it has been cut. */
    static long cutLength(final long end) {
        return ((end + EXCERPT_HEADER_LENGTH + PAGE_LENGTH - 1) & -PAGE_LENGTH) + PAGE_LENGTH;
    }

    /** Cuts a file behind its last frame. Zeros follow, and nothing that was there before. */
    static void cut(final FileChannel channel, final long end) throws IOException {
        channel.truncate(end);
        channel.write(ByteBuffer.wrap(new byte[1]), cutLength(end) - 1);
    }
}
