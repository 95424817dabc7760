package io.millrace.ops;

import io.millrace.journal.JournalException;
import io.millrace.journal.JournalMark;
import io.millrace.journal.JournalReport;
import io.millrace.journal.TruncationLoss;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** The journal's terms for people: how it ends, what a fault means and what to do about it. */
final class JournalText {
    private static final long NS_PER_S = 1_000_000_000L;

    private JournalText() {
    }

    static Summary summary(final JournalReport report) {
        final Summary summary = new Summary()
            .put("end", report.end().name().toLowerCase(Locale.ROOT))
            .put("meaning", meaning(report.end()))
            .put("segments", report.segments())
            .put("frames", report.frames())
            .put("records", report.records())
            .put("bytes", report.bytes())
            .put("first_sequence", report.firstSequence())
            .put("last_sequence", report.lastSequence())
            .put("last_crc32c", crc(report.lastCrc32c()))
            .put("durable_sequence", report.durableSequence());
        final JournalMark mark = report.mark();
        if (mark != null) {
            summary
                .put("mark", mark.number())
                .put("mark_state", mark.isClosed() ? "closed" : "open")
                .put("mark_boot", mark.isThisBoot() ? "this" : "another")
                .put("mark_durability", mark.durability().name().toLowerCase(Locale.ROOT))
                .put("mark_synced_sequence", mark.syncedSequence())
                .put("mark_last_sequence", mark.isClosed() ? mark.lastSequence() : null)
                .put("mark_last_crc32c", mark.isClosed() ? crc(mark.lastCrc32c()) : null);
        }
        final JournalException fault = report.fault();
        if (fault != null) {
            summary
                .put("fault", fault.code().name())
                .put("fault_found", fault.detail())
                .put("fault_meaning", meaning(fault.code()))
                .put("fault_file", fault.file() == null ? null : fault.file().toString())
                .put("fault_segment", known(fault.segment()))
                .put("fault_byte", known(fault.position()))
                .put("fault_sequence", known(fault.sequence()));
        }
        return summary;
    }

    static Summary summary(final TruncationLoss loss, final boolean isDone) {
        return new Summary()
            .put("done", isDone)
            .put("after_sequence", loss.afterSequence())
            .put("lost_records", loss.records())
            .put("lost_first_sequence", loss.records() == 0 ? null : loss.firstSequence())
            .put("lost_last_sequence", loss.records() == 0 ? null : loss.lastSequence())
            .put("lost_first_timestamp", loss.records() == 0 ? null : time(loss.firstTimestamp()))
            .put("lost_last_timestamp", loss.records() == 0 ? null : time(loss.lastTimestamp()))
            .put("lost_promised", loss.promisedCount())
            .put("lost_promised_last_sequence", loss.promisedCount() == 0 ? null : loss.promisedSequence())
            .put("durability", loss.durability().name().toLowerCase(Locale.ROOT))
            .put("unreadable", loss.faults())
            .put("segments_put_aside", loss.segments());
    }

    /** The message without the code, which is said elsewhere. */
    static String withoutCode(final JournalException fault) {
        return fault.getMessage().substring(fault.code().name().length() + 2);
    }

    /** Where to look further, behind a message of damage; empty behind others. */
    static String hint(final JournalException failure) {
        return switch (failure.code()) {
            case SEGMENT_HEADER_INVALID, FRAME_INVALID, FRAME_CHECKSUM_MISMATCH, SEQUENCE_BROKEN, CHAIN_BROKEN, RECORD_INVALID,
                TAIL_MISSING -> "; 'millrace journal verify' says what that means and what can be done";
            default -> "";
        };
    }

    /** What an operator can do about corruption. */
    static String remedy(final JournalException fault, final Path home) {
        final String first = switch (fault.code()) {
            case SEGMENT_HEADER_INVALID, SEQUENCE_BROKEN, CHAIN_BROKEN ->
                "if a folder of the journal was moved, renamed or replaced, put it back; else restore the home from a backup";
            case TAIL_MISSING ->
                "if the last folders of the journal were moved or renamed, put them back; else restore the home from a backup";
            default -> "restore the home from a backup, and look after the disk and the memory of this machine";
        };
        if (fault.sequence() < 1) {
            return first;
        }
        final long last = fault.sequence() - 1;
        return first + "; where there is none, 'millrace journal truncate --home " + home + " --after " + last
            + "' says what would be lost by going on after sequence " + last + ", and changes nothing without --yes";
    }

    /** In the way of the documents: 0x and eight hexadecimal digits. */
    static String crc(final int value) {
        return String.format("0x%08X", value);
    }

    /** A timestamp with all its nanoseconds. */
    static String time(final long timestampNs) {
        return String.format("%s.%09dZ",
            Instant.ofEpochSecond(Math.floorDiv(timestampNs, NS_PER_S)).toString().replace("Z", ""),
            Math.floorMod(timestampNs, NS_PER_S));
    }

    private static String meaning(final JournalReport.End end) {
        return switch (end) {
            case CLOSED -> "closed in order";
            case IN_USE -> "an engine has it; what is written meanwhile was not looked at";
            case UNCLEAN -> "the engine ended without closing it; all that is promised is there, and the next start goes on";
            case TORN_TAIL -> "the machine went down while frames were written that nobody was promised; the next start cuts them"
                + " off and keeps what it can aside";
            case CORRUPT -> "something that was written is not there as it was written; no engine starts on it";
        };
    }

    private static String meaning(final JournalException.Code code) {
        return switch (code) {
            case SEGMENT_HEADER_INVALID -> "a segment's header is missing, damaged, or of another segment or home";
            case FRAME_INVALID -> "what should be a frame has lengths or ids that no frame has, or frames follow what looks like"
                + " the end";
            case FRAME_CHECKSUM_MISMATCH -> "bytes of a frame have changed since it was written";
            case SEQUENCE_BROKEN -> "a frame or a segment is lost, repeated or out of place";
            case CHAIN_BROKEN -> "a frame has the right sequence and comes from another history";
            case RECORD_INVALID -> "a frame's records do not fill it, although its checksum is right: it was written so";
            case TAIL_MISSING -> "the journal ends before a sequence that is known to have been written";
            default -> code.name().toLowerCase(Locale.ROOT);
        };
    }

    private static Object known(final long value) {
        return value == JournalException.NONE ? null : (Object) value;
    }
}
