package io.millrace.engine.counters;

import org.agrona.IoUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code sessions.dat} of a home: who is connected, for operators to read. Little-endian, in words of 8 bytes:
 *
 * <pre>
 *   0     u64  magic "MILLSES1"
 *   8     u64  number of places, P
 *   128 + 128 i  place i, below P:
 *         +0   u64  session id; 0: nobody
 *         +8   u64  client id
 *         +16  u64  principal
 *         +24  u64  when it was opened, milliseconds since the epoch
 *         +32  u64  when it was last heard of, milliseconds since the epoch
 *         +40  u64  commands
 *         +48  u64  queries
 *         +56  u64  commands repeated
 *         +64  u64  messages refused
 *         +72  u64  greatest length of a message, in bytes
 *         +80  u64  memory of its streams, in bytes
 * </pre>
 *
 * <p>The engine's thread writes, several times a second; readers may be in other processes. The numbers of a row need not be of
 * one moment.
 */
public final class SessionsFile implements AutoCloseable {
    /** Name of the file in a home. */
    public static final String FILE_NAME = "sessions.dat";

    private static final long MAGIC = 0x315345534C4C494DL;
    private static final int STRIDE = 128;

    private final MappedByteBuffer mapped;
    private final AtomicBuffer buffer;

    private SessionsFile(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        this.buffer = new UnsafeBuffer(mapped);
    }

    /**
     * Makes the file anew, with nobody in it, for the engine that holds the home.
     *
     * @param home        folder of the engine.
     * @param sessionsMax number of places.
     * @return the file, to be written and closed by the engine.
     */
    public static SessionsFile create(final Path home, final int sessionsMax) {
        final SessionsFile file =
            new SessionsFile(MappedFiles.create(home.resolve(FILE_NAME), STRIDE * (1 + sessionsMax)));
        file.buffer.putLong(8, sessionsMax);
        file.buffer.putLongOrdered(0, MAGIC);
        return file;
    }

    /**
     * Reads the file of a home; its engine may be alive or dead.
     *
     * @param home folder of the engine.
     * @return who is, or was, connected, in the order of their session ids; null when the home has no such file.
     */
    public static List<Row> read(final Path home) {
        final MappedByteBuffer mapped = MappedFiles.map(home.resolve(FILE_NAME), STRIDE);
        if (mapped == null) {
            return null;
        }
        try (SessionsFile file = new SessionsFile(mapped)) {
            if (file.buffer.getLongVolatile(0) != MAGIC || file.buffer.capacity() < STRIDE * (1 + file.buffer.getLong(8))) {
                return null;
            }
            final List<Row> rows = new ArrayList<>();
            for (int i = 0; i < file.buffer.getLong(8); i++) {
                final Row row = file.row(i);
                if (row.sessionId() != 0) {
                    rows.add(row);
                }
            }
            rows.sort((a, b) -> Long.compare(a.sessionId(), b.sessionId()));
            return rows;
        }
    }

    /**
     * Enters a session, or what has become of it. The engine's thread.
     *
     * @param place of the session.
     * @param sessionId sequence of the command that opened it.
     * @param clientId whose session it is.
     * @param principal who it has authenticated as.
     * @param openedMs when it was opened, milliseconds since the epoch.
     * @param messageLengthMax greatest length of a message in bytes.
     * @param memoryLength what its streams take, in bytes.
     */
    public void open(
        final int place,
        final long sessionId,
        final long clientId,
        final int principal,
        final long openedMs,
        final long messageLengthMax,
        final long memoryLength) {
        final int offset = offset(place);
        buffer.putLong(offset + 8, clientId);
        buffer.putLong(offset + 16, principal & 0xFFFF_FFFFL);
        buffer.putLong(offset + 24, openedMs);
        buffer.putLong(offset + 72, messageLengthMax);
        buffer.putLong(offset + 80, memoryLength);
        count(place, openedMs, 0, 0, 0, 0);
        buffer.putLongOrdered(offset, sessionId);
    }

    /**
     * Says how much a session has done. The engine's thread.
     *
     * @param place of the session.
     * @param heardMs when it was last heard of, milliseconds since the epoch.
     * @param commands so far.
     * @param queries so far.
     * @param repeats so far.
     * @param refused messages, so far.
     */
    public void count(
        final int place,
        final long heardMs,
        final long commands,
        final long queries,
        final long repeats,
        final long refused) {
        final int offset = offset(place);
        buffer.putLong(offset + 32, heardMs);
        buffer.putLong(offset + 40, commands);
        buffer.putLong(offset + 48, queries);
        buffer.putLong(offset + 56, repeats);
        buffer.putLong(offset + 64, refused);
    }

    /**
     * Strikes a session out. The engine's thread.
     *
     * @param place of the session.
     */
    public void clear(final int place) {
        buffer.putLongOrdered(offset(place), 0);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapped);
    }

    private Row row(final int place) {
        final int offset = offset(place);
        return new Row(
            buffer.getLongVolatile(offset),
            buffer.getLong(offset + 8),
            buffer.getLong(offset + 16),
            buffer.getLong(offset + 24),
            buffer.getLong(offset + 32),
            buffer.getLong(offset + 40),
            buffer.getLong(offset + 48),
            buffer.getLong(offset + 56),
            buffer.getLong(offset + 64),
            buffer.getLong(offset + 72),
            buffer.getLong(offset + 80));
    }

    private static int offset(final int place) {
        return STRIDE * (1 + place);
    }

    /**
     * A session as operators see it.
     *
     * @param sessionId        sequence of the command that opened it.
     * @param clientId         whose session it is; an unsigned number.
     * @param principal        who it has authenticated as.
     * @param openedMs         when it was opened, milliseconds since the epoch.
     * @param heardMs          when it was last heard of, milliseconds since the epoch.
     * @param commands         that it has sent.
     * @param queries          that it has sent.
     * @param repeats          commands that it has repeated.
     * @param refused          messages of it that were refused.
     * @param messageLengthMax greatest length of a message in bytes.
     * @param memoryLength     what its streams take, in bytes.
     */
    public record Row(
        long sessionId,
        long clientId,
        long principal,
        long openedMs,
        long heardMs,
        long commands,
        long queries,
        long repeats,
        long refused,
        long messageLengthMax,
        long memoryLength) {
    }
}
