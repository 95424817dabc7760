package io.millrace.ops.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * The bytes to import. Where ids are made of the file's digest all bytes have to be seen before the first row is sent: a
 * file is then read twice, and a stream goes through a temporary file that has no name any more when its first byte is
 * written, so that nothing stays behind however the process ends.
 */
public final class ImportSource implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1 << 20;

    private final InputStream stream;
    private final byte[] digest;
    private final long length;
    private long position;

    private ImportSource(final InputStream stream, final byte[] digest, final long length) {
        this.stream = stream;
        this.digest = digest;
        this.length = length;
    }

    /**
     * A regular file. With a digest, rows that are added to it from now on are not read.
     *
     * @param digested whether the digest is needed.
     */
    public static ImportSource ofFile(final Path file, final boolean digested) throws IOException {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (!digested) {
                return new ImportSource(Channels.newInputStream(channel), null, channel.size());
            }
            final MessageDigest sha256 = Ids.sha256();
            final long length = copy(Channels.newInputStream(channel), sha256, null);
            channel.position(0);
            return new ImportSource(Channels.newInputStream(channel), sha256.digest(), length);
        } catch (final IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    /**
     * Bytes that come only once, as from standard input.
     *
     * @param digested       whether the digest is needed; without, nothing is spooled and the stream is read as rows are sent.
     * @param spoolDirectory where the temporary file is put.
     */
    public static ImportSource ofStream(final InputStream stream, final boolean digested, final Path spoolDirectory)
        throws IOException {
        if (!digested) {
            return new ImportSource(stream, null, -1);
        }
        final Path file = Files.createTempFile(spoolDirectory, "millrace-import-", ".csv");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            final MessageDigest sha256 = Ids.sha256();
            final long length = copy(stream, sha256, channel);
            channel.position(0);
            return new ImportSource(Channels.newInputStream(channel), sha256.digest(), length);
        } catch (final IOException | RuntimeException ex) {
            Files.deleteIfExists(file);
            if (channel != null) {
                channel.close();
            }
            throw ex;
        }
    }

    /** SHA-256 of all bytes; null when it was not asked for. */
    byte[] digest() {
        return digest;
    }

    /** How many bytes there are to read; -1 when nobody knows. */
    long length() {
        return length;
    }

    /** How many bytes were read. */
    long position() {
        return position;
    }

    /** Reads text from the start, once. Bytes that are not of the charset end it with an exception. */
    Reader reader(final Charset charset) {
        return new InputStreamReader(new Counted(), charset.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static long copy(final InputStream source, final MessageDigest sha256, final FileChannel target)
        throws IOException {
        final byte[] buffer = new byte[BUFFER_LENGTH];
        long total = 0;
        int count;
        while ((count = source.read(buffer)) >= 0) {
            sha256.update(buffer, 0, count);
            if (target != null) {
                final ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
            }
            total += count;
        }
        return total;
    }

    /** Counts, and ends where the digest ended. */
    private final class Counted extends InputStream {
        @Override
        public int read() throws IOException {
            final byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(final byte[] target, final int offset, final int count) throws IOException {
            final long left = digest == null ? Long.MAX_VALUE : length - position;
            if (left <= 0) {
                return -1;
            }
            final int read = stream.read(target, offset, (int) Math.min(count, left));
            if (read > 0) {
                position += read;
            }
            return read;
        }
    }
}
