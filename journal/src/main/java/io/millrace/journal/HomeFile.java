package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The file {@code journal/home}: what home this is, and how far its journal is known to reach. All little-endian.
 *
 * <pre>
 *   0         8         12        16                  32        64
 *   +---------+---------+---------+-------------------+---------+
 *   | magic   | format  | CRC-32C | home id, random,  | zeros   |   never changes
 *   | MILLRACE| version | of 0-63 | low half first    |         |
 *   +---------+---------+---------+-------------------+---------+
 *   4096 and 8192: a mark each, written in turn, so that one of them is always whole
 *   +0        +8                  +24       +28       +32       +40       +48       +52
 *   +---------+-------------------+---------+---------+---------+---------+---------+---------+
 *   | number  | boot id,          | state   | dura-   | synced  | last    | last    | CRC-32C |
 *   | from 1  | low half first    | 1 open  | bility  | sequence| sequence| frame's | of the  |
 *   |         |                   | 2 closed| 1 proc. |         |         | CRC-32C | 56 bytes|
 *   |         |                   |         | 2 disk  |         |         |         |         |
 *   +---------+-------------------+---------+---------+---------+---------+---------+---------+
 * </pre>
 *
 * <p>Each checksum is taken with its own field as zero. The mark with the greater number counts. Not thread safe.
 */
final class HomeFile implements AutoCloseable {
    static final int FORMAT_VERSION = 1;

    private static final long MAGIC = 0x45434152_4C4C494DL;
    private static final int FORMAT_OFFSET = 8;
    private static final int CRC_OFFSET = 12;
    private static final int ID_LOW_OFFSET = 16;
    private static final int ID_HIGH_OFFSET = 24;
    private static final int IDENTITY_LENGTH = 64;

    private static final int MARK_STRIDE = 4096;
    private static final int MARK_LENGTH = 56;
    private static final int BOOT_LOW_OFFSET = 8;
    private static final int BOOT_HIGH_OFFSET = 16;
    private static final int STATE_OFFSET = 24;
    private static final int DURABILITY_OFFSET = 28;
    private static final int SYNCED_OFFSET = 32;
    private static final int LAST_OFFSET = 40;
    private static final int LAST_CRC_OFFSET = 48;
    private static final int MARK_CRC_OFFSET = 52;

    private static final int STATE_OPEN = 1;
    private static final int STATE_CLOSED = 2;
    private static final int DURABILITY_PROCESS = 1;
    private static final int DURABILITY_DISK = 2;

    private final Path file;
    private final Disk disk;
    private final FileChannel channel;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(IDENTITY_LENGTH));
    private final Crc32c crc = new Crc32c();
    private final long homeIdLow;
    private final long homeIdHigh;
    private final int homeIdCrc32c;
    private HomeMark mark;

    private HomeFile(final Path file, final Disk disk, final FileChannel channel) throws IOException {
        this.file = file;
        this.disk = disk;
        this.channel = channel;
        read(0, IDENTITY_LENGTH);
        if (buffer.getLong(0, LITTLE_ENDIAN) != MAGIC || !isSound(IDENTITY_LENGTH, CRC_OFFSET)) {
            throw new JournalException(
                JournalException.Code.HOME_DAMAGED,
                "the file that identifies the home is damaged; restore the home from a backup",
                file,
                null);
        }
        final int version = buffer.getInt(FORMAT_OFFSET, LITTLE_ENDIAN);
        if (version != FORMAT_VERSION) {
            throw new JournalException(
                JournalException.Code.FORMAT_UNKNOWN,
                "the home has format " + version + " and this build reads format " + FORMAT_VERSION
                    + "; take the build that wrote it",
                file,
                null);
        }
        homeIdLow = buffer.getLong(ID_LOW_OFFSET, LITTLE_ENDIAN);
        homeIdHigh = buffer.getLong(ID_HIGH_OFFSET, LITTLE_ENDIAN);
        homeIdCrc32c = new Crc32c().reset().update(buffer, ID_LOW_OFFSET, 2 * Long.BYTES).value();
        mark = readMark();
    }

    /** Opens the file, and makes it where the journal is new. */
    static HomeFile openOrCreate(final HomeFolder folder) throws IOException {
        if (!Files.exists(folder.homeFile())) {
            if (!folder.segments().isEmpty()) {
                throw new JournalException(
                    JournalException.Code.HOME_DAMAGED,
                    "there are segments but no file that identifies the home; restore the home from a backup",
                    folder.homeFile(),
                    null);
            }
            create(folder);
        }
        return open(folder, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens the file of a home that may belong to a running engine. */
    static HomeFile openReadOnly(final HomeFolder folder) throws IOException {
        return open(folder, StandardOpenOption.READ);
    }

    long homeIdLow() {
        return homeIdLow;
    }

    /** What the first frame of all names as the CRC of the one before it, so that it can't be another home's. */
    int homeIdCrc32c() {
        return homeIdCrc32c;
    }

    long homeIdHigh() {
        return homeIdHigh;
    }

    /** The newest mark. */
    HomeMark mark() {
        return mark;
    }

    /** Writes a mark that says that the journal is, or has been, in use. */
    void mark(
        final BootId bootId,
        final boolean isClosed,
        final Durability durability,
        final long syncedSequence,
        final long lastSequence,
        final int lastCrc32c) throws IOException {
        final HomeMark next = new HomeMark(
            mark.number() + 1, bootId, isClosed, durability, syncedSequence, lastSequence, lastCrc32c);
        buffer.setMemory(0, MARK_LENGTH, (byte) 0);
        buffer.putLong(0, next.number(), LITTLE_ENDIAN);
        buffer.putLong(BOOT_LOW_OFFSET, bootId.low(), LITTLE_ENDIAN);
        buffer.putLong(BOOT_HIGH_OFFSET, bootId.high(), LITTLE_ENDIAN);
        buffer.putInt(STATE_OFFSET, isClosed ? STATE_CLOSED : STATE_OPEN, LITTLE_ENDIAN);
        buffer.putInt(
            DURABILITY_OFFSET, durability == Durability.DISK ? DURABILITY_DISK : DURABILITY_PROCESS, LITTLE_ENDIAN);
        buffer.putLong(SYNCED_OFFSET, syncedSequence, LITTLE_ENDIAN);
        buffer.putLong(LAST_OFFSET, lastSequence, LITTLE_ENDIAN);
        buffer.putInt(LAST_CRC_OFFSET, lastCrc32c, LITTLE_ENDIAN);
        buffer.putInt(MARK_CRC_OFFSET, crc.reset().update(buffer, 0, MARK_LENGTH).value(), LITTLE_ENDIAN);
        final ByteBuffer bytes = buffer.byteBuffer();
        bytes.limit(MARK_LENGTH).position(0);
        final long start = markOffset((int) (next.number() & 1));
        while (bytes.hasRemaining()) {
            channel.write(bytes, start + bytes.position());
        }
        if (durability == Durability.DISK || !isClosed) {
            // A mark of an orderly end may not come back when the machine goes down after the journal was opened again.
            disk.syncFile(file, channel);
        }
        mark = next;
    }

    /** Puts the marks on the disk. */
    void sync() throws IOException {
        disk.syncFile(file, channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException ex) {
            throw new JournalException(JournalException.Code.IO_FAILED, "the home file cannot be closed", file, ex);
        }
    }

    private static HomeFile open(final HomeFolder folder, final StandardOpenOption... options) throws IOException {
        final FileChannel channel;
        try {
            channel = FileChannel.open(folder.homeFile(), options);
        } catch (final NoSuchFileException ex) {
            throw new JournalException(
                JournalException.Code.HOME_NOT_FOUND, "there is no journal here; check the path", folder.home(), ex);
        }
        try {
            return new HomeFile(folder.homeFile(), folder.disk(), channel);
        } catch (final IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    private static void create(final HomeFolder folder) throws IOException {
        final SecureRandom random = new SecureRandom();
        final UnsafeBuffer identity = new UnsafeBuffer(ByteBuffer.allocateDirect(IDENTITY_LENGTH));
        identity.putLong(0, MAGIC, LITTLE_ENDIAN);
        identity.putInt(FORMAT_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
        identity.putLong(ID_LOW_OFFSET, random.nextLong(), LITTLE_ENDIAN);
        identity.putLong(ID_HIGH_OFFSET, random.nextLong(), LITTLE_ENDIAN);
        identity.putInt(CRC_OFFSET, new Crc32c().update(identity, 0, IDENTITY_LENGTH).value(), LITTLE_ENDIAN);

        // The file is there whole or not at all.
        final Path unfinished = folder.homeFile().resolveSibling("home.new");
        Files.deleteIfExists(unfinished);
        HomeFolder.createFile(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            final ByteBuffer bytes = identity.byteBuffer();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            final ByteBuffer marks = ByteBuffer.allocate(2 * MARK_STRIDE);
            while (marks.hasRemaining()) {
                channel.write(marks, MARK_STRIDE + marks.position());
            }
            folder.disk().syncFile(unfinished, channel);
        }
        folder.disk().rename(unfinished, folder.homeFile());
        folder.disk().syncFolder(folder.journal());
        folder.disk().syncFolder(folder.home());
    }

    private HomeMark readMark() throws IOException {
        HomeMark newest = HomeMark.NONE;
        for (int slot = 0; slot < 2; slot++) {
            read(markOffset(slot), MARK_LENGTH);
            final long number = buffer.getLong(0, LITTLE_ENDIAN);
            if (number > newest.number() && isSound(MARK_LENGTH, MARK_CRC_OFFSET)) {
                newest = new HomeMark(
                    number,
                    new BootId(buffer.getLong(BOOT_HIGH_OFFSET, LITTLE_ENDIAN), buffer.getLong(BOOT_LOW_OFFSET, LITTLE_ENDIAN)),
                    buffer.getInt(STATE_OFFSET, LITTLE_ENDIAN) == STATE_CLOSED,
                    buffer.getInt(DURABILITY_OFFSET, LITTLE_ENDIAN) == DURABILITY_DISK ? Durability.DISK : Durability.PROCESS,
                    buffer.getLong(SYNCED_OFFSET, LITTLE_ENDIAN),
                    buffer.getLong(LAST_OFFSET, LITTLE_ENDIAN),
                    buffer.getInt(LAST_CRC_OFFSET, LITTLE_ENDIAN));
            }
        }
        return newest;
    }

    private static long markOffset(final int slot) {
        return (long) MARK_STRIDE * (slot + 1);
    }

    private void read(final long offset, final int length) throws IOException {
        buffer.setMemory(0, length, (byte) 0);
        final ByteBuffer bytes = buffer.byteBuffer();
        bytes.limit(length).position(0);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes, offset + bytes.position());
        }
    }

    private boolean isSound(final int length, final int crcOffset) {
        final int expected = buffer.getInt(crcOffset, LITTLE_ENDIAN);
        buffer.putInt(crcOffset, 0, LITTLE_ENDIAN);
        return crc.reset().update(buffer, 0, length).value() == expected;
    }
}
