package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadTest {
    private static final int ROW_LENGTH = 128;
    private static final int ROW_COUNT = 2 * PageSource.PAGE_LENGTH / ROW_LENGTH;

    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Table table = store.table(2, ROW_LENGTH);
    private final Index index = store.index(1, table, 0);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldReadKeysAndRowsWhereverTheyLieAndChangeNothing() {
        store.begin();
        for (int i = 0; i < ROW_COUNT; i++) {
            insertRow(i);
        }
        index.insert(1, 1, Index.TAG);
        store.commit();
        final long digest = store.recordsDigest();
        final ReadAhead readAhead = new ReadAhead(store, 3 * ROW_COUNT);
        for (int i = 0; i < ROW_COUNT; i++) {
            readAhead.addKey(index, i, 0);
            readAhead.addRow(index, i, 0);
        }
        assertThat(readAhead.run()).isEqualTo(3 * ROW_COUNT);
        assertThat(readAhead.run()).isZero();
        assertThat(store.recordsDigest()).isEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
    }

    @Test
    void shouldAddNoRowForAKeyThatLeadsToNone() {
        store.begin();
        index.insert(1, 1, Index.TAG);
        store.commit();
        final ReadAhead readAhead = new ReadAhead(store, 10);
        readAhead.addRow(index, 1, 1);
        readAhead.addRow(index, 2, 2);
        assertThat(readAhead.run()).isZero();
    }

    @Test
    void shouldIgnoreWhatIsTooMuch() {
        final ReadAhead readAhead = new ReadAhead(store, 1);
        readAhead.addKey(index, 1, 1);
        readAhead.addKey(index, 2, 2);
        assertThat(readAhead.run()).isEqualTo(1);
        readAhead.addKey(index, 3, 3);
        assertThat(readAhead.run()).isEqualTo(1);
    }

    @Test
    void shouldNotReadPagesThatHaveBeenGivenBackSinceTheyWereAdded() {
        final ReadAhead readAhead = new ReadAhead(store, 200_000);
        for (int i = 0; i < 200_000; i++) {
            readAhead.addKey(index, i, 0);
        }
        final long before = store.layoutVersion;
        for (int i = 0; i < 200_000; i++) {
            store.begin();
            insertRow(i);
            store.commit();
        }
        assertThat(store.layoutVersion).isGreaterThan(before);
        assertThat(readAhead.run()).isZero();
    }

    private void insertRow(final long key) {
        final long row = table.append(view);
        view.putLong(0, key);
        table.written(row);
        index.insert(key, 0, row);
    }
}
