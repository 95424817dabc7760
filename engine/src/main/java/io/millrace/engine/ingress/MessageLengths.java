package io.millrace.engine.ingress;

import org.agrona.BitUtil;

/**
 * How long a session's messages may be, and how much memory its streams take for that. Aeron's greatest message is an eighth
 * of a term, and a stream has three terms.
 */
public final class MessageLengths {
    /** Least that a session gets, in bytes. */
    public static final int LENGTH_MIN = 8 * 1024;
    /** Least length of a term, in bytes. */
    public static final int TERM_LENGTH_MIN = 64 * 1024;

    private static final int MESSAGES_PER_TERM = 8;
    private static final int TERMS_PER_STREAM = 3;
    private static final int STREAMS = 3;
    private static final int METADATA_LENGTH = 4096;

    private MessageLengths() {
    }

    /**
     * What a session gets.
     *
     * @param wanted     length in bytes, an unsigned number; 0 for the greatest.
     * @param lengthMax  the engine's greatest, a power of two.
     * @return length in bytes, a power of two.
     */
    public static int granted(final long wanted, final int lengthMax) {
        if (wanted == 0 || wanted >= lengthMax) {
            return lengthMax;
        }
        return Math.min(lengthMax, Math.max(LENGTH_MIN, BitUtil.findNextPositivePowerOfTwo((int) wanted)));
    }

    /**
     * What the streams of a session take in the Aeron folder: commands, control and replies, reserved when they are opened.
     *
     * @param messageLengthMax  of the session, in bytes.
     * @param commandTermLength of its command stream, in bytes.
     * @return length in bytes.
     */
    static long streamsLength(final int messageLengthMax, final int commandTermLength) {
        return TERMS_PER_STREAM * ((long) termLength(messageLengthMax) + commandTermLength + TERM_LENGTH_MIN)
            + STREAMS * METADATA_LENGTH;
    }

    /**
     * Term of a stream whose messages may have this length.
     *
     * @param messageLengthMax in bytes, a power of two.
     * @return length of a term in bytes.
     */
    public static int termLength(final int messageLengthMax) {
        return Math.max(TERM_LENGTH_MIN, MESSAGES_PER_TERM * messageLengthMax);
    }
}
