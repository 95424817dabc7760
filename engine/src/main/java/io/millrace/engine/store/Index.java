package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds a value by a key of 128 bits. Any key can be stored, 0 too. A value is either the number of a row, which says
 * nothing that the row does not say, or a tag, {@link #TAG} and above, which is state of its own and counts in the digest.
 *
 * <p>No operation pays for the growth of the whole index. When it is full to seven tenths a next generation, half as large
 * again, is begun. From then on each insertion moves the entries of a few slots, from left to right, up to a frontier that
 * always stands at an empty slot or behind the last. Homes have the same order in both generations, and a run of taken slots
 * does not reach across an empty one: so the entries whose home lies before the frontier are all in the next generation, and
 * the others all in this one. Pages are taken and given back as the frontier passes.
 *
 * <p>Keys are kept scrambled by two rounds of a Feistel network, which can be undone: what is stored spreads evenly, whatever
 * the ids look like, and neither probing nor moving has to hash again. There is no secret in it, as the order of things must
 * be the same everywhere: ids that are chosen to collide make the index slow, though never wrong.
 */
public final class Index extends StorePart {
    /** What {@link #get} and {@link #remove} return when the key is not there. */
    public static final long NOT_FOUND = -1;
    /** Least value that is a tag. */
    public static final long TAG = 1L << 62;

    private static final int PAYLOAD_LENGTH = 24;
    private static final long ROUND_1 = 0x9e3779b97f4a7c15L;
    private static final long ROUND_2 = 0xd1b54a32d192ed03L;
    private static final int LOAD_PERCENT_MAX = 70;
    /**
     * Sixteen slots with each insertion: done after a sixteenth of the old slots' number of insertions, before what has not
     * been moved is fuller than four fifths.
     */
    private static final int SLOTS_MOVED_PER_INSERTION = 16;

    private IndexSlots slots;
    private IndexSlots nextSlots;
    private boolean isGrowing;
    private long frontier;
    private long size;
    private long sizeMax;

    Index(final Store store, final int ordinal, final int id, final PageSource source) {
        super(store, ordinal, id);
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
        final long rest = rest(keyLow, keyHigh);
        final long order = order(keyLow, rest);
        final IndexSlots generation = generation(order);
        final long slot = generation.find(order, rest);
        return slot == IndexSlots.NONE ? NOT_FOUND : generation.value(slot);
    }

    /**
     * Adds an entry.
     *
     * @param value not negative; from {@link #TAG} on it counts in the digest.
     * @throws IllegalStateException    if the key is there already.
     * @throws IllegalArgumentException if the value is negative.
     */
    public void insert(final long keyLow, final long keyHigh, final long value) {
        store.checkTransaction();
        if (value < 0 || value == Long.MAX_VALUE) {
            throw new IllegalArgumentException("INDEX_VALUE: " + value + " is negative or too great");
        }
        final long rest = rest(keyLow, keyHigh);
        final long order = order(keyLow, rest);
        if (generation(order).find(order, rest) != IndexSlots.NONE) {
            throw new IllegalStateException("INDEX_KEY: the key is in the index already");
        }
        log(UndoLog.INSERTED, order, rest, value);
        put(order, rest, value);
        if (value >= TAG) {
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
        final long rest = rest(keyLow, keyHigh);
        final long order = order(keyLow, rest);
        final IndexSlots generation = generation(order);
        final long slot = generation.find(order, rest);
        if (slot == IndexSlots.NONE) {
            return NOT_FOUND;
        }
        final long value = generation.value(slot);
        log(UndoLog.REMOVED, order, rest, value);
        generation.remove(slot);
        size--;
        if (value >= TAG) {
            store.addToDigest(-Hashing.entry(seed, keyLow, keyHigh, value));
        }
        return value;
    }

    @Override
    void undo(final int kind, final long row, final UnsafeBuffer payload, final int payloadOffset) {
        final long order = payload.getLong(payloadOffset);
        final long rest = payload.getLong(payloadOffset + 8);
        if (kind == UndoLog.INSERTED) {
            final IndexSlots generation = generation(order);
            generation.remove(generation.find(order, rest));
            size--;
        } else {
            put(order, rest, payload.getLong(payloadOffset + 16));
        }
    }

    @Override
    long recomputeRecordsDigest() {
        return isGrowing ? sumOfTags(slots, frontier) + sumOfTags(nextSlots, 0) : sumOfTags(slots, 0);
    }

    @Override
    long residentBytes() {
        return slots.residentBytes() + nextSlots.residentBytes();
    }

    @Override
    void close() {
        slots.releaseAll();
        nextSlots.releaseAll();
    }

    /** Are entries on their way from one generation to the next? For tests. */
    boolean isGrowing() {
        return isGrowing;
    }

    /** Address of the slots that a search for the key most likely looks at. */
    long address(final long keyLow, final long keyHigh) {
        final long order = order(keyLow, rest(keyLow, keyHigh));
        final IndexSlots generation = generation(order);
        return generation.address(generation.home(order));
    }

    private static long rest(final long keyLow, final long keyHigh) {
        return keyHigh ^ Hashing.mix(keyLow ^ ROUND_1);
    }

    private static long order(final long keyLow, final long rest) {
        return keyLow ^ Hashing.mix(rest ^ ROUND_2);
    }

    private static long sizeMax(final IndexSlots generation) {
        return generation.homeCount() * LOAD_PERCENT_MAX / 100;
    }

    private IndexSlots generation(final long order) {
        return isGrowing && slots.home(order) < frontier ? nextSlots : slots;
    }

    private void log(final int kind, final long order, final long rest, final long value) {
        final UnsafeBuffer page = store.undoLog.push(kind, ordinal, 0, PAYLOAD_LENGTH);
        final int offset = store.undoLog.payloadOffset();
        page.putLong(offset, order);
        page.putLong(offset + 8, rest);
        page.putLong(offset + 16, value);
    }

    private void put(final long order, final long rest, final long value) {
        if (isGrowing) {
            advanceFrontier();
        } else if (size >= sizeMax) {
            isGrowing = true;
            frontier = 0;
            nextSlots.open(slots.homePageCount() + (slots.homePageCount() + 1) / 2);
        }
        generation(order).put(order, rest, value);
        size++;
    }

    private void advanceFrontier() {
        final long homeCount = slots.homeCount();
        final long least = Math.min(frontier + SLOTS_MOVED_PER_INSERTION, homeCount);
        long slot = frontier;
        while (slot < least || !slots.isEmpty(slot)) {
            if (!slots.isEmpty(slot)) {
                final long order = slots.order(slot);
                nextSlots.ensure(nextSlots.home(order));
                nextSlots.put(order, slots.rest(slot), slots.value(slot));
            }
            slot++;
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

    private long sumOfTags(final IndexSlots generation, final long from) {
        long sum = 0;
        for (long slot = from; slot < generation.slotCount(); slot++) {
            if (generation.value(slot) >= TAG) {
                final long rest = generation.rest(slot);
                final long keyLow = generation.order(slot) ^ Hashing.mix(rest ^ ROUND_2);
                final long keyHigh = rest ^ Hashing.mix(keyLow ^ ROUND_1);
                sum += Hashing.entry(seed, keyLow, keyHigh, generation.value(slot));
            }
        }
        return sum;
    }
}
