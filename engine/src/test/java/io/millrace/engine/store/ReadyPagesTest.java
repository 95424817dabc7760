package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadyPagesTest {
    @Test
    void shouldHandOutPagesThatWereMadeReady() {
        try (ReadyPages pages = new ReadyPages(4)) {
            fill(pages);
            assertThat(pages.allocatedBytes()).isEqualTo(4L * PageSource.PAGE_LENGTH);
            final List<UnsafeBuffer> taken = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                taken.add(pages.take());
            }
            assertThat(pages.pagesUnready()).isZero();
            taken.forEach(pages::giveBack);
        }
    }

    @Test
    void shouldMakeAPageItselfAndCountItWhenNoneIsReady() {
        try (ReadyPages pages = new ReadyPages(2)) {
            final UnsafeBuffer page = pages.take();
            assertThat(page.capacity()).isEqualTo(PageSource.PAGE_LENGTH);
            assertThat(pages.pagesUnready()).isEqualTo(1);
            pages.giveBack(page);
        }
    }

    @Test
    void shouldClearAPageThatComesBackAndHandItOutAgain() {
        try (ReadyPages pages = new ReadyPages(1)) {
            final UnsafeBuffer page = pages.take();
            page.setMemory(0, PageSource.PAGE_LENGTH, (byte) 1);
            pages.giveBack(page);
            fill(pages);
            final UnsafeBuffer again = pages.take();
            assertThat(again).isSameAs(page);
            for (int i = 0; i < PageSource.PAGE_LENGTH; i += 8) {
                assertThat(again.getLong(i)).isZero();
            }
            pages.giveBack(again);
        }
    }

    @Test
    void shouldFreePagesThatNobodyWants() {
        try (ReadyPages pages = new ReadyPages(1)) {
            final UnsafeBuffer one = pages.take();
            final UnsafeBuffer two = pages.take();
            final UnsafeBuffer three = pages.take();
            pages.giveBack(one);
            pages.giveBack(two);
            pages.giveBack(three);
            fill(pages);
            assertThat(pages.allocatedBytes()).isEqualTo(PageSource.PAGE_LENGTH);
        }
    }

    @Test
    void shouldSayThatPagesWereNotGivenBack() {
        final ReadyPages pages = new ReadyPages(1);
        final UnsafeBuffer page = pages.take();

        assertThatThrownBy(pages::close).hasMessageStartingWith("PAGES_OUT: 1");
        pages.giveBack(page);
        pages.close();
    }

    private static void fill(final ReadyPages pages) {
        while (pages.doWork() != 0) {
            assertThat(pages.allocatedBytes()).isPositive();
        }
    }
}
