package io.millrace.bench.floor;

/**
 * Chooses a debit and a credit account for each transfer, evenly and at random (Marsaglia's xorshift64); the same choice for
 * the same seed, so that engine and floor update the same records.
 */
public final class AccountPairs {
    private final int accountCount;
    private long state;
    private int debit;
    private int credit;

    /**
     * Begins a row of choices.
     *
     * @param seed         any.
     * @param accountCount at least 2.
     */
    public AccountPairs(final long seed, final int accountCount) {
        if (accountCount < 2) {
            throw new IllegalArgumentException("two accounts are the least, not " + accountCount);
        }
        this.accountCount = accountCount;
        // Zero is the one state that xorshift never leaves.
        this.state = seed == 0 ? 0x9E3779B97F4A7C15L : seed;
    }

    /** Chooses the next two, which differ. */
    public void next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        // Multiply and shift instead of a division, which would take longer than the transfer's arithmetic.
        debit = (int) ((state >>> 32) * accountCount >>> 32);
        credit = (int) ((state & 0xFFFFFFFFL) * accountCount >>> 32);
        if (credit == debit) {
            credit = credit + 1 == accountCount ? 0 : credit + 1;
        }
    }

    /**
     * The account that is debited.
     *
     * @return its number, from 0.
     */
    public int debit() {
        return debit;
    }

    /**
     * The account that is credited.
     *
     * @return its number, from 0.
     */
    public int credit() {
        return credit;
    }
}
