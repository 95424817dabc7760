package io.millrace.bench.recovery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The operating system's cache of files. What is on tmpfs lies nowhere else and stays.
 */
final class PageCache {
    private PageCache() {
    }

    /** Makes files cold, as they are after a start of the machine; other files stay as they are. */
    static void evict(final List<Path> files) throws IOException {
        for (final Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // There is no call for it in Java; dd makes it.
            final int exitCode;
            try {
                exitCode = new ProcessBuilder("dd", "if=" + file, "iflag=nocache", "count=0")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", ex);
            }
            if (exitCode != 0) {
                throw new IOException("dd could not drop " + file + " from the page cache");
            }
        }
    }
}
