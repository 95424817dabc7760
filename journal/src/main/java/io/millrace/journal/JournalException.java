package io.millrace.journal;

import java.nio.file.Path;

/**
 * What went wrong with a home or its journal. Nothing has been guessed, and nothing has been changed.
 */
public final class JournalException extends RuntimeException {
    /** Marks a segment or sequence that the failure does not concern. */
    public static final int NONE = -1;

    private static final long serialVersionUID = 1L;

    /**
     * The kinds of failure. The names are stable.
     */
    public enum Code {
        /** Another engine has the home. */
        HOME_IN_USE,
        /** The folder is missing or holds no journal. */
        HOME_NOT_FOUND,
        /** The file that identifies the home is damaged or missing. */
        HOME_DAMAGED,
        /** The home was written in a format that this build does not know. */
        FORMAT_UNKNOWN,
        /** The header of a segment is missing, damaged or that of another segment or home. */
        SEGMENT_HEADER_INVALID,
        /** What should be a frame has lengths or fields that no frame has. */
        FRAME_INVALID,
        /** The checksum of a frame is not that of its bytes. */
        FRAME_CHECKSUM_MISMATCH,
        /** A frame is sound but does not follow the one before it: a frame is lost, repeated or out of place. */
        SEQUENCE_BROKEN,
        /** A frame has the right sequence but was written after another frame than the one before it. */
        CHAIN_BROKEN,
        /** The records do not fill their frame, or their padding is not zero. */
        RECORD_INVALID,
        /** The journal ends before a sequence that is known to have been written. */
        TAIL_MISSING,
        /** No frame ends with the sequence behind which the journal was to be cut. */
        NO_FRAME_END,
        /** A sync failed: it is unknown what the disk holds. The engine must end; the next start repairs. */
        SYNC_FAILED,
        /** No segment is ready for the frame; nothing has been written. */
        NO_SPACE,
        /** A read or write of a file failed. */
        IO_FAILED
    }

    /** Which kind of failure. */
    private final Code code;
    /** The file, or null. */
    private final transient Path file;
    /** Number of the segment. */
    private final int segment;
    /** The sequence that was expected. */
    private final long sequence;
    /** Where in the file. */
    private final long position;
    /** The message without code and place. */
    private final String detail;

    JournalException(
        final Code code,
        final String message,
        final Path file,
        final int segment,
        final long position,
        final long sequence,
        final Throwable cause) {
        super(text(code, message, file, position, sequence), cause);
        this.code = code;
        this.file = file;
        this.segment = segment;
        this.position = position;
        this.sequence = sequence;
        this.detail = message;
    }

    JournalException(final Code code, final String message, final Path file, final Throwable cause) {
        this(code, message, file, NONE, NONE, NONE, cause);
    }

    /**
     * Which kind of failure.
     *
     * @return the code.
     */
    public Code code() {
        return code;
    }

    /**
     * Which file.
     *
     * @return the file, or null where none is concerned.
     */
    public Path file() {
        return file;
    }

    /**
     * Which segment.
     *
     * @return its number, or {@link #NONE}.
     */
    public int segment() {
        return segment;
    }

    /**
     * Where in the file the excerpt begins that is damaged.
     *
     * @return offset in bytes, or {@link #NONE}.
     */
    public long position() {
        return position;
    }

    /**
     * The sequence that was expected where the failure is: all before it are sound.
     *
     * @return the sequence, or {@link #NONE}.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * What was found, or what failed, without the code and the place.
     *
     * @return one line.
     */
    public String detail() {
        return detail;
    }

    private static String text(
        final Code code, final String message, final Path file, final long position, final long sequence) {
        final StringBuilder text = new StringBuilder(160).append(code).append(": ").append(message);
        if (sequence != NONE) {
            text.append("; at sequence ").append(sequence);
        }
        if (file != null) {
            text.append("; ").append(file);
        }
        if (position != NONE) {
            text.append(" at byte ").append(position);
        }
        return text.toString();
    }
}
