package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Reads the journal of a home and verifies it on the way. Changes nothing, needs no lock and disturbs nobody: it works while an
 * engine writes the home, up to what is there. Not thread safe.
 */
public final class JournalReader implements AutoCloseable {
    private final HomeFolder folder;
    private final HomeFile home;
    private JournalScan scan;
    private boolean isInUse;

    /**
     * Opens a home for reading.
     *
     * @param home folder of the home.
     * @throws JournalException if there is no journal, or none that this build can read.
     */
    public JournalReader(final Path home) {
        this.folder = new HomeFolder(home);
        try {
            this.home = HomeFile.openReadOnly(folder);
        } catch (final IOException ex) {
            throw failed("the home cannot be opened: " + ex.getMessage(), home, ex);
        }
    }

    /**
     * Reads from a sequence to the end.
     *
     * @param fromSequence the first record to be handed on. At 1 the whole journal is verified; otherwise what lies in the
     *                     segment of that sequence and in those behind it.
     * @param handler      takes the records.
     * @return the last sequence; less than {@code fromSequence} if there is none from there on.
     * @throws JournalException at the first place that is not as it was written.
     */
    public long read(final long fromSequence, final RecordHandler handler) {
        return read(fromSequence, handler, RecoveryListener.NONE);
    }

    /**
     * Reads from a sequence to the end.
     *
     * @param fromSequence the first record to be handed on.
     * @param handler      takes the records.
     * @param listener     hears how it goes on, and of a torn tail that the next start of the engine will cut off.
     * @return the last sequence; less than {@code fromSequence} if there is none from there on.
     * @throws JournalException at the first place that is not as it was written.
     */
    public long read(final long fromSequence, final RecordHandler handler, final RecoveryListener listener) {
        scan(fromSequence, Long.MAX_VALUE, handler, listener);
        return scan.lastSequence();
    }

    /**
     * Reads from one sequence to another. What comes behind is not looked at.
     *
     * @param fromSequence the first record to be handed on.
     * @param toSequence   the last record to be handed on.
     * @param handler      takes the records.
     * @param listener     hears how it goes on, and of a torn tail.
     * @throws JournalException at the first place that is not as it was written.
     */
    public void read(
        final long fromSequence, final long toSequence, final RecordHandler handler, final RecoveryListener listener) {
        scan(fromSequence, toSequence, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
            if (sequence <= toSequence) {
                handler.onRecord(sequence, timestamp, behaviourVersion, buffer, offset, length);
            }
        }, listener);
        handler.onEnd();
    }

    /**
     * How far records may be shown to others while an engine that promises {@link Durability#DISK} has the home: what comes
     * behind may not be on the disk yet.
     *
     * @return the last sequence that was known to be on the disk when the home was opened; empty where no such engine has it.
     */
    public OptionalLong durableSequence() {
        try {
            final boolean isBound = home.mark().durability() == Durability.DISK && HomeLock.holder(folder).isPresent();
            return isBound ? OptionalLong.of(home.mark().syncedSequence()) : OptionalLong.empty();
        } catch (final IOException ex) {
            throw failed("the lock of the home cannot be read: " + ex.getMessage(), folder.home(), ex);
        }
    }

    /**
     * Reads the whole journal as recovery would, and says what it found: damage is not thrown but part of the report.
     *
     * @param listener hears how it goes on.
     * @return what there is, up to the first place that is not as it was written.
     * @throws JournalException if the journal cannot be read, or an engine is recovering it just now.
     */
    public JournalReport verify(final RecoveryListener listener) {
        final HomeMark mark = home.mark();
        JournalReport.End end;
        JournalException fault;
        try {
            fault = scan(1, Long.MAX_VALUE, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
            }, listener);
            end = fault == null ? end(mark) : JournalReport.End.TORN_TAIL;
        } catch (final JournalException ex) {
            if (!TornTail.isDamage(ex) && ex.code() != JournalException.Code.TAIL_MISSING) {
                throw ex;
            }
            requireNoRecovery(ex);
            end = JournalReport.End.CORRUPT;
            fault = ex;
        }
        return new JournalReport(
            end,
            segments(),
            frames(),
            records(),
            bytes(),
            firstSequence(),
            lastSequence(),
            scan.chain().lastCrc32c(),
            Math.max(mark.syncedSequence(), scan.chain().durableSequence()),
            mark.number() == 0 ? null : JournalMark.of(mark),
            fault);
    }

    /**
     * Segments that were read last time.
     *
     * @return the count.
     */
    public int segments() {
        return scan == null ? 0 : scan.segments().size();
    }

    /**
     * Frames that were verified last time.
     *
     * @return the count.
     */
    public long frames() {
        return scan == null ? 0 : scan.chain().frameCount();
    }

    /**
     * Records that were verified last time.
     *
     * @return the count.
     */
    public long records() {
        return scan == null ? 0 : scan.chain().recordCount();
    }

    /**
     * Length of the frames that were verified last time.
     *
     * @return length in bytes.
     */
    public long bytes() {
        return scan == null ? 0 : scan.bytesRead();
    }

    /**
     * First sequence that was verified last time.
     *
     * @return the sequence; 0 if there was none.
     */
    public long firstSequence() {
        return scan == null ? 0 : scan.firstSequence();
    }

    /**
     * Last sequence that was verified last time.
     *
     * @return the sequence; 0 if there was none.
     */
    public long lastSequence() {
        return scan == null ? 0 : scan.lastSequence();
    }

    @Override
    public void close() {
        home.close();
    }

    /** Reads, and returns the damage that is a torn tail; null where there is none. */
    private JournalException scan(
        final long fromSequence, final long toSequence, final RecordHandler handler, final RecoveryListener listener) {
        scan = new JournalScan(folder, home, handler, listener).upTo(toSequence);
        JournalException torn = null;
        try {
            // An engine has verified the end when it started, and what it writes now is not an end.
            isInUse = HomeLock.holder(folder).isPresent();
            try {
                scan.run(Math.max(1, fromSequence), !isInUse);
                handler.onEnd();
            } catch (final JournalException damage) {
                handler.onEnd();
                if (isInUse) {
                    throw damage;
                }
                final TornTail tail = TornTail.judge(folder, home.mark(), BootId.current(), scan, damage);
                listener.onTornTail(scan.lastSequence(), tail.file(), tail.position());
                torn = damage;
            }
            if (!isInUse && !scan.isComplete()) {
                Recovery.verifyMark(folder, home.mark(), BootId.current(), scan);
            }
        } catch (final IOException ex) {
            throw failed("the journal cannot be read: " + ex.getMessage(), folder.journal(), ex);
        }
        return torn;
    }

    private JournalReport.End end(final HomeMark mark) {
        if (isInUse) {
            return JournalReport.End.IN_USE;
        }
        return mark.isClosed() ? JournalReport.End.CLOSED : JournalReport.End.UNCLEAN;
    }

    /** An engine that starts changes the end of the journal, and what it is about to mend is not to be called corruption. */
    private void requireNoRecovery(final JournalException damage) {
        try {
            final OptionalLong pid = HomeLock.holder(folder);
            if (pid.isPresent() && !(isInUse && home.mark().bootId().isSameAs(BootId.current()))) {
                throw new JournalException(
                    JournalException.Code.HOME_IN_USE,
                    "the engine with pid " + pid.getAsLong() + " is starting on this home; verify again when it serves",
                    folder.home(),
                    damage);
            }
        } catch (final IOException ex) {
            throw failed("the lock of the home cannot be read: " + ex.getMessage(), folder.home(), ex);
        }
    }

    private static JournalException failed(final String message, final Path file, final IOException cause) {
        return new JournalException(JournalException.Code.IO_FAILED, message, file, cause);
    }
}
