package io.millrace.ops;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

final class ProgressBarTest {
    private final StringWriter text = new StringWriter();
    private long nowNs = 1_000;
    private final ProgressBar bar = new ProgressBar(new PrintWriter(text), () -> nowNs);

    @Test
    void shouldShowShareRowsAndRate() {
        nowNs += TimeUnit.SECONDS.toNanos(2);
        bar.onRows(1_000_000, 50, 100);

        assertThat(text).hasToString("\r\033[K[" + "#".repeat(15) + ".".repeat(15) + "]  50%  1,000,000 rows  500,000/s");
    }

    @Test
    void shouldShowRowsAndRateWhenNobodyKnowsTheLength() {
        nowNs += TimeUnit.SECONDS.toNanos(1);
        bar.onRows(1_000, 50, -1);

        assertThat(text).hasToString("\r\033[K1,000 rows  1,000/s");
    }

    @Test
    void shouldNotDrawMoreOftenThanTenTimesASecond() {
        nowNs += TimeUnit.MILLISECONDS.toNanos(99);
        bar.onRows(1, 1, 100);

        assertThat(text.toString()).isEmpty();
    }
}
