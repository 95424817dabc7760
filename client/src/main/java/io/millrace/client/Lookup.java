package io.millrace.client;

/** A query that asks for rows by their ids: any ids, 0 and 2^128-1 included. The reply has one row per id, in order. */
public abstract sealed class Lookup extends RequestMessage permits AccountLookup, TransferLookup {
    /** Length of an id, in bytes. */
    static final int ID_LENGTH = 16;

    private final ElementGroup group;

    Lookup(final int capacity) {
        super(ElementGroup.messageLength(ID_LENGTH, capacity));
        group = new ElementGroup(buffer, ID_LENGTH, capacity);
    }

    /**
     * Appends an id.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     * @throws IllegalStateException if the lookup {@link #isFull}.
     */
    public final Lookup add(final long high, final long low) {
        Words.putUInt128(buffer, group.append(), high, low);
        return this;
    }

    /**
     * Appends an id.
     *
     * @param id of a row.
     * @return this.
     * @throws IllegalStateException if the lookup {@link #isFull}.
     */
    public final Lookup add(final UInt128 id) {
        return add(id.high(), id.low());
    }

    /**
     * Empties the lookup, so that it can be used again.
     *
     * @return this.
     */
    public final Lookup clear() {
        group.clear();
        return this;
    }

    /**
     * Number of ids.
     *
     * @return the count.
     */
    public final int count() {
        return group.count();
    }

    /**
     * Greatest number of ids: as many as there is room for rows in the reply.
     *
     * @return the count.
     */
    public final int capacity() {
        return group.capacity();
    }

    /**
     * Would one id more be refused?
     *
     * @return true if {@link #count} has reached {@link #capacity}.
     */
    public final boolean isFull() {
        return group.count() == group.capacity();
    }

    @Override
    public final int length() {
        return group.length();
    }
}
