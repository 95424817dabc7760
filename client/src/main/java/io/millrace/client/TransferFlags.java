package io.millrace.client;

/** Flags of a transfer, to be combined with {@code |}. */
public final class TransferFlags {
    /** Succeeds or fails together with the next event of the batch. */
    public static final int LINKED = 1;
    /** First of two phases: reserves the amount. */
    public static final int PENDING = 1 << 1;
    /** Second phase: posts what is pending. */
    public static final int POST_PENDING_TRANSFER = 1 << 2;
    /** Second phase: gives back what is pending. */
    public static final int VOID_PENDING_TRANSFER = 1 << 3;
    /** Moves at most what the debit account has. */
    public static final int BALANCING_DEBIT = 1 << 4;
    /** Moves at most what the credit account lacks. */
    public static final int BALANCING_CREDIT = 1 << 5;
    /** Closes the debit account. */
    public static final int CLOSING_DEBIT = 1 << 6;
    /** Closes the credit account. */
    public static final int CLOSING_CREDIT = 1 << 7;
    /** Brings its own timestamp. */
    public static final int IMPORTED = 1 << 8;

    private TransferFlags() {
    }
}
