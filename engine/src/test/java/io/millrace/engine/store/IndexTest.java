package io.millrace.engine.store;

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
    private static final int FULL = 27_715;

    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Index index = store.index(1);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldFindWhatWasInserted() {
        store.begin();
        index.insert(0, 0, 7);
        index.insert(-1, -1, 0);
        index.insert(1, 0, 8);
        index.insert(0, 1, 9);
        store.commit();

        assertThat(index.get(0, 0)).isEqualTo(7);
        assertThat(index.get(-1, -1)).isZero();
        assertThat(index.get(1, 0)).isEqualTo(8);
        assertThat(index.get(0, 1)).isEqualTo(9);
        assertThat(index.get(1, 1)).isEqualTo(Index.NOT_FOUND);
        assertThat(index.size()).isEqualTo(4);
    }

    @Test
    void shouldRefuseAKeyThatIsThere() {
        store.begin();
        index.insert(1, 2, 3);

        assertThatThrownBy(() -> index.insert(1, 2, 4)).hasMessageStartingWith("INDEX_KEY");
        assertThat(index.get(1, 2)).isEqualTo(3);
        store.rollback();
        assertThat(index.size()).isZero();
    }

    @Test
    void shouldRefuseANegativeValue() {
        store.begin();

        assertThatThrownBy(() -> index.insert(1, 2, -1)).hasMessageStartingWith("INDEX_VALUE");
    }

    @Test
    void shouldCountTagsAndNotRowsInTheDigest() {
        final long empty = store.recordsDigest();
        store.begin();
        index.insert(1, 0, 5);
        assertThat(store.recordsDigest()).isEqualTo(empty);
        index.insert(2, 0, Index.TAG);
        final long tagged = store.recordsDigest();
        assertThat(tagged).isNotEqualTo(empty).isEqualTo(store.recomputeRecordsDigest());
        index.insert(3, 0, Index.TAG + 1);
        index.remove(2, 0);
        index.remove(3, 0);
        assertThat(store.recordsDigest()).isEqualTo(empty);
        store.rollback();
        assertThat(store.recordsDigest()).isEqualTo(empty);
    }

    @Test
    void shouldKeepSequentialAndSparseKeysApartWhileItGrows() {
        final int count = 8 * FULL;
        for (int i = 0; i < count; i++) {
            store.begin();
            index.insert(i, 0, i);
            index.insert(0, i + 1L, i);
            index.insert((long) i << 40, (long) i << 40 | 1L << 39, i);
            store.commit();
        }
        for (int i = 0; i < count; i++) {
            assertThat(index.get(i, 0)).isEqualTo(i);
            assertThat(index.get(0, i + 1L)).isEqualTo(i);
            assertThat(index.get((long) i << 40, (long) i << 40 | 1L << 39)).isEqualTo(i);
        }
        assertThat(index.size()).isEqualTo(3L * count);
    }

    @Test
    void shouldGiveOldPagesBackAsItGrows() {
        final int count = 10 * FULL;
        final double bytesAnEntryMax = 24 / 0.45;
        for (int i = 0; i < count; i++) {
            store.begin();
            index.insert(i, 1, i);
            store.commit();
            // Whole pages: one is begun in each generation, and one page is the undo log's.
            assertThat(store.residentBytes()).isLessThan((long) (i * bytesAnEntryMax) + 4L * PageSource.PAGE_LENGTH);
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
                index.insert(i, 1, i);
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
            final int operations = random.nextInt(200);
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
            final long value = (random.nextInt(8) == 0 ? Index.TAG : 0) + random.nextInt(1000);
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

    private record Key(long low, long high) {
    }
}
