package io.millrace.ops.imports;

/** What one row says, in the ledger's terms; filled anew for each row. Integers are unsigned. */
final class TransferDraft {
    long idHigh;
    long idLow;
    Account debit;
    Account credit;
    /** The mapping's sides: what an account has to look like if it must be created. Swapped together with the accounts. */
    AccountSide debitSide;
    AccountSide creditSide;
    long debitUserData64;
    long creditUserData64;
    long amountHigh;
    long amountLow;
    /** Whether the row's amount was negative, and debit and credit have changed places. */
    boolean swapped;
    long userData128High;
    long userData128Low;
    long userData64;
    int userData32;
    int ledger;
    int code;
    int flags;
    int timeoutSeconds;
    long pendingIdHigh;
    long pendingIdLow;
    /** Whether the row posts or voids a pending transfer: accounts, ledger and code are then that one's. */
    boolean resolving;
}
