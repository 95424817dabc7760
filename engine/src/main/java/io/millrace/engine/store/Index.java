package io.millrace.engine.store;

import org.agrona.UnsafeApi;

/**
 * Finds a value by a key of 128 bits. Any key can be stored, 0 too. A value is either the number of a row that holds the key,
 * which says nothing that the row does not say, or a tag, {@link #TAG} and above, which is state of its own and counts in the
 * digest.
 *
 * <p>A slot keeps 31 bits of the key's hash. Where they are those of the key that is looked for, the row says whether it is that
 * key: of 100 million keys, one search in twenty reads a row in vain. Where rows may lie on a disk, 16 more bits are kept for
 * each, and one search in a million does.
 *
 * <p>No operation pays for the growth of the whole index. When it is full to seven tenths a next generation, half as large
 * again, is begun. From then on each insertion moves the entries of a few slots, from left to right, up to a frontier that
 * always stands at an empty slot or behind the last. Homes have the same order in both generations, and a run of taken slots
 * does not reach across an empty one: so the entries whose home lies before the frontier are all in the next generation, and
 * the others all in this one. Pages are taken and given back as the frontier passes.
 *
 * <p>There is no secret in the hash, as the order of things must be the same everywhere: ids that are chosen to collide make
 * the index slow, though never wrong.
 */
public final class Index extends StorePart {
    /** What {@link #get} and {@link #remove} return when the key is not there. */
    public static final long NOT_FOUND = -1;
    /** What {@link #candidate} returns when only the rows can say. */
    public static final long AMBIGUOUS = -2;
    /** Least value that is a tag. */
    public static final long TAG = 1L << 62;

    private static final int KEY_LENGTH = 16;
    private static final int LOAD_PERCENT_MAX = 70;
    /**
     * Sixteen slots with each insertion: done after a sixteenth of the old slots' number of insertions, before what has not
     * been moved is fuller than four fifths.
     */
    private static final int SLOTS_MOVED_PER_INSERTION = 16;

    /** The rows that entries lead to; null when there are tags only. */
    private final PagedRows rows;
    private final int keyOffset;
    /** Of the rows, where they may lie on a disk; else null. */
    private final Fingerprints fingerprints;
    private final IndexTags tags;
    private IndexSlots slots;
    private IndexSlots nextSlots;
    private boolean isGrowing;
    private long frontier;
    private long size;
    private long sizeMax;

    Index(
        final Store store,
        final int ordinal,
        final int id,
        final PageSource source,
        final PagedRows rows,
        final int keyOffset,
        final boolean isCold) {

        super(store, ordinal, id);
        if (rows != null && (keyOffset < 0 || keyOffset > rows.rowLength() - KEY_LENGTH || keyOffset % Long.BYTES != 0)) {
            throw new IllegalArgumentException("KEY_OFFSET: " + keyOffset + " is not a multiple of 8 at which a row of "
                + rows.rowLength() + " bytes has a key of " + KEY_LENGTH);
        }
        this.rows = rows;
        this.keyOffset = keyOffset;
        fingerprints = isCold ? new Fingerprints(source) : null;
        tags = new IndexTags(source, seed);
        slots = new IndexSlots(source);
        nextSlots = new IndexSlots(source);
        slots.open(1);
        slots.ensure(slots.homeCount() - 1);
        sizeMax = sizeMax(slots);
    }

    /**
     * Number of entries.
     *
     * @return the count.
     */
    public long size() {
        return size;
    }

    /**
     * Looks a key up.
     *
     * @return the value, or {@link #NOT_FOUND}.
     */
    public long get(final long keyLow, final long keyHigh) {
        final long hash = Hashing.key(keyLow, keyHigh);
        final IndexSlots generation = generation(order(hash));
        final long slot = find(generation, hash, keyLow, keyHigh);
        return slot == IndexSlots.NONE ? NOT_FOUND : value(generation.get(slot));
    }

    /**
     * Looks a key up without a look at any row.
     *
     * @return the only row that can hold the key, if one does; a tag, which it has; {@link #NOT_FOUND} when it is not there,
     *     or {@link #AMBIGUOUS}.
     */
    public long candidate(final long keyLow, final long keyHigh) {
        final long hash = Hashing.key(keyLow, keyHigh);
        final long order = order(hash);
        final IndexSlots generation = generation(order);
        long candidate = NOT_FOUND;
        long slot = generation.home(order);
        long entry = generation.get(slot);
        while (entry != IndexSlots.EMPTY) {
            if (IndexSlots.order(entry) == order) {
                final long number = IndexSlots.number(entry);
                if (IndexSlots.isTag(entry)) {
                    if (tags.holds(number, keyLow, keyHigh)) {
                        return value(entry);
                    }
                } else if (mayHold(number, hash)) {
                    candidate = candidate == NOT_FOUND ? number : AMBIGUOUS;
                }
            }
            slot++;
            entry = generation.get(slot);
        }
        return candidate;
    }

    /**
     * Adds an entry.
     *
     * @param value a row that holds the key now, and as long as the entry is there; or a tag.
     * @throws IllegalStateException    if the key is there already.
     * @throws IllegalArgumentException if the value is neither such a row nor a tag.
     */
    public void insert(final long keyLow, final long keyHigh, final long value) {
        store.checkTransaction();
        final boolean isTag = value >= TAG && value != Long.MAX_VALUE;
        if (!isTag && !isRow(value, keyLow, keyHigh)) {
            throw new IllegalArgumentException("INDEX_VALUE: " + value + " is neither a row with that key nor a tag");
        }
        final long hash = Hashing.key(keyLow, keyHigh);
        final long order = order(hash);
        if (find(generation(order), hash, keyLow, keyHigh) != IndexSlots.NONE) {
            throw new IllegalStateException("INDEX_KEY: the key is in the index already");
        }
        final long entry = IndexSlots.entry(order, isTag ? tags.add(keyLow, keyHigh, value) : value, isTag);
        if (fingerprints != null && !isTag) {
            fingerprints.set(value, hash);
        }
        store.undoLog.push(UndoLog.INSERTED, ordinal, entry, 0);
        put(entry);
        if (isTag) {
            store.addToDigest(Hashing.entry(seed, keyLow, keyHigh, value));
        }
    }

    /**
     * Takes an entry away.
     *
     * @return the value that it had, or {@link #NOT_FOUND}.
     */
    public long remove(final long keyLow, final long keyHigh) {
        store.checkTransaction();
        final long hash = Hashing.key(keyLow, keyHigh);
        final IndexSlots generation = generation(order(hash));
        final long slot = find(generation, hash, keyLow, keyHigh);
        if (slot == IndexSlots.NONE) {
            return NOT_FOUND;
        }
        final long entry = generation.get(slot);
        final long value = value(entry);
        if (IndexSlots.isTag(entry)) {
            tags.remove(IndexSlots.number(entry), store.undoLog.push(UndoLog.REMOVED, ordinal, entry, IndexTags.LENGTH));
            store.addToDigest(-Hashing.entry(seed, keyLow, keyHigh, value));
        } else {
            store.undoLog.push(UndoLog.REMOVED, ordinal, entry, 0);
        }
        generation.remove(slot);
        size--;
        return value;
    }

    @Override
    void undo(final int kind, final long entry, final long payload) {
        if (kind == UndoLog.INSERTED) {
            final IndexSlots generation = generation(IndexSlots.order(entry));
            generation.remove(generation.find(entry));
            size--;
            if (IndexSlots.isTag(entry)) {
                tags.undoAdd(IndexSlots.number(entry));
            }
        } else {
            if (IndexSlots.isTag(entry)) {
                tags.undoRemove(IndexSlots.number(entry), payload);
            }
            put(entry);
        }
    }

    @Override
    long recomputeRecordsDigest() {
        return tags.digest();
    }

    @Override
    long residentBytes() {
        return slots.residentBytes() + nextSlots.residentBytes() + tags.residentBytes()
            + (fingerprints == null ? 0 : fingerprints.residentBytes());
    }

    @Override
    void close() {
        slots.releaseAll();
        nextSlots.releaseAll();
        tags.close();
        if (fingerprints != null) {
            fingerprints.close();
        }
    }

    /** Are entries on their way from one generation to the next? For tests. */
    boolean isGrowing() {
        return isGrowing;
    }

    /** Address of the slot with which a search for the key begins. */
    long address(final long keyLow, final long keyHigh) {
        final long order = order(Hashing.key(keyLow, keyHigh));
        final IndexSlots generation = generation(order);
        return generation.address(generation.home(order));
    }

    /** Address of the row that a search for the key looks at first; 0 when it looks at none. */
    long rowAddress(final long keyLow, final long keyHigh) {
        final long hash = Hashing.key(keyLow, keyHigh);
        final long order = order(hash);
        final IndexSlots generation = generation(order);
        long slot = generation.home(order);
        long entry = generation.get(slot);
        while (entry != IndexSlots.EMPTY) {
            if (IndexSlots.order(entry) == order && !IndexSlots.isTag(entry) && mayHold(IndexSlots.number(entry), hash)) {
                return rows.address(IndexSlots.number(entry));
            }
            slot++;
            entry = generation.get(slot);
        }
        return 0;
    }

    /** Length of the rows that the index leads to. */
    int rowLength() {
        return rows.rowLength();
    }

    private static long order(final long hash) {
        return hash >>> Long.SIZE - IndexSlots.ORDER_BITS;
    }

    private static long sizeMax(final IndexSlots generation) {
        return generation.homeCount() * LOAD_PERCENT_MAX / 100;
    }

    private IndexSlots generation(final long order) {
        return isGrowing && slots.home(order) < frontier ? nextSlots : slots;
    }

    private long find(final IndexSlots generation, final long hash, final long keyLow, final long keyHigh) {
        final long order = order(hash);
        long slot = generation.home(order);
        long entry = generation.get(slot);
        while (entry != IndexSlots.EMPTY) {
            if (IndexSlots.order(entry) == order && holds(entry, hash, keyLow, keyHigh)) {
                return slot;
            }
            slot++;
            entry = generation.get(slot);
        }
        return IndexSlots.NONE;
    }

    private boolean holds(final long entry, final long hash, final long keyLow, final long keyHigh) {
        final long number = IndexSlots.number(entry);
        return IndexSlots.isTag(entry)
            ? tags.holds(number, keyLow, keyHigh)
            : mayHold(number, hash) && holdsKey(rows.address(number) + keyOffset, keyLow, keyHigh);
    }

    /** As far as can be seen without a look at the row. */
    private boolean mayHold(final long row, final long hash) {
        return fingerprints == null || fingerprints.matches(row, hash);
    }

    private boolean isRow(final long value, final long keyLow, final long keyHigh) {
        return rows != null && value >= 0 && value < rows.count() && value <= IndexSlots.NUMBER_MAX
            && holdsKey(rows.address(value) + keyOffset, keyLow, keyHigh);
    }

    private static boolean holdsKey(final long address, final long keyLow, final long keyHigh) {
        return UnsafeApi.getLong(address) == keyLow && UnsafeApi.getLong(address + Long.BYTES) == keyHigh;
    }

    private long value(final long entry) {
        final long number = IndexSlots.number(entry);
        return IndexSlots.isTag(entry) ? tags.value(number) : number;
    }

    private void put(final long entry) {
        if (isGrowing) {
            advanceFrontier();
        } else if (size >= sizeMax) {
            isGrowing = true;
            store.indexGrowths++;
            frontier = 0;
            nextSlots.open(slots.homePageCount() + (slots.homePageCount() + 1) / 2);
        }
        generation(IndexSlots.order(entry)).put(entry);
        size++;
    }

    private void advanceFrontier() {
        final long homeCount = slots.homeCount();
        final long least = Math.min(frontier + SLOTS_MOVED_PER_INSERTION, homeCount);
        long slot = frontier;
        long entry = slots.get(slot);
        while (slot < least || entry != IndexSlots.EMPTY) {
            if (entry != IndexSlots.EMPTY) {
                nextSlots.ensure(nextSlots.home(IndexSlots.order(entry)));
                nextSlots.put(entry);
            }
            slot++;
            entry = slots.get(slot);
        }
        frontier = slot;
        if (slot >= homeCount) {
            finishGrowing();
        } else {
            // Homes before the frontier have their places in the next generation before this one.
            nextSlots.ensure(slot * nextSlots.homeCount() / homeCount + 1);
            if (slots.releaseBefore(slot)) {
                store.layoutVersion++;
            }
        }
    }

    private void finishGrowing() {
        nextSlots.ensure(nextSlots.homeCount() - 1);
        slots.releaseAll();
        store.layoutVersion++;
        final IndexSlots former = slots;
        slots = nextSlots;
        nextSlots = former;
        isGrowing = false;
        sizeMax = sizeMax(slots);
    }
}
