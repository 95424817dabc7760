package io.millrace.client;

import io.millrace.codecs.ledger.QueryAccountsEncoder;

/**
 * A query over all accounts or all transfers.
 *
 * @param <Q> the query itself, so that calls can be chained.
 */
public abstract sealed class RowQuery<Q extends RowQuery<Q>> extends Query<Q> permits AccountQuery, TransferQuery {
    // Both queries are laid out alike; a test holds them to it.
    private static final int LEDGER_OFFSET = rootOffset(QueryAccountsEncoder.ledgerEncodingOffset());
    private static final int REVERSED = 1;
    private static final Layout LAYOUT = new Layout(
        rootOffset(QueryAccountsEncoder.BLOCK_LENGTH),
        rootOffset(QueryAccountsEncoder.userData128EncodingOffset()),
        rootOffset(QueryAccountsEncoder.userData64EncodingOffset()),
        rootOffset(QueryAccountsEncoder.userData32EncodingOffset()),
        rootOffset(QueryAccountsEncoder.codeEncodingOffset()),
        rootOffset(QueryAccountsEncoder.flagsEncodingOffset()),
        0,
        REVERSED);

    RowQuery() {
        super(LAYOUT);
    }

    /**
     * Only rows of this ledger.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public final Q ledger(final int value) {
        Words.putUInt32(buffer, LEDGER_OFFSET, value);
        return self();
    }
}
