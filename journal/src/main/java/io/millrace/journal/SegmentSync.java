package io.millrace.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * How a segment's bytes get to the disk. Tests put a failing or slow disk here.
 */
@FunctionalInterface
interface SegmentSync {
    /** The real thing: fdatasync, which also covers pages that were written through a mapping, and reports failure. */
    SegmentSync FDATASYNC = channel -> channel.force(false);

    /** Returns once all that was written to the file is on the disk. */
    void sync(FileChannel channel) throws IOException;
}
