package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoreTest {
    private static final int ROW_LENGTH = 24;

    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Table table = store.table(1, ROW_LENGTH);
    private final History history = store.history(2, ROW_LENGTH);
    private final Index index = store.index(3);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldKeepWhatWasCommitted() {
        store.begin();
        final long row = append(11);
        store.commit();

        table.read(row, view);
        assertThat(view.capacity()).isEqualTo(ROW_LENGTH);
        assertThat(view.getLong(0)).isEqualTo(11);
        assertThat(table.rowCount()).isEqualTo(1);
    }

    @Test
    void shouldTakeBackRowsEntriesAndDigest() {
        store.begin();
        final long row = append(11);
        appendHistory(21);
        index.insert(1, 1, Index.TAG + 1);
        store.commit();
        final long records = store.recordsDigest();
        final long chain = store.historyDigest();

        store.begin();
        update(row, 12);
        append(13);
        update(row, 14);
        appendHistory(22);
        index.insert(2, 2, Index.TAG);
        index.remove(1, 1);
        store.rollback();

        assertThat(read(row)).isEqualTo(11);
        assertThat(table.rowCount()).isEqualTo(1);
        assertThat(history.rowCount()).isEqualTo(1);
        assertThat(index.get(1, 1)).isEqualTo(Index.TAG + 1);
        assertThat(index.get(2, 2)).isEqualTo(Index.NOT_FOUND);
        assertThat(store.recordsDigest()).isEqualTo(records).isEqualTo(store.recomputeRecordsDigest());
        assertThat(store.historyDigest()).isEqualTo(chain).isEqualTo(store.recomputeHistoryDigest());
    }

    @Test
    void shouldKeepWhatIsWrittenAfterGoingBackToASavepoint() {
        store.begin();
        final long row = append(1);
        final int outer = store.savepoint();
        update(row, 2);
        final int inner = store.savepoint();
        update(row, 3);
        store.rollbackTo(inner);
        assertThat(read(row)).isEqualTo(2);
        update(row, 4);
        store.rollbackTo(inner);
        assertThat(read(row)).isEqualTo(2);
        store.rollbackTo(outer);
        assertThat(read(row)).isEqualTo(1);
        index.insert(9, 9, Index.TAG);
        store.commit();

        assertThat(read(row)).isEqualTo(1);
        assertThat(index.get(9, 9)).isEqualTo(Index.TAG);
        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
    }

    @Test
    void shouldHandOutZeroedRowsAfterOthersWereTakenBack() {
        store.begin();
        append(-1);
        appendHistory(-1);
        store.rollback();

        store.begin();
        final long row = table.append(view);
        assertThat(view.getLong(0)).isZero();
        table.written(row);
        history.append(view);
        assertThat(view.getLong(0)).isZero();
        store.commit();
    }

    @Test
    void shouldGiveTheSameRecordsDigestInAnyOrder() {
        store.begin();
        append(1);
        append(2);
        store.commit();
        final long digest = store.recordsDigest();
        try (Store other = new Store(pages)) {
            final Table otherTable = other.table(1, ROW_LENGTH);
            other.begin();
            for (long value = 3; value > 0; value--) {
                final long row = otherTable.append(view);
                view.putLong(0, value);
                otherTable.written(row);
            }
            otherTable.update(0, view);
            view.putLong(0, 2);
            otherTable.written(0);
            otherTable.update(1, view);
            view.putLong(0, 0);
            otherTable.written(1);
            other.commit();
            store.begin();
            append(0);
            store.commit();
            assertThat(other.recordsDigest()).isEqualTo(store.recordsDigest()).isNotEqualTo(digest);
        }
    }

    @Test
    void shouldGiveAnotherHistoryDigestInAnotherOrder() {
        store.begin();
        appendHistory(1);
        appendHistory(2);
        store.commit();
        try (Store other = new Store(pages)) {
            final History otherHistory = other.history(2, ROW_LENGTH);
            other.begin();
            otherHistory.append(view);
            view.putLong(0, 2);
            otherHistory.append(view);
            view.putLong(0, 1);
            other.commit();
            assertThat(other.historyDigest()).isNotEqualTo(store.historyDigest());
        }
    }

    @Test
    void shouldNoticeARowThatChangedBehindItsBack() {
        store.begin();
        final long row = append(1);
        final long past = appendHistory(1);
        store.commit();

        table.read(row, view);
        view.putLong(0, 2);
        history.read(past, view);
        view.putLong(0, 2);

        assertThat(store.recomputeRecordsDigest()).isNotEqualTo(store.recordsDigest());
        assertThat(store.recomputeHistoryDigest()).isNotEqualTo(store.historyDigest());
    }

    @Test
    void shouldTakeBackACommandOfManyPagesAndGiveThemBack() {
        final int count = 300_000;
        store.begin();
        final long row = append(1);
        final int savepoint = store.savepoint();
        for (int i = 2; i < count; i++) {
            update(row, i);
        }
        final long resident = store.residentBytes();
        assertThat(resident).isGreaterThan(12L * PageSource.PAGE_LENGTH);
        store.rollbackTo(savepoint);
        assertThat(read(row)).isEqualTo(1);
        update(row, 2);
        store.commit();

        assertThat(read(row)).isEqualTo(2);
        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
        assertThat(store.residentBytes()).isLessThan(resident);
    }

    @Test
    void shouldRefuseACommandThatChangesWithoutBound() {
        store.begin();
        final long row = append(1);

        assertThatThrownBy(() -> {
            while (true) {
                update(row, 2);
            }
        }).hasMessageStartingWith("UNDO_FULL");
        store.rollback();
        assertThat(table.rowCount()).isZero();
        assertThat(store.recordsDigest()).isZero();
    }

    @Test
    void shouldRefuseChangesOutsideATransaction() {
        assertThatThrownBy(() -> table.append(view)).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(() -> history.append(view)).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(() -> index.insert(1, 1, 1)).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(() -> index.remove(1, 1)).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(store::commit).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(store::rollback).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(store::savepoint).hasMessageStartingWith("TRANSACTION");
    }

    @Test
    void shouldRefuseASecondTransaction() {
        store.begin();

        assertThatThrownBy(store::begin).hasMessageStartingWith("TRANSACTION");
        assertThatThrownBy(() -> store.index(9)).hasMessageStartingWith("TRANSACTION");
    }

    @Test
    void shouldRefuseToCommitARowThatWasNotSaidToBeWritten() {
        store.begin();
        table.append(view);

        assertThatThrownBy(store::commit).hasMessageStartingWith("WRITTEN");
        assertThatThrownBy(store::savepoint).hasMessageStartingWith("WRITTEN");
        store.rollback();
        assertThat(table.rowCount()).isZero();
        store.begin();
        append(1);
        store.commit();
    }

    @Test
    void shouldRefuseASavepointThatIsNone() {
        store.begin();
        append(1);
        final int savepoint = store.savepoint();
        append(2);

        assertThatThrownBy(() -> store.rollbackTo(savepoint + 1000)).hasMessageStartingWith("SAVEPOINT");
        assertThatThrownBy(() -> store.rollbackTo(0)).hasMessageStartingWith("SAVEPOINT");
        assertThat(table.rowCount()).isEqualTo(2);
        store.rollbackTo(savepoint);
        assertThat(table.rowCount()).isEqualTo(1);
    }

    @Test
    void shouldRefuseRowsThatAreNotThere() {
        assertThatThrownBy(() -> table.read(0, view)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> history.read(-1, view)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldRefuseAnIdThatIsTakenAndALengthThatDoesNotFit() {
        assertThatThrownBy(() -> store.index(1)).hasMessageStartingWith("PART_ID");
        assertThatThrownBy(() -> store.table(9, 12)).hasMessageStartingWith("ROW_LENGTH");
        assertThatThrownBy(() -> store.table(9, 0)).hasMessageStartingWith("ROW_LENGTH");
        assertThatThrownBy(() -> store.table(9, PageSource.PAGE_LENGTH + 8)).hasMessageStartingWith("ROW_LENGTH");
    }

    @Test
    void shouldDoWhatCopiesOfAListDo() {
        final Random random = Seed.random(StoreTest.class);
        List<Long> expected = new ArrayList<>();
        for (int transaction = 0; transaction < 2_000; transaction++) {
            final List<Long> before = new ArrayList<>(expected);
            final Deque<List<Long>> copies = new ArrayDeque<>();
            final Deque<Integer> savepoints = new ArrayDeque<>();
            final long digest = store.recordsDigest();
            store.begin();
            for (int i = random.nextInt(30); i >= 0; i--) {
                expected = step(random, expected, copies, savepoints);
            }
            if (random.nextInt(3) == 0) {
                store.rollback();
                expected = before;
                assertThat(store.recordsDigest()).isEqualTo(digest);
            } else {
                store.commit();
            }
            assertThat(table.rowCount()).isEqualTo(expected.size());
            for (int row = 0; row < expected.size(); row++) {
                assertThat(read(row)).isEqualTo(expected.get(row));
            }
            assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
        }
    }

    private List<Long> step(
        final Random random,
        final List<Long> expected,
        final Deque<List<Long>> copies,
        final Deque<Integer> savepoints) {
        final int choice = random.nextInt(8);
        if (choice == 0) {
            savepoints.push(store.savepoint());
            copies.push(new ArrayList<>(expected));
        } else if (choice == 1 && !savepoints.isEmpty()) {
            for (int skipped = random.nextInt(savepoints.size()); skipped > 0; skipped--) {
                savepoints.pop();
                copies.pop();
            }
            store.rollbackTo(savepoints.peek());
            return new ArrayList<>(copies.peek());
        } else if (choice < 4 || expected.isEmpty()) {
            final long value = random.nextLong();
            append(value);
            expected.add(value);
        } else {
            final int row = random.nextInt(expected.size());
            final long value = random.nextLong();
            update(row, value);
            expected.set(row, value);
        }
        return expected;
    }

    private long append(final long value) {
        final long row = table.append(view);
        view.putLong(0, value);
        table.written(row);
        return row;
    }

    private void update(final long row, final long value) {
        table.update(row, view);
        view.putLong(0, value);
        table.written(row);
    }

    private long appendHistory(final long value) {
        final long row = history.append(view);
        view.putLong(0, value);
        return row;
    }

    private long read(final long row) {
        table.read(row, view);
        return view.getLong(0);
    }
}
