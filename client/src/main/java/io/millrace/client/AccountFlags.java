package io.millrace.client;

/** Flags of an account, to be combined with {@code |}. */
public final class AccountFlags {
    /** Succeeds or fails together with the next event of the batch. */
    public static final int LINKED = 1;
    /** Transfers by which debits would exceed credits are refused. */
    public static final int DEBITS_MUST_NOT_EXCEED_CREDITS = 1 << 1;
    /** Transfers by which credits would exceed debits are refused. */
    public static final int CREDITS_MUST_NOT_EXCEED_DEBITS = 1 << 2;
    /** Keeps the balances after each transfer. */
    public static final int HISTORY = 1 << 3;
    /** Brings its own timestamp. */
    public static final int IMPORTED = 1 << 4;
    /** Takes no more transfers, but voids. */
    public static final int CLOSED = 1 << 5;

    private AccountFlags() {
    }
}
