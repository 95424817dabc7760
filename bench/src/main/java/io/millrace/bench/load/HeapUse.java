package io.millrace.bench.load;

/**
 * What an engine's process had allocated at a moment, since nothing is ever given back.
 *
 * @param heap     bytes of the heap that are used, by all threads.
 * @param hot      bytes that the engine's own threads have allocated.
 * @param segments of the journal so far.
 */
public record HeapUse(long heap, long hot, long segments) {
    private static final String SEPARATOR = " ";

    /**
     * As a line that {@link #parse} reads.
     *
     * @return the line, without its end.
     */
    public String print() {
        return heap + SEPARATOR + hot + SEPARATOR + segments;
    }

    /**
     * Reads a line.
     *
     * @param line that {@link #print} has made.
     * @return what it says.
     */
    public static HeapUse parse(final String line) {
        final String[] fields = line.split(SEPARATOR);
        return new HeapUse(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }
}
