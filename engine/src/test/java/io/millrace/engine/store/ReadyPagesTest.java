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
    void shouldKeepPagesThatComeBackForThoseWhoAskNext() {
        try (ReadyPages pages = new ReadyPages(1)) {
            final List<UnsafeBuffer> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                taken.add(pages.take());
            }
            taken.forEach(pages::giveBack);
            for (int i = 0; i < 10; i++) {
                fill(pages);
                pages.giveBack(pages.take());
            }
            assertThat(pages.allocatedBytes()).isEqualTo(3L * PageSource.PAGE_LENGTH);
        }
    }

    @Test
    void shouldCutPagesFromSlabsWithoutOneTouchingAnother() {
        try (ReadyPages pages = new ReadyPages(128)) {
            fill(pages);
            final List<UnsafeBuffer> taken = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                final UnsafeBuffer page = pages.take();
                assertThat(page.addressOffset() % 4096).isZero();
                page.setMemory(0, PageSource.PAGE_LENGTH, (byte) i);
                taken.add(page);
            }
            assertThat(pages.pagesUnready()).isZero();
            for (int i = 0; i < 100; i++) {
                assertThat(taken.get(i).getByte(0)).isEqualTo((byte) i);
                assertThat(taken.get(i).getByte(PageSource.PAGE_LENGTH - 1)).isEqualTo((byte) i);
            }
            taken.forEach(pages::giveBack);
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
