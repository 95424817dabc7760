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
            pages.fill();
            assertThat(pages.isFull()).isTrue();
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
            pages.fill();
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
            pages.fill();
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

    @Test
    void shouldPauseAfterAStepWhileHalfOfTheStockIsThere() {
        try (ReadyPages pages = new ReadyPages(4)) {
            int steps = 1;
            while (pages.doWork() != 0) {
                steps++;
            }
            assertThat(steps).as("steps of two pages").isGreaterThan(2);
            final List<UnsafeBuffer> taken = List.of(pages.take(), pages.take());
            assertThat(pages.pagesUnready()).as("half of them are ready").isZero();
            assertThat(pages.doWork()).as("a step, as none is ready").isEqualTo(1);
            taken.forEach(pages::giveBack);

            pages.fill();
            pages.giveBack(pages.take());
            for (int i = 1; i < steps / 2; i++) {
                assertThat(pages.doWork()).isZero();
                assertThat(pages.isFull()).as("a page is made in %d steps", steps / 2).isFalse();
            }
            assertThat(pages.doWork()).isZero();
            assertThat(pages.isFull()).isTrue();
        }
    }
}
