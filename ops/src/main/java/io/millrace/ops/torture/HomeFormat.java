package io.millrace.ops.torture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a home says about itself, read by the page on the journal's format alone.
 */
final class HomeFormat {
    /** Where the two marks stand in the file {@code home}. */
    static final int[] MARKS = {4096, 8192};
    /** Length of a mark. */
    static final int MARK_LENGTH = 56;

    private static final int MARK_BOOT_ID = 8;
    private static final int MARK_STATE = 24;
    private static final int MARK_DURABILITY = 28;
    private static final int MARK_SYNCED = 32;
    private static final int MARK_LAST = 40;
    private static final int MARK_CRC = 52;
    /** Half of a boot id that no start of this machine has. */
    private static final long OTHER_BOOT = 0x4F54_4845_5242_4F4FL;
    private static final int CLOSED = 2;
    private static final int DISK = 2;

    private static final int META_DATA = 1 << 30;
    private static final int ALIGNMENT = 4;
    private static final int EXCERPT_HEADER_LENGTH = 4;
    private static final long FRAME_SIGNATURE = 0x0000_0003_0002_0024L;
    private static final int FRAME_HEADER_LENGTH = 48;
    private static final int FRAME_DURABLE = 16;
    private static final int FRAME_SEGMENT = 24;
    private static final int FRAME_CRC = 36;
    private static final int FRAME_RECORDS_LENGTH = 44;

    private HomeFormat() {
    }

    /**
     * The newest mark that is sound.
     *
     * @param isClosed       was the end in order?
     * @param isDisk         were frames synced?
     * @param syncedSequence all up to it was on the disk.
     * @param lastSequence   of the journal, if it was closed.
     * @param bootIdLow      half of the boot id.
     */
    record Mark(boolean isClosed, boolean isDisk, long syncedSequence, long lastSequence, long bootIdLow) {
        static final Mark NONE = new Mark(false, false, 0, 0, 0);
    }

    /**
     * A frame that is sound by itself.
     *
     * @param offset        in the file, of its excerpt's header.
     * @param length        of the excerpt with its header.
     * @param firstSequence of its records.
     * @param durable       sequence that it names as durable.
     */
    record Frame(int offset, int length, long firstSequence, long durable) {
    }

    /** The newest sound mark. */
    static Mark mark(final byte[] home) {
        Mark newest = Mark.NONE;
        long newestNumber = 0;
        for (final int offset : MARKS) {
            if (offset + MARK_LENGTH <= home.length) {
                final ByteBuffer mark = buffer(home, offset, MARK_LENGTH);
                if (mark.getLong(0) > newestNumber && mark.getInt(MARK_CRC) == crc(home, offset, MARK_LENGTH, MARK_CRC)) {
                    newestNumber = mark.getLong(0);
                    newest = new Mark(
                        mark.getInt(MARK_STATE) == CLOSED,
                        mark.getInt(MARK_DURABILITY) == DISK,
                        mark.getLong(MARK_SYNCED),
                        mark.getLong(MARK_LAST),
                        mark.getLong(MARK_BOOT_ID));
                }
            }
        }
        return newest;
    }

    /** The file with its sound marks as another start of the machine would have left them. */
    static byte[] withOtherBoot(final byte[] home) {
        final byte[] changed = home.clone();
        for (final int offset : MARKS) {
            if (offset + MARK_LENGTH <= home.length) {
                final ByteBuffer mark = buffer(changed, offset, MARK_LENGTH);
                if (mark.getLong(0) != 0 && mark.getInt(MARK_CRC) == crc(changed, offset, MARK_LENGTH, MARK_CRC)) {
                    mark.putLong(MARK_BOOT_ID, OTHER_BOOT);
                    mark.putInt(MARK_CRC, crc(changed, offset, MARK_LENGTH, MARK_CRC));
                }
            }
        }
        return changed;
    }

    /** The frames that a reader would come upon, one after the other from the beginning. */
    static List<Frame> frames(final byte[] segment) {
        final List<Frame> frames = new ArrayList<>();
        final ByteBuffer bytes = buffer(segment, 0, segment.length);
        int offset = 0;
        boolean isBehindHeader = false;
        while (offset + EXCERPT_HEADER_LENGTH <= segment.length && bytes.getInt(offset) != 0) {
            final int header = bytes.getInt(offset);
            final int length = EXCERPT_HEADER_LENGTH + (header & META_DATA - 1);
            if ((header & META_DATA) == 0) {
                if (isBehindHeader) {
                    frames.add(frame(bytes, offset, length));
                }
                isBehindHeader = true;
            }
            offset += length + ALIGNMENT - 1 & -ALIGNMENT;
        }
        return frames;
    }

    /** Every sound frame of a segment, wherever it stands in the file. */
    static List<Frame> soundFrames(final byte[] segment, final int number) {
        final List<Frame> frames = new ArrayList<>();
        final ByteBuffer bytes = buffer(segment, 0, segment.length);
        final int end = HomeImage.usedLength(segment) - FRAME_HEADER_LENGTH;
        for (int at = EXCERPT_HEADER_LENGTH; at <= end; at += ALIGNMENT) {
            if (bytes.getLong(at) == FRAME_SIGNATURE && bytes.getInt(at + FRAME_SEGMENT) == number) {
                final long length = FRAME_HEADER_LENGTH + (long) bytes.getInt(at + FRAME_RECORDS_LENGTH);
                if (length > FRAME_HEADER_LENGTH && at + length <= segment.length
                    && bytes.getInt(at + FRAME_CRC) == crc(segment, at, (int) length, FRAME_CRC)) {
                    frames.add(frame(bytes, at - EXCERPT_HEADER_LENGTH, EXCERPT_HEADER_LENGTH + (int) length));
                }
            }
        }
        return frames;
    }

    private static Frame frame(final ByteBuffer bytes, final int offset, final int length) {
        final int at = offset + EXCERPT_HEADER_LENGTH;
        return new Frame(offset, length, bytes.getLong(at + Long.BYTES), bytes.getLong(at + FRAME_DURABLE));
    }

    private static int crc(final byte[] bytes, final int offset, final int length, final int crcOffset) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, offset, crcOffset);
        crc.update(new byte[Integer.BYTES]);
        final int rest = crcOffset + Integer.BYTES;
        crc.update(bytes, offset + rest, length - rest);
        return (int) crc.getValue();
    }

    private static ByteBuffer buffer(final byte[] bytes, final int offset, final int length) {
        return ByteBuffer.wrap(bytes, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
