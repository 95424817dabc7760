package io.millrace.ops.imports;

/** Sees how far an import has come. Called often, on the importing thread. */
@FunctionalInterface
public interface ImportProgress {
    /** For when nobody is looking. */
    ImportProgress NONE = (rows, position, length) -> {
    };

    /**
     * Some more rows were sent.
     *
     * @param rows     how many until now.
     * @param position how many bytes were read.
     * @param length   how many bytes there are; -1 when nobody knows.
     */
    void onRows(long rows, long position, long length);
}
