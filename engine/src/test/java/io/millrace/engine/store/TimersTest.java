package io.millrace.engine.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimersTest {
    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Timers timers = store.timers(1);

    @AfterEach
    void shouldGiveAllPagesBack() {
        store.close();
        pages.close();
    }

    @Test
    void shouldHaveTheLeastTimeFirstAndOfEqualOnesTheLeastRow() {
        store.begin();
        timers.add(20, 0);
        timers.add(10, 4);
        timers.add(10, 1);
        timers.add(30, 2);
        store.commit();

        assertThat(timers.firstTime()).isEqualTo(10);
        assertThat(timers.firstRow()).isEqualTo(1);
        assertThat(timers.size()).isEqualTo(4);
    }

    @Test
    void shouldBeNeverDueWithoutTimers() {
        assertThat(timers.firstTime()).isEqualTo(Timers.NONE);
        assertThatThrownBy(timers::firstRow).hasMessageStartingWith("TIMERS");
    }

    @Test
    void shouldRefuseASecondTimerForARow() {
        store.begin();
        timers.add(20, 3);

        assertThatThrownBy(() -> timers.add(10, 3)).hasMessageStartingWith("TIMERS");
        assertThat(timers.firstTime()).isEqualTo(20);
    }

    @Test
    void shouldRefuseATimerThatIsNever() {
        store.begin();

        assertThatThrownBy(() -> timers.add(Timers.NONE, 3)).hasMessageStartingWith("TIMERS");
    }

    @Test
    void shouldSayThatThereIsNothingToRemove() {
        store.begin();
        timers.add(20, 3);

        assertThat(timers.remove(2)).isFalse();
        assertThat(timers.remove(1000)).isFalse();
        assertThat(timers.remove(3)).isTrue();
        assertThat(timers.remove(3)).isFalse();
        assertThat(timers.firstTime()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldGoBackToASavepoint() {
        store.begin();
        timers.add(20, 0);
        timers.add(30, 1);
        final int savepoint = store.savepoint();
        timers.add(10, 2);
        timers.remove(0);
        store.rollbackTo(savepoint);

        assertThat(timers.firstTime()).isEqualTo(20);
        assertThat(timers.size()).isEqualTo(2);
        store.rollback();
        assertThat(timers.firstTime()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldKeepTheOrderThroughWhateverIsDoneAndTakenBack() {
        final Random random = Seed.random(TimersTest.class);
        Map<Long, Long> times = new HashMap<>();
        for (int transaction = 0; transaction < 400; transaction++) {
            final Map<Long, Long> before = new HashMap<>(times);
            store.begin();
            for (int n = random.nextInt(2_000); n > 0; n--) {
                final long row = random.nextInt(20_000);
                if (times.containsKey(row)) {
                    assertThat(timers.remove(row)).isTrue();
                    times.remove(row);
                } else {
                    final long time = random.nextInt(5_000);
                    timers.add(time, row);
                    times.put(row, time);
                }
            }
            if (random.nextInt(3) == 0) {
                store.rollback();
                times = before;
            } else {
                store.commit();
            }
            assertThat(timers.size()).isEqualTo(times.size());
        }
        drain(times);
    }

    /** What was added above a page's worth comes back in order, too. */
    @Test
    void shouldSpanPages() {
        final Map<Long, Long> times = new HashMap<>();
        store.begin();
        for (long row = 0; row < 200_000; row++) {
            final long time = row * 7919 % 100_003;
            timers.add(time, row);
            times.put(row, time);
        }
        store.commit();
        drain(times);
    }

    private void drain(final Map<Long, Long> times) {
        final TreeSet<Map.Entry<Long, Long>> order = new TreeSet<>(
            Comparator.<Map.Entry<Long, Long>>comparingLong(Map.Entry::getValue).thenComparingLong(Map.Entry::getKey));
        order.addAll(times.entrySet());
        store.begin();
        for (final Map.Entry<Long, Long> entry : order) {
            assertThat(timers.firstTime()).isEqualTo(entry.getValue());
            assertThat(timers.firstRow()).isEqualTo(entry.getKey());
            timers.remove(timers.firstRow());
        }
        assertThat(timers.size()).isZero();
        store.commit();
    }
}
