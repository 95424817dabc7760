package io.millrace.client;

import io.millrace.codecs.ledger.GetAccountTransfersEncoder;

/**
 * A query for what happened to one account. Filters are those of its transfers: what debits it and what credits it, unless
 * one of the two is switched off.
 *
 * @param <Q> the query itself, so that calls can be chained.
 */
public abstract sealed class AccountHistoryQuery<Q extends AccountHistoryQuery<Q>> extends Query<Q>
    permits AccountTransfersQuery, AccountBalancesQuery {
    // Both queries are laid out alike; a test holds them to it.
    private static final int ACCOUNT_ID_OFFSET = rootOffset(GetAccountTransfersEncoder.accountIdEncodingOffset());
    private static final int DEBITS = 1;
    private static final int CREDITS = 1 << 1;
    private static final int REVERSED = 1 << 2;
    private static final Layout LAYOUT = new Layout(
        rootOffset(GetAccountTransfersEncoder.BLOCK_LENGTH),
        rootOffset(GetAccountTransfersEncoder.userData128EncodingOffset()),
        rootOffset(GetAccountTransfersEncoder.userData64EncodingOffset()),
        rootOffset(GetAccountTransfersEncoder.userData32EncodingOffset()),
        rootOffset(GetAccountTransfersEncoder.codeEncodingOffset()),
        rootOffset(GetAccountTransfersEncoder.flagsEncodingOffset()),
        DEBITS | CREDITS,
        REVERSED);

    AccountHistoryQuery() {
        super(LAYOUT);
    }

    /**
     * The account; {@link #clear} takes it away with all else.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public final Q accountId(final long high, final long low) {
        Words.putUInt128(buffer, ACCOUNT_ID_OFFSET, high, low);
        return self();
    }

    /**
     * The account; {@link #clear} takes it away with all else.
     *
     * @param id of the account.
     * @return this.
     */
    public final Q accountId(final UInt128 id) {
        return accountId(id.high(), id.low());
    }

    /**
     * With or without transfers that debit the account.
     *
     * @param areWanted true unless changed.
     * @return this.
     */
    public final Q debits(final boolean areWanted) {
        return flag(DEBITS, areWanted);
    }

    /**
     * With or without transfers that credit the account.
     *
     * @param areWanted true unless changed.
     * @return this.
     */
    public final Q credits(final boolean areWanted) {
        return flag(CREDITS, areWanted);
    }
}
