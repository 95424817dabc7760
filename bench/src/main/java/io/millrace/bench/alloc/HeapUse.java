package io.millrace.bench.alloc;

/**
 * What an engine's process had allocated at a moment, since nothing is ever given back.
 *
 * @param heap     bytes of the heap that are used, by all threads.
 * @param hot      bytes that the engine's own threads have allocated.
 * @param segments of the journal so far.
 */
record HeapUse(long heap, long hot, long segments) {
    private static final String SEPARATOR = " ";

    /** As a line that {@link #parse} reads. */
    String print() {
        return heap + SEPARATOR + hot + SEPARATOR + segments;
    }

    static HeapUse parse(final String line) {
        final String[] fields = line.split(SEPARATOR);
        return new HeapUse(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }
}
