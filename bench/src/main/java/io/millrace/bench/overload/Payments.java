package io.millrace.bench.overload;

/** What the producers pay: it follows from the number of a transfer, from 0, so that books need no more than its outcome. */
final class Payments {
    /** With ids from 1. */
    static final int ACCOUNTS = 10_000;

    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final int AMOUNTS = 100;

    private Payments() {
    }

    static long id(final long transfer) {
        return transfer + 1;
    }

    static int debit(final int producer, final long transfer) {
        return 1 + (int) Long.remainderUnsigned(mix(producer, transfer), ACCOUNTS);
    }

    /** Another account than the one that is debited. */
    static int credit(final int producer, final long transfer) {
        final long mixed = mix(producer, transfer);
        final long distance = 1 + Long.remainderUnsigned(mixed >>> 32, ACCOUNTS - 1);
        return 1 + (int) ((Long.remainderUnsigned(mixed, ACCOUNTS) + distance) % ACCOUNTS);
    }

    static long amount(final long transfer) {
        return 1 + transfer % AMOUNTS;
    }

    private static long mix(final int producer, final long transfer) {
        final long product = (transfer + 1) * ODD + producer;
        return (product ^ product >>> 31) * ODD;
    }
}
