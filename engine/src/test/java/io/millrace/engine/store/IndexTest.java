package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IndexTest {
    /** What one page takes before the index begins to grow. */
    private static final int FULL = 88_883;
    private static final int KEY_OFFSET = 8;

    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Table table = store.table(2, 24);
    private final Index index = store.index(1, table, KEY_OFFSET);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldFindWhatWasInserted() {
        store.begin();
        final long zero = insertRow(0, 0);
        final long all = insertRow(-1, -1);
        final long low = insertRow(1, 0);
        final long high = insertRow(0, 1);
        index.insert(7, 7, Index.TAG + 7);
        store.commit();

        assertThat(index.get(0, 0)).isEqualTo(zero);
        assertThat(index.get(-1, -1)).isEqualTo(all);
        assertThat(index.get(1, 0)).isEqualTo(low);
        assertThat(index.get(0, 1)).isEqualTo(high);
        assertThat(index.get(7, 7)).isEqualTo(Index.TAG + 7);
        assertThat(index.get(1, 1)).isEqualTo(Index.NOT_FOUND);
        assertThat(index.candidate(1, 1)).isEqualTo(Index.NOT_FOUND);
        assertThat(index.size()).isEqualTo(5);
    }

    @Test
    void shouldTellApartKeysWhoseHashesAgreeInAllBitsThatAreKept() {
        final Map<Long, Long> keyByHash = new HashMap<>();
        int pairs = 0;
        for (long key = 0; pairs < 5; key++) {
            final long hash = Hashing.key(key, 1) >>> Long.SIZE - IndexSlots.ORDER_BITS;
            final Long other = keyByHash.put(hash, key);
            if (other == null) {
                continue;
            }
            pairs++;
            store.begin();
            final long row = insertRow(other, 1);
            assertThat(index.get(key, 1)).isEqualTo(Index.NOT_FOUND);
            assertThat(index.candidate(key, 1)).as("as far as the hash tells").isEqualTo(row);
            final int savepoint = store.savepoint();
            insertRow(key, 1);
            assertThat(index.candidate(key, 1)).isEqualTo(Index.AMBIGUOUS);
            assertThat(index.candidate(other, 1)).isEqualTo(Index.AMBIGUOUS);
            store.rollbackTo(savepoint);
            index.insert(key, 1, Index.TAG + 3);
            assertThat(index.candidate(key, 1)).isEqualTo(Index.TAG + 3);
            assertThat(index.candidate(other, 1)).isEqualTo(row);
            assertThat(index.get(other, 1)).isEqualTo(row);
            assertThat(index.get(key, 1)).isEqualTo(Index.TAG + 3);
            assertThat(index.remove(other, 1)).isEqualTo(row);
            assertThat(index.get(key, 1)).isEqualTo(Index.TAG + 3);
            assertThat(index.get(other, 1)).isEqualTo(Index.NOT_FOUND);
            store.rollback();
        }
    }

    @Test
    void shouldTellKeysApartWithoutALookAtRowsThatMayBeCold() {
        final History history = store.history(3, 24);
        final Index cold = store.index(4, history, KEY_OFFSET);
        final Map<Long, Long> keyByHash = new HashMap<>();
        int pairs = 0;
        for (long key = 0; pairs < 5; key++) {
            final long other = keyByHash.getOrDefault(Hashing.key(key, 1) >>> Long.SIZE - IndexSlots.ORDER_BITS, -1L);
            keyByHash.put(Hashing.key(key, 1) >>> Long.SIZE - IndexSlots.ORDER_BITS, key);
            store.begin();
            final int savepoint = store.savepoint();
            history.append(view);
            view.putLong(KEY_OFFSET, ~key);
            view.putLong(KEY_OFFSET + Long.BYTES, 1);
            cold.insert(~key, 1, history.rowCount() - 1);
            store.rollbackTo(savepoint);
            history.append(view);
            view.putLong(KEY_OFFSET, key);
            view.putLong(KEY_OFFSET + Long.BYTES, 1);
            assertThat(cold.candidate(key, 1)).as("also where a hash is that of %d", other).isEqualTo(Index.NOT_FOUND);
            cold.insert(key, 1, key);
            store.commit();
            if (other >= 0) {
                pairs++;
                assertThat(cold.candidate(other, 1)).isEqualTo(other);
                assertThat(cold.get(other, 1)).isEqualTo(other);
            }
            assertThat(cold.candidate(key, 1)).isEqualTo(key);
            assertThat(cold.get(key, 1)).isEqualTo(key);
        }
    }

    @Test
    void shouldRefuseAKeyThatIsThere() {
        store.begin();
        final long row = insertRow(1, 2);
        final long other = row(1, 2);

        assertThatThrownBy(() -> index.insert(1, 2, other)).hasMessageStartingWith("INDEX_KEY");
        assertThatThrownBy(() -> index.insert(1, 2, Index.TAG)).hasMessageStartingWith("INDEX_KEY");
        assertThat(index.get(1, 2)).isEqualTo(row);
        store.rollback();
        assertThat(index.size()).isZero();
    }

    @Test
    void shouldRefuseAValueThatIsNeitherARowWithTheKeyNorATag() {
        store.begin();
        final long row = row(1, 2);

        assertThatThrownBy(() -> index.insert(1, 2, -1)).hasMessageStartingWith("INDEX_VALUE");
        assertThatThrownBy(() -> index.insert(1, 2, row + 1)).hasMessageStartingWith("INDEX_VALUE");
        assertThatThrownBy(() -> index.insert(1, 3, row)).hasMessageStartingWith("INDEX_VALUE");
        assertThatThrownBy(() -> index.insert(1, 2, Index.TAG - 1)).hasMessageStartingWith("INDEX_VALUE");
        assertThatThrownBy(() -> index.insert(1, 2, Long.MAX_VALUE)).hasMessageStartingWith("INDEX_VALUE");
        index.insert(1, 2, row);
        store.rollback();
    }

    @Test
    void shouldRefuseRowsInAnIndexOfTagsAlone() {
        try (Store other = new Store(pages)) {
            final Index tags = other.index(1);
            other.begin();
            assertThatThrownBy(() -> tags.insert(1, 2, 0)).hasMessageStartingWith("INDEX_VALUE");
            tags.insert(1, 2, Index.TAG);
            other.commit();
            assertThat(tags.get(1, 2)).isEqualTo(Index.TAG);
        }
    }

    @Test
    void shouldRefuseRowsOfAnotherStore() {
        try (Store other = new Store(pages)) {
            assertThatThrownBy(() -> other.index(1, table, KEY_OFFSET)).hasMessageStartingWith("ROWS");
            assertThatThrownBy(() -> other.index(1, null, KEY_OFFSET)).hasMessageStartingWith("ROWS");
        }
    }

    @Test
    void shouldRefuseAPlaceInARowWhereNoKeyCanBe() {
        for (final int offset : new int[] {-8, 4, 16}) {
            assertThatThrownBy(() -> store.index(3, table, offset)).hasMessageStartingWith("KEY_OFFSET");
        }
    }

    @Test
    void shouldCountTagsAndNotRowsInTheDigest() {
        final long empty = store.recordsDigest();
        store.begin();
        final long row = row(1, 0);
        final long digest = store.recordsDigest();
        index.insert(1, 0, row);
        assertThat(store.recordsDigest()).isEqualTo(digest);
        index.insert(2, 0, Index.TAG);
        final long tagged = store.recordsDigest();
        assertThat(tagged).isNotEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
        index.insert(3, 0, Index.TAG + 1);
        index.remove(2, 0);
        index.remove(3, 0);
        assertThat(store.recordsDigest()).isEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
        store.rollback();
        assertThat(store.recordsDigest()).isEqualTo(empty);
    }

    @Test
    void shouldTakeThePlacesOfTagsThatWereRemovedAgain() {
        final int count = 2 * PageSource.PAGE_LENGTH / 32;
        store.begin();
        index.insert(1, 0, Index.TAG);
        store.commit();
        final long bytes = store.residentBytes();
        for (int i = 0; i < count; i++) {
            store.begin();
            index.remove(i + 1L, 0);
            index.insert(i + 2L, 0, Index.TAG + i);
            store.commit();
        }
        assertThat(store.residentBytes()).isEqualTo(bytes);
        assertThat(index.get(count + 1L, 0)).isEqualTo(Index.TAG + count - 1);
        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
    }

    @Test
    void shouldKeepSequentialAndSparseKeysApartWhileItGrows() {
        final int count = 3 * FULL;
        for (int i = 0; i < count; i++) {
            store.begin();
            insertRow(i, 0);
            insertRow(0, i + 1L);
            insertRow((long) i << 40, (long) i << 40 | 1L << 39);
            store.commit();
        }
        for (int i = 0; i < count; i++) {
            assertThat(index.get(i, 0)).isEqualTo(3L * i);
            assertThat(index.get(0, i + 1L)).isEqualTo(3L * i + 1);
            assertThat(index.get((long) i << 40, (long) i << 40 | 1L << 39)).isEqualTo(3L * i + 2);
        }
        assertThat(index.size()).isEqualTo(3L * count);
    }

    @Test
    void shouldGiveOldPagesBackAsItGrows() {
        final int count = 10 * FULL;
        final double bytesAnEntryMax = 8 / 0.45;
        for (int i = 0; i < count; i++) {
            store.begin();
            insertRow(i, 1);
            store.commit();
            // Whole pages: one is begun in each generation.
            assertThat(index.residentBytes()).isLessThan((long) (i * bytesAnEntryMax) + 3L * PageSource.PAGE_LENGTH);
        }
    }

    @Test
    void shouldTurnBackInTheMiddleOfGrowing() {
        store.begin();
        for (int i = 0; i < FULL - 10; i++) {
            index.insert(i, 0, Index.TAG + i);
        }
        store.commit();
        final long digest = store.recordsDigest();
        for (int round = 0; round < 3; round++) {
            store.begin();
            for (int i = 0; i < 1000; i++) {
                insertRow(i, 1);
            }
            for (int i = 0; i < 1000; i++) {
                index.remove(i, 0);
            }
            // Going back inserts too, and so growing comes to its end in a later round.
            assertThat(index.isGrowing() || round > 0).isTrue();
            assertThat(store.recordsDigest()).isNotEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
            store.rollback();
            assertThat(index.size()).isEqualTo(FULL - 10);
            assertThat(store.recordsDigest()).isEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
            for (int i = 0; i < FULL - 10; i++) {
                assertThat(index.get(i, 0)).isEqualTo(Index.TAG + i);
                assertThat(index.get(i, 1)).isEqualTo(Index.NOT_FOUND);
            }
        }
    }

    @Test
    void shouldDoWhatAHashMapDoes() {
        final Random random = Seed.random(IndexTest.class);
        final Map<Key, Long> expected = new HashMap<>();
        final List<Key> keys = new ArrayList<>();
        int generations = 0;
        boolean wasGrowing = false;
        for (int transaction = 0; transaction < 3_000; transaction++) {
            final Map<Key, Long> before = new HashMap<>();
            store.begin();
            final int operations = random.nextInt(1_000);
            for (int i = 0; i < operations; i++) {
                changeOne(random, expected, keys, before);
            }
            generations += index.isGrowing() && !wasGrowing ? 1 : 0;
            wasGrowing = index.isGrowing();
            if (random.nextInt(4) == 0) {
                store.rollback();
                before.forEach((key, value) -> restore(expected, key, value));
            } else {
                store.commit();
            }
            assertThat(index.size()).isEqualTo(expected.size());
            if (transaction % 300 == 0) {
                assertSame(expected, keys);
            }
        }
        assertSame(expected, keys);
        assertThat(generations).isGreaterThan(2);
        assertThat(store.indexGrowths()).isGreaterThanOrEqualTo(generations);
    }

    private void changeOne(
        final Random random, final Map<Key, Long> expected, final List<Key> keys, final Map<Key, Long> before) {
        final boolean isNew = keys.isEmpty() || random.nextInt(3) != 0;
        final Key key = isNew
            ? new Key(random.nextInt(1 << 20), random.nextBoolean() ? 0 : random.nextLong())
            : keys.get(random.nextInt(keys.size()));
        final Long former = expected.get(key);
        assertThat(index.get(key.low, key.high)).isEqualTo(former == null ? Index.NOT_FOUND : former);
        before.putIfAbsent(key, former == null ? Index.NOT_FOUND : former);
        if (former == null) {
            final boolean isTag = random.nextInt(3) == 0;
            final long value = isTag ? Index.TAG + random.nextInt(1000) : row(key.low, key.high);
            index.insert(key.low, key.high, value);
            expected.put(key, value);
            keys.add(key);
        } else {
            assertThat(index.remove(key.low, key.high)).isEqualTo(former);
            assertThat(index.remove(key.low, key.high)).isEqualTo(Index.NOT_FOUND);
            expected.remove(key);
        }
    }

    private static void restore(final Map<Key, Long> expected, final Key key, final long value) {
        if (value == Index.NOT_FOUND) {
            expected.remove(key);
        } else {
            expected.put(key, value);
        }
    }

    private void assertSame(final Map<Key, Long> expected, final List<Key> keys) {
        for (final Key key : keys) {
            final long value = expected.getOrDefault(key, Index.NOT_FOUND);
            assertThat(index.get(key.low, key.high)).isEqualTo(value);
        }
        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
    }

    private long insertRow(final long keyLow, final long keyHigh) {
        final long row = row(keyLow, keyHigh);
        index.insert(keyLow, keyHigh, row);
        return row;
    }

    private long row(final long keyLow, final long keyHigh) {
        final long row = table.append(view);
        view.putLong(KEY_OFFSET, keyLow);
        view.putLong(KEY_OFFSET + 8, keyHigh);
        table.written(row);
        return row;
    }

    private record Key(long low, long high) {
    }
}
