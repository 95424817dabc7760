package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** When a history says that the memory of old rows is wanted no more. */
class RetiredPagesTest {
    private static final int ROW_LENGTH = 32 * 1024;
    private static final int ROWS_PER_PAGE = PageSource.PAGE_LENGTH / ROW_LENGTH;
    private static final int ROWS_KEPT = History.PAGES_KEPT * ROWS_PER_PAGE;

    private final RecordingPages pages = new RecordingPages();
    private final Store store = new Store(pages);
    private final History history = store.history(1, ROW_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        assertThat(pages.retired).as("retired and not given back as such").isEmpty();
        pages.close();
    }

    @Test
    void shouldRetireAPageWhenAsManyAsAreKeptAreFullBehindIt() {
        append(ROWS_KEPT + ROWS_PER_PAGE - 1);
        assertThat(pages.retired).isEmpty();
        assertThat(history.isCold(0)).isFalse();

        append(1);
        assertThat(pages.retired).hasSize(1);
        assertThat(history.isCold(ROWS_PER_PAGE - 1)).isTrue();
        assertThat(history.isCold(ROWS_PER_PAGE)).isFalse();

        append(2 * ROWS_PER_PAGE);
        assertThat(pages.retired).hasSize(3);
        history.read(0, view);
        assertThat(view.addressOffset()).isEqualTo(pages.retired.get(0).addressOffset());
        history.read(3 * ROWS_PER_PAGE - 1, view);
        assertThat(view.addressOffset() + ROW_LENGTH)
            .isEqualTo(pages.retired.get(2).addressOffset() + PageSource.PAGE_LENGTH);
    }

    @Test
    void shouldRetireNothingThatCanStillBeTakenBack() {
        store.begin();
        for (int i = 0; i < ROWS_KEPT + 3 * ROWS_PER_PAGE; i++) {
            history.append(view);
        }
        assertThat(pages.retired).isEmpty();
        store.rollback();
        assertThat(pages.retired).isEmpty();

        append(ROWS_KEPT + ROWS_PER_PAGE);
        assertThat(pages.retired).hasSize(1);
    }

    @Test
    void shouldHavePagesBroughtToMemoryThatMayHaveLeftIt() {
        append(ROWS_KEPT + 2 * ROWS_PER_PAGE);

        history.prefetch(2 * ROWS_PER_PAGE);
        assertThat(pages.prefetched).isEmpty();

        history.prefetch(ROWS_PER_PAGE + 1);
        assertThat(pages.prefetched).hasSize(1);
        assertThat(pages.prefetched.get(0)).isSameAs(pages.retired.get(1));
    }

    @Test
    void shouldKeepAResidentHistory() {
        final History resident = store.residentHistory(2, ROW_LENGTH);
        store.begin();
        for (int i = 0; i < ROWS_KEPT + 3 * ROWS_PER_PAGE; i++) {
            resident.append(view);
        }
        store.commit();

        assertThat(pages.retired).isEmpty();
        assertThat(resident.isCold(0)).isFalse();
    }

    private void append(final int count) {
        store.begin();
        for (int i = 0; i < count; i++) {
            history.append(view);
        }
        store.commit();
    }

    private static final class RecordingPages implements PageSource {
        private final OnDemandPages source = new OnDemandPages();
        private final List<UnsafeBuffer> retired = new ArrayList<>();
        private final List<UnsafeBuffer> prefetched = new ArrayList<>();

        @Override
        public UnsafeBuffer take() {
            return source.take();
        }

        @Override
        public void giveBack(final UnsafeBuffer page) {
            assertThat(retired).doesNotContain(page);
            source.giveBack(page);
        }

        @Override
        public void retire(final UnsafeBuffer page) {
            retired.add(page);
        }

        @Override
        public void prefetch(final UnsafeBuffer page) {
            prefetched.add(page);
        }

        @Override
        public void giveBackRetired(final UnsafeBuffer page) {
            assertThat(retired.removeIf(other -> other == page)).isTrue();
            source.giveBack(page);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
