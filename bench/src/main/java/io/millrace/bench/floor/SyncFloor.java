package io.millrace.bench.floor;

import org.HdrHistogram.Histogram;
import org.agrona.BufferUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the disk gives: groups of bytes written one behind the other, each followed by fdatasync, to a file whose blocks are all
 * there and written already. No frames, no checksums.
 */
public final class SyncFloor {
    private static final int FILE_LENGTH = 256 * 1024 * 1024;
    private static final int ZEROS_LENGTH = 1024 * 1024;
    private static final long HIGHEST_NS = 60_000_000_000L;

    private SyncFloor() {
    }

    /**
     * Writes groups.
     *
     * @param file        to be made, and left for the caller to delete.
     * @param groupLength in bytes.
     * @param groupCount  how many.
     * @return what each took until it was on the disk, in nanoseconds.
     */
    public static Histogram run(final Path file, final int groupLength, final long groupCount) {
        final Histogram latencies = new Histogram(HIGHEST_NS, 3);
        final ByteBuffer group = ByteBuffer.allocateDirect(groupLength);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            fill(channel, Math.max(FILE_LENGTH, groupLength));
            long position = 0;
            for (long i = 0; i < groupCount; i++) {
                if (position + groupLength > FILE_LENGTH) {
                    position = 0;
                }
                final long startNs = System.nanoTime();
                group.clear();
                while (group.hasRemaining()) {
                    position += channel.write(group, position);
                }
                channel.force(false);
                latencies.recordValue(Math.min(System.nanoTime() - startNs, HIGHEST_NS));
            }
            return latencies;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            BufferUtil.free(group);
        }
    }

    private static void fill(final FileChannel channel, final long length) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
        try {
            for (long written = 0; written < length;) {
                written += channel.write(zeros.clear(), written);
            }
            channel.force(true);
        } finally {
            BufferUtil.free(zeros);
        }
    }
}
