package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Has the blocks of a segment written, as the zeros that they hold, before the appending thread comes to them. Of a block that
 * was only reserved the file system has to note that it has been written, and the sync that first writes to it waits for the
 * note, too: as long again as for a small frame.
 *
 * <p>It syncs through a channel of its own. Linux tells each open file once of a write that has failed, so what the appending
 * thread has yet to hear is not heard here in its place. A failure here is a failure of the segment: that thread's next sync of
 * it fails, too, whatever the kernel says by then. For the keeper's thread, except where it says otherwise.
 */
final class AheadWriter implements AutoCloseable {
    /** Written and synced at once: enough that syncs are few, and little enough for the appending thread to wait for one. */
    static final int STEP_LENGTH = 256 << 10;

    private final Path file;
    private final Disk disk;
    private final FileChannel channel;
    private final UnsafeBuffer memory;
    private int written;
    private volatile Exception error;

    /**
     * @param file    the segment's.
     * @param channel open on it, and closed with this.
     * @param memory  where the file is mapped: the part that has blocks.
     */
    AheadWriter(final Path file, final Disk disk, final FileChannel channel, final UnsafeBuffer memory) {
        this.file = file;
        this.disk = disk;
        this.channel = channel;
        this.memory = memory;
    }

    /**
     * Writes the next step, if all of it lies within a window; the last one, which the segment's end makes shorter, too.
     *
     * @param position where the next excerpt begins.
     * @param window   how far ahead of it blocks are to be written, in bytes.
     * @return was there a step to be written?
     * @throws IOException if the disk has not taken it. Nothing is written ahead in this segment any more.
     */
    boolean write(final int position, final int window) throws IOException {
        final int start = Math.max(written, position & -Segment.PAGE_LENGTH);
        final int end = (int) Math.min((long) start + STEP_LENGTH, memory.capacity());
        if (start >= end || end > (long) position + window || error != null) {
            return false;
        }
        for (int page = start; page <= end - Long.BYTES; page += Segment.PAGE_LENGTH) {
            // Makes it dirty and changes nothing, whatever the appending thread writes meanwhile.
            memory.compareAndSetLong(page, 0, 0);
        }
        try {
            disk.syncAhead(file, channel);
        } catch (final IOException | RuntimeException ex) {
            error = ex;
            throw ex;
        }
        written = end;
        return true;
    }

    /** How far blocks have been written. */
    int written() {
        return written;
    }

    /**
     * For the appending thread, after each sync of its own.
     *
     * @throws IOException if blocks could not be written: some of its own bytes may have been among them.
     */
    void requireNoError() throws IOException {
        final Exception failed = error;
        if (failed != null) {
            throw new IOException("blocks ahead could not be written: " + failed.getMessage(), failed);
        }
    }

    /** Closes the channel. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
