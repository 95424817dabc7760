package io.millrace.ops;

import io.millrace.journal.InspectedFrame;
import io.millrace.journal.InspectedSegment;
import io.millrace.journal.InspectionHandler;

import java.io.PrintWriter;

/** Prints what an inspection of a journal finds, as it finds it. */
final class JournalListing implements InspectionHandler {
    private static final int[] WIDTHS = {10, 20, 10, 10, 20, 10, 10};

    private final PrintWriter out;
    private final boolean isJson;
    private final long sequence;
    private final RowPrinter segments;
    private final RowPrinter frames;
    private final RowPrinter damage;
    private long frameCount;

    /**
     * @param sequence only the frame that holds it is printed; 0 for all.
     */
    JournalListing(final PrintWriter out, final Output output, final long sequence) {
        this.out = out;
        this.isJson = output.isJson();
        this.sequence = sequence;
        segments = output.rows(new int[0], "kind", "segment", "file", "file_length", "byte", "home_id", "header_segment",
            "format_version", "crc32c", "fault");
        frames = isJson
            ? output.rows(WIDTHS, "kind", "segment", "byte", "first_sequence", "last_sequence", "records", "length",
                "durable_sequence", "crc32c", "crc32c_right", "previous_crc32c", "previous_crc32c_right", "sequence_right",
                "first_timestamp", "last_timestamp", "fault")
            : output.rows(WIDTHS, "byte", "first_sequence", "records", "length", "durable_sequence", "crc32c",
                "previous", "judgement");
        damage = output.rows(new int[0], "kind", "segment", "byte", "length", "fault");
    }

    /** Frames that were printed. */
    long frameCount() {
        return frameCount;
    }

    @Override
    public void onSegment(final InspectedSegment segment) {
        frames.header();
        final String homeId = String.format("0x%016x%016x", segment.homeIdHigh(), segment.homeIdLow());
        if (isJson) {
            segments.add("segment", segment.number(), segment.file().toString(), segment.fileLength(), segment.position(),
                homeId, segment.segment(), segment.formatVersion(), JournalText.crc(segment.crc32c()), segment.fault());
            return;
        }
        out.println("segment " + segment.number() + ": " + segment.file() + ", " + segment.fileLength() + " bytes");
        out.println("  header at byte " + segment.position() + ": segment " + segment.segment() + ", format "
            + segment.formatVersion() + ", home " + homeId + ", crc32c " + JournalText.crc(segment.crc32c()) + ": "
            + (segment.fault() == null ? "right" : "WRONG: " + segment.fault()));
    }

    @Override
    public void onFrame(final InspectedFrame frame) {
        final boolean isWanted =
            sequence == 0 || frame.firstSequence() <= sequence && sequence <= frame.lastSequence();
        if (!isWanted) {
            return;
        }
        frameCount++;
        if (isJson) {
            frames.add("frame", frame.segment(), frame.position(), frame.firstSequence(), frame.lastSequence(),
                frame.recordCount(), frame.length(), frame.durableSequence(), JournalText.crc(frame.crc32c()),
                frame.isCrcRight(), JournalText.crc(frame.previousCrc32c()), frame.isPreviousCrcRight(),
                frame.isSequenceRight(), time(frame.firstTimestamp()), time(frame.lastTimestamp()), frame.fault());
            return;
        }
        frames.add(frame.position(), frame.firstSequence(), frame.recordCount(), frame.length(), frame.durableSequence(),
            JournalText.crc(frame.crc32c()), JournalText.crc(frame.previousCrc32c()),
            frame.fault() == null ? "right" : "WRONG: " + frame.fault());
    }

    @Override
    public void onDamage(final int segment, final long position, final long length, final String found) {
        if (isJson) {
            damage.add("damage", segment, position, length, found);
            return;
        }
        out.println(String.format("%10d  WRONG: no frame in %d bytes: %s", position, length, found));
    }

    private static String time(final long timestamp) {
        return timestamp == 0 ? null : JournalText.time(timestamp);
    }
}
