package io.millrace.ops.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
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
public final class ImportSource {
    private static final int BUFFER_LENGTH = 1 << 20;

    private final InputStream stream;
    private final Charset charset;
    private final byte[] digest;
    private final long length;
    private long position;

    private ImportSource(final InputStream stream, final Charset charset, final byte[] digest, final long length) {
        this.stream = stream;
        this.charset = charset;
        this.digest = digest;
        this.length = length;
    }

    /**
     * A regular file. With a digest, rows that are added to it from now on are not read.
     *
     * @param digested whether the digest is needed; bytes that are not of the charset are then found before any row is sent.
     */
    public static ImportSource ofFile(final Path file, final boolean digested, final Charset charset) throws IOException {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (!digested) {
                return new ImportSource(Channels.newInputStream(channel), charset, null, channel.size());
            }
            return afterFirstPass(new FirstPass(Channels.newInputStream(channel), null), charset, channel);
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
    public static ImportSource ofStream(
        final InputStream stream, final boolean digested, final Charset charset, final Path spoolDirectory)
        throws IOException {
        if (!digested) {
            return new ImportSource(stream, charset, null, -1);
        }
        final Path file = Files.createTempFile(spoolDirectory, "millrace-import-", ".csv");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            return afterFirstPass(new FirstPass(stream, channel), charset, channel);
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
    Reader reader() {
        return decoded(new Counted(), charset);
    }

    private static ImportSource afterFirstPass(final FirstPass pass, final Charset charset, final FileChannel channel)
        throws IOException {
        final Reader reader = decoded(pass, charset);
        final char[] buffer = new char[BUFFER_LENGTH];
        long line = 1;
        try {
            int count;
            while ((count = reader.read(buffer)) >= 0) {
                for (int i = 0; i < count; i++) {
                    line += buffer[i] == '\n' ? 1 : 0;
                }
            }
        } catch (final CharacterCodingException ex) {
            throw new ImportException("CSV_CHARSET", "line " + line + " or one soon after it is not " + charset
                + "; give the file's --charset; nothing was imported", ex);
        }
        channel.position(0);
        return new ImportSource(Channels.newInputStream(channel), charset, pass.sha256.digest(), pass.length);
    }

    private static Reader decoded(final InputStream bytes, final Charset charset) {
        return new InputStreamReader(bytes, charset.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Sees all bytes before any row is sent: takes their digest, and keeps those that come only once. */
    private static final class FirstPass extends InputStream {
        private final MessageDigest sha256 = Ids.sha256();
        private final InputStream source;
        private final FileChannel spool;
        private long length;

        /**
         * @param spool where the bytes are kept; null if they can be read again.
         */
        FirstPass(final InputStream source, final FileChannel spool) {
            this.source = source;
            this.spool = spool;
        }

        @Override
        public int read() throws IOException {
            final byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(final byte[] target, final int offset, final int count) throws IOException {
            final int read = source.read(target, offset, count);
            if (read > 0) {
                sha256.update(target, offset, read);
                final ByteBuffer bytes = ByteBuffer.wrap(target, offset, read);
                while (spool != null && bytes.hasRemaining()) {
                    spool.write(bytes);
                }
                length += read;
            }
            return read;
        }
    }

    /** Counts, and ends where the digest ended. */
    private final class Counted extends InputStream {
        @Override
        public int read() throws IOException {
            final byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public void close() throws IOException {
            stream.close();
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
