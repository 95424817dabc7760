package io.millrace.engine.ledger;

/**
 * What bounds the work for one query.
 *
 * @param rowsLookedAt        rows that the reader looks at for one page, apart from bisections and from the way to where the page
 *                            begins.
 * @param newAccountsLookedAt accounts created while the reader read that are looked through when it hands back.
 * @param accountsPerPage     rows of a page of query_accounts, which are copied in one go.
 * @param placeStride         transfers of an account from one known place to the next, at least.
 * @param placesPerAccount    places that are known of an account, at most.
 */
record ReadBounds(
    int rowsLookedAt, int newAccountsLookedAt, int accountsPerPage, int placeStride, int placesPerAccount) {

    /**
     * Of a real ledger: half a GiB of rows is some tenths of a second for the reader; copying two thousand accounts, or looking
     * at four thousand, some tens of microseconds for commands that wait meanwhile.
     */
    static final ReadBounds DEFAULT = new ReadBounds(1 << 22, 4096, 2048, 256, 16 * 1024);
}
