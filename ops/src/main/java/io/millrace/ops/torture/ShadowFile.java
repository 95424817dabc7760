package io.millrace.ops.torture;

import org.agrona.BufferUtil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * A file twice: as processes see it, in the page cache, and as the disk has it. What is synced is copied over whole; what is not,
 * a page here and a page there, as the kernel likes.
 */
final class ShadowFile implements AutoCloseable {
    /** The kernel writes whole pages, in any order. */
    static final int PAGE_LENGTH = 4096;
    /** A disk writes whole sectors, in any order; one is written or it is not. */
    static final int SECTOR_LENGTH = 512;

    private static final int CHUNK_LENGTH = 32 * PAGE_LENGTH;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK_LENGTH);

    private final FileChannel cache;
    private final FileChannel disk;
    /** Behind this the disk has zeros. */
    private long used;

    /**
     * @param file  as processes see it; null if nobody does any more, or its content is nobody's promise.
     * @param image the file that holds what the disk has; made empty if it is not there.
     */
    ShadowFile(final Path file, final Path image) throws IOException {
        // Open channels also keep the inode's number from being given to another file.
        cache = file == null ? null : FileChannel.open(file, StandardOpenOption.READ);
        disk = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        used = disk.size();
    }

    /** All that was written, and the length, is on the disk from now on. */
    void sync(final Buffers buffers) throws IOException {
        if (cache != null) {
            final long length = cache.size();
            setLength(length);
            copy(length, buffers, (page, fresh) -> write(fresh, page));
        }
    }

    /** Some of what was written reaches the disk though nobody has asked: pages, each whole, and perhaps the length. */
    void writeBack(final double chance, final SplittableRandom random, final Buffers buffers) throws IOException {
        if (cache != null) {
            writeLength(chance, random);
            copy(disk.size(), buffers, (page, fresh) -> {
                if (random.nextDouble() < chance) {
                    write(fresh, page);
                }
            });
        }
    }

    /**
     * The same at the moment when the power goes: some pages are being written, and of these some sectors are and some are not.
     * What the processes saw is gone.
     */
    void lose(final double chance, final SplittableRandom random, final Buffers buffers, final PowerFigures figures)
        throws IOException {
        if (cache == null) {
            return;
        }
        if (!writeLength(chance, random)) {
            figures.add(PowerFigure.LENGTHS_LOST, 1);
        }
        copy(disk.size(), buffers, (page, fresh) -> {
            final double fate = random.nextDouble();
            if (fate < chance * 7 / 8) {
                write(fresh, page);
            } else if (fate < chance) {
                writeSectors(fresh, page, random);
                figures.add(PowerFigure.PAGES_TORN, 1);
            } else {
                figures.add(PowerFigure.PAGES_LOST, 1);
            }
        });
    }

    /** Writes what the disk has to a file that is empty. */
    void write(final FileChannel target) throws IOException {
        final long length = disk.size();
        long position = 0;
        while (position < Math.min(used, length)) {
            position += disk.transferTo(position, Math.min(used, length) - position, target.position(position));
        }
        if (position < length) {
            target.write(ByteBuffer.allocate(1), length - 1);
        }
    }

    @Override
    public void close() throws IOException {
        if (cache != null) {
            cache.close();
        }
        disk.close();
    }

    /** @return is the length that of the file, now? */
    private boolean writeLength(final double chance, final SplittableRandom random) throws IOException {
        final long length = cache.size();
        if (length == disk.size()) {
            return true;
        }
        if (random.nextDouble() >= chance) {
            return false;
        }
        setLength(length);
        return true;
    }

    private void setLength(final long length) throws IOException {
        if (length < disk.size()) {
            disk.truncate(length);
        } else if (length > disk.size()) {
            disk.write(ByteBuffer.allocate(1), length - 1);
        }
    }

    private void writeSectors(final ByteBuffer fresh, final long page, final SplittableRandom random) throws IOException {
        final int start = fresh.position();
        final int end = fresh.limit();
        for (int sector = start; sector < end; sector += SECTOR_LENGTH) {
            if (random.nextBoolean()) {
                fresh.limit(Math.min(end, sector + SECTOR_LENGTH)).position(sector);
                write(fresh, page + sector - start);
            }
        }
    }

    private void write(final ByteBuffer bytes, final long position) throws IOException {
        final long origin = position - bytes.position();
        while (bytes.hasRemaining()) {
            disk.write(bytes, origin + bytes.position());
        }
        used = Math.max(used, origin + bytes.position());
    }

    /** Shows each page that differs, up to a length: the disk never gets longer by this. */
    private void copy(final long length, final Buffers buffers, final PageHandler handler) throws IOException {
        for (long chunk = 0; chunk < length; chunk += CHUNK_LENGTH) {
            final int count = (int) Math.min(CHUNK_LENGTH, length - chunk);
            final int cached = Math.min(count, read(cache, buffers.fresh, chunk, count));
            ByteBuffer old = ZEROS.duplicate();
            if (chunk < used) {
                old = buffers.old;
                read(disk, old, chunk, count);
            }
            int page = 0;
            while (page < cached) {
                buffers.fresh.limit(cached).position(page);
                old.limit(cached).position(page);
                final int same = buffers.fresh.mismatch(old);
                if (same < 0) {
                    break;
                }
                page = page + same & -PAGE_LENGTH;
                final int end = Math.min(cached, page + PAGE_LENGTH);
                buffers.fresh.limit(end).position(page);
                handler.onPage(chunk + page, buffers.fresh);
                page += PAGE_LENGTH;
            }
        }
    }

    private static int read(final FileChannel channel, final ByteBuffer bytes, final long position, final int length)
        throws IOException {
        bytes.limit(length).position(0);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes, position + bytes.position());
        }
        return bytes.position();
    }

    /** Takes a page that differs, from the buffer's position to its limit. */
    private interface PageHandler {
        void onPage(long position, ByteBuffer fresh) throws IOException;
    }

    /** What all files of a home compare in, one at a time. */
    static final class Buffers implements AutoCloseable {
        private final ByteBuffer fresh = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        private final ByteBuffer old = ByteBuffer.allocateDirect(CHUNK_LENGTH);

        @Override
        public void close() {
            BufferUtil.free(fresh);
            BufferUtil.free(old);
        }
    }
}
