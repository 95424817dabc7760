package io.millrace.engine.ledger;

import io.millrace.engine.store.History;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.Store;
import io.millrace.engine.store.Table;
import io.millrace.engine.store.Timers;

/**
 * What the ledger keeps in the store. Accounts and transfers lie in the order of their timestamps; row numbers are kept in 32
 * bits.
 */
final class Tables {
    /** Greatest number of rows of one kind: a row number and one more, which stands for none as 0, fits in 32 bits. */
    static final long ROWS_MAX = 0xFFFF_FFFEL;
    /** Stands in the index of transfers for an id that failed with a transient status and will not be taken any more. */
    static final long FAILED_ID = Index.TAG;

    private static final int ACCOUNTS = 0x0201;
    private static final int ACCOUNT_IDS = 0x0202;
    private static final int TRANSFERS = 0x0203;
    private static final int TRANSFER_IDS = 0x0204;
    private static final int LINKS = 0x0205;
    private static final int PENDINGS = 0x0206;
    private static final int BALANCES = 0x0207;
    private static final int EXPIRIES = 0x0208;

    final Store store;
    /** An {@link Account} in each row. */
    final Table accounts;
    final Index accountIds;
    /** A {@link Transfer} in each row. */
    final History transfers;
    final Index transferIds;
    /** A {@link Link} for each transfer, in the row of the same number. */
    final History links;
    /** A {@link Pending} for each transfer that is or was pending. */
    final Table pendings;
    /** Balances of both accounts after a transfer, where one of them has the flag history; see {@link TransferWriter}. */
    final History balances;
    /** When pending transfers with a time-out expire; the rows are those of {@link #pendings}. */
    final Timers expiries;

    Tables(final Store store) {
        this.store = store;
        accounts = store.table(ACCOUNTS, Account.LENGTH);
        accountIds = store.index(ACCOUNT_IDS, accounts, Account.ID_OFFSET);
        transfers = store.history(TRANSFERS, Transfer.LENGTH);
        transferIds = store.index(TRANSFER_IDS, transfers, Transfer.ID_OFFSET);
        links = store.residentHistory(LINKS, Link.LENGTH);
        pendings = store.table(PENDINGS, Pending.LENGTH);
        balances = store.history(BALANCES, 2 * Account.BALANCES_LENGTH);
        expiries = store.timers(EXPIRIES);
    }

    /** Number of the row that is kept as it and one more; not for 0. */
    static long row(final int rowAndOne) {
        return (rowAndOne & 0xFFFF_FFFFL) - 1;
    }

    /** What is kept of a row's number. */
    static int rowAndOne(final long row) {
        return (int) (row + 1);
    }
}
