package io.millrace.bench.recovery;

import org.agrona.BufferUtil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reading the same files from beginning to end, a mebibyte at a time, with the CRC-32C of every byte. No frames, no chain.
 */
final class ReadFloor {
    private static final int READ_LENGTH = 1 << 20;

    private ReadFloor() {
    }

    /** Reads, and says what it took in nanoseconds. */
    static long run(final List<Path> files) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_LENGTH);
        try {
            final CRC32C crc = new CRC32C();
            final long startNs = System.nanoTime();
            for (final Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    while (channel.read(bytes.clear()) > 0) {
                        crc.update(bytes.flip());
                    }
                }
            }
            return System.nanoTime() - startNs;
        } finally {
            BufferUtil.free(bytes);
        }
    }
}
