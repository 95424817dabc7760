package io.millrace.ops;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

final class RecoveryProgressTest {
    private static final String LINE =
        "millrace: reading the journal: 25%, sequence 3,000,000 (1,500,000/s), 256 of 1,024 MiB, 6 s left";

    private final StringWriter text = new StringWriter();
    private long nowNs = 1_000;

    @Test
    void shouldSayHowFarItIsHowFastAndHowMuchTimeIsLeft() {
        final RecoveryProgress progress = progress(false);
        advanceMs(2_000);
        read(progress);

        assertThat(text).hasToString(LINE + System.lineSeparator());
    }

    @Test
    void shouldSayWhatATornTailWasAndWhereItBegan() {
        progress(false).onTornTail(1_234, Path.of("segment"), 5_678);

        assertThat(text.toString()).contains("the machine went down", "sequence 1,234", "byte 5,678 of segment");
    }

    @Test
    void shouldSayMinutesWhereItTakesMinutes() {
        final RecoveryProgress progress = progress(false);
        advanceMs(100_000);
        progress.onProgress(1, 1 << 20, 2_048L << 20);

        assertThat(text.toString()).contains("0%, ").endsWith("3411 min 40 s left" + System.lineSeparator());
    }

    @Test
    void shouldSayNothingOfAJournalThatIsReadWithinASecond() {
        final RecoveryProgress progress = progress(true);
        advanceMs(999);
        read(progress);
        progress.end();

        assertThat(text.toString()).isEmpty();
    }

    @Test
    void shouldWriteALineOfALogEveryFiveSecondsAndWhatItTookInTheEnd() {
        final RecoveryProgress progress = progress(false);
        advanceMs(2_000);
        read(progress);
        advanceMs(4_999);
        read(progress);
        assertThat(text.toString().lines()).hasSize(1);
        advanceMs(1);
        read(progress);
        assertThat(text.toString().lines()).hasSize(2);
        progress.end();

        assertThat(text.toString().lines()).hasSize(3).last().isEqualTo("millrace: read the journal in 7.0 s");
        assertThat(text.toString()).doesNotContain("\033");
    }

    @Test
    void shouldDrawOneLineOverAndOverOnATerminalAndTakeItAway() {
        final RecoveryProgress progress = progress(true);
        advanceMs(2_000);
        read(progress);
        assertThat(text).hasToString("\r\033[K" + LINE);
        advanceMs(99);
        read(progress);
        assertThat(text).as("not yet").hasToString("\r\033[K" + LINE);
        advanceMs(1);
        read(progress);
        assertThat(text.toString()).startsWith("\r\033[K" + LINE + "\r\033[Kmillrace: reading").doesNotContain("\n");

        text.getBuffer().setLength(0);
        progress.end();
        assertThat(text).hasToString("\r\033[Kmillrace: read the journal in 2.1 s" + System.lineSeparator());
    }

    @Test
    void shouldLeaveNoLineBeforeAnErrorMessage() {
        final RecoveryProgress progress = progress(true);
        advanceMs(2_000);
        read(progress);
        text.getBuffer().setLength(0);
        progress.close();

        assertThat(text).hasToString("\r\033[K");
    }

    private RecoveryProgress progress(final boolean isTerminal) {
        return new RecoveryProgress(new PrintWriter(text), isTerminal, () -> nowNs);
    }

    private void read(final RecoveryProgress progress) {
        progress.onProgress(3_000_000, 256L << 20, 1_024L << 20);
    }

    private void advanceMs(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
