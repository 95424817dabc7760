package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadTest {
    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Index index = store.index(1);
    private final Table table = store.table(2, 8);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldReadKeysAndRowsWhereverTheyLieAndChangeNothing() {
        store.begin();
        for (int i = 0; i < PageSource.PAGE_LENGTH / 8; i++) {
            table.written(table.append(view));
            index.insert(i, 0, i);
        }
        store.commit();
        final long digest = store.recordsDigest();
        final ReadAhead readAhead = new ReadAhead(store, 2 * PageSource.PAGE_LENGTH / 8);
        for (int i = 0; i < PageSource.PAGE_LENGTH / 8; i++) {
            readAhead.add(index, i, 0);
            readAhead.add(table, i);
        }
        readAhead.add(table, Index.NOT_FOUND);
        assertThat(readAhead.run()).isEqualTo(2 * PageSource.PAGE_LENGTH / 8);
        assertThat(readAhead.run()).isZero();
        assertThat(store.recordsDigest()).isEqualTo(digest).isEqualTo(store.recomputeRecordsDigest());
    }

    @Test
    void shouldIgnoreWhatIsTooMuch() {
        final ReadAhead readAhead = new ReadAhead(store, 1);
        readAhead.add(index, 1, 1);
        readAhead.add(index, 2, 2);
        assertThat(readAhead.run()).isEqualTo(1);
        readAhead.add(index, 3, 3);
        assertThat(readAhead.run()).isEqualTo(1);
    }

    @Test
    void shouldNotReadPagesThatHaveBeenGivenBackSinceTheyWereAdded() {
        final ReadAhead readAhead = new ReadAhead(store, 100_000);
        for (int i = 0; i < 100_000; i++) {
            readAhead.add(index, i, 0);
        }
        final long before = store.layoutVersion;
        for (int i = 0; i < 100_000; i++) {
            store.begin();
            index.insert(i, 0, i);
            store.commit();
        }
        assertThat(store.layoutVersion).isGreaterThan(before);
        assertThat(readAhead.run()).isZero();
    }
}
