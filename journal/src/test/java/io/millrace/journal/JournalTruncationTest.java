package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JournalTruncationTest {
    private static final int SEGMENTS = 4;
    private static final int FRAMES = 10;
    private static final int RECORDS = 3;
    private static final long LAST = SEGMENTS * FRAMES * RECORDS;

    @TempDir
    private Path folder;

    /** How the last engine ended. */
    private enum End { CLOSED, UNCLEAN, MACHINE_DOWN }

    /** Four segments of ten frames of three records. */
    private Path writeJournal(final String name, final Durability durability, final End end) throws IOException {
        final Path home = folder.resolve(name);
        for (int i = 0; i < SEGMENTS; i++) {
            try (Journal journal = Homes.open(home, durability)) {
                Homes.append(journal, FRAMES, RECORDS, 100);
            }
        }
        if (end != End.CLOSED) {
            try (HomeFile file = HomeFile.openOrCreate(new HomeFolder(home))) {
                file.mark(end == End.UNCLEAN ? BootId.current() : new BootId(47, 11), false, durability, 0, 0, 0);
            }
        }
        return home;
    }

    /**
     * Killed behind each step: an engine that starts then finds the journal as it was or as it was to become, or refuses it;
     * and running the truncation once more does the rest.
     */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldBeSafeToKillBehindEachStep(final Durability durability) throws IOException {
        for (final End end : End.values()) {
            for (final long after : List.of(0L, 15L, 30L, LAST - RECORDS, LAST)) {
                int stepCount = 1;
                for (int killedBehind = 0; killedBehind < stepCount; killedBehind++) {
                    final String name = durability + " " + end + " " + after + " " + killedBehind;
                    final Path home = writeJournal(name, durability, end);
                    try (JournalTruncation truncation = new JournalTruncation(home, after, RecoveryListener.NONE)) {
                        final List<JournalTruncation.Step> steps = truncation.steps();
                        stepCount = steps.size();
                        for (final JournalTruncation.Step step : steps.subList(0, killedBehind)) {
                            step.run();
                        }
                    }
                    final JournalException refusal =
                        catchThrowableOfType(JournalException.class, () -> Homes.read(home).verifyCommands());
                    if (refusal == null) {
                        assertThat(Homes.read(home).lastSequence()).as(name).isIn(after, LAST);
                    }
                    try (JournalTruncation truncation = new JournalTruncation(home, after, RecoveryListener.NONE)) {
                        truncation.run();
                    }
                    shouldGoOnAfter(home, after, durability, name);
                }
            }
        }
    }

    @Test
    void shouldKeepTheJournalDistrustfulAfterAnUncleanEnd() throws IOException {
        final Path home = writeJournal("home", Durability.DISK, End.UNCLEAN);
        truncate(home, 15);
        try (HomeFile file = HomeFile.openReadOnly(new HomeFolder(home))) {
            assertThat(file.mark().isClosed()).isFalse();
            assertThat(file.mark().durability()).isEqualTo(Durability.DISK);
            assertThat(file.mark().syncedSequence()).isZero();
        }
    }

    @Test
    void shouldCutOneJournalAgainAndAgain() throws IOException {
        final Path home = writeJournal("home", Durability.PROCESS, End.CLOSED);
        truncate(home, 15);
        shouldGoOnAfter(home, 15, Durability.PROCESS, "first");
        truncate(home, 15);
        shouldGoOnAfter(home, 15, Durability.PROCESS, "second");
        truncate(home, 9);
        shouldGoOnAfter(home, 9, Durability.PROCESS, "third");
        assertThat(Homes.names(Homes.journal(home))).contains(
            "0000000001", "0000000001.cut-after-15", "0000000001.cut-after-9", "0000000004.cut-after-15",
            "0000000005.cut-after-15", "0000000006.cut-after-9", "0000000007");
    }

    private static void truncate(final Path home, final long after) {
        try (JournalTruncation truncation = new JournalTruncation(home, after, RecoveryListener.NONE)) {
            truncation.run();
        }
    }

    private static void shouldGoOnAfter(
        final Path home, final long after, final Durability durability, final String name) {
        try (Journal journal = Homes.open(home, durability)) {
            assertThat(journal.appendedSequence()).as(name).isEqualTo(after);
            Homes.append(journal, 1, RECORDS, 100);
        }
        final Recorder recorder = Homes.read(home);
        assertThat(recorder.lastSequence()).as(name).isEqualTo(after + RECORDS);
        recorder.verifyCommands();
    }
}
