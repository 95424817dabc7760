package io.millrace.engine.ledger;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes down a transfer that has been found good: the changed balances of its accounts, itself, its place in the lists of
 * both accounts' transfers, and where an account has the flag history a row of balances:
 *
 * <pre>
 *   0                                64                                128
 *   +--------------------------------+---------------------------------+
 *   | debited account: pending and   | credited account: the same four |
 *   | posted debits, then credits    |                                 |
 *   +--------------------------------+---------------------------------+
 * </pre>
 */
final class TransferWriter {
    private final Tables tables;
    private final Account debit = new Account();
    private final Account credit = new Account();
    private final Transfer transfer = new Transfer();
    private final Link link = new Link();
    private final UnsafeBuffer balances = new UnsafeBuffer(0, 0);
    private long debitRow;
    private long creditRow;

    TransferWriter(final Tables tables) {
        this.tables = tables;
    }

    /** Begins to change both accounts. {@link #append} or {@link #end} must follow. */
    void begin(final long rowOfDebit, final long rowOfCredit) {
        debitRow = rowOfDebit;
        creditRow = rowOfCredit;
        tables.accounts.update(rowOfDebit, debit.buffer());
        tables.accounts.update(rowOfCredit, credit.buffer());
    }

    /** The debited account, to be changed. */
    Account debit() {
        return debit;
    }

    /** The credited account, to be changed. */
    Account credit() {
        return credit;
    }

    /** Gives back what a pending transfer holds, and reopens what it has closed if it has become nothing. */
    void release(final Transfer pending, final boolean isToReopen) {
        final long low = pending.amountLow();
        final long high = pending.amountHigh();
        debit.subtractDebitsPending(low, high);
        credit.subtractCreditsPending(low, high);
        if (isToReopen) {
            if ((pending.flags() & Transfer.FLAG_CLOSING_DEBIT) != 0) {
                debit.flags(debit.flags() & ~Account.FLAG_CLOSED);
            }
            if ((pending.flags() & Transfer.FLAG_CLOSING_CREDIT) != 0) {
                credit.flags(credit.flags() & ~Account.FLAG_CLOSED);
            }
        }
    }

    /**
     * Appends the transfer after the accounts have been changed, and ends the change of these.
     *
     * @param event what is stored, but for the timestamp and what the caller puts into {@link #transfer} and {@link #link}
     *              afterwards.
     * @return number of the row.
     */
    long append(final Transfer event, final long timestamp) {
        final long row = tables.transfers.append(transfer.buffer());
        transfer.copyFrom(event);
        transfer.timestamp(timestamp);
        tables.links.append(link.buffer());
        link.previous(debit.lastTransfer(), credit.lastTransfer());
        debit.lastTransfer(Tables.rowAndOne(row));
        credit.lastTransfer(Tables.rowAndOne(row));
        if (((debit.flags() | credit.flags()) & Account.FLAG_HISTORY) != 0) {
            link.balances(Tables.rowAndOne(tables.balances.append(balances)));
            balances.putBytes(0, debit.buffer(), Account.BALANCES_OFFSET, Account.BALANCES_LENGTH);
            balances.putBytes(
                Account.BALANCES_LENGTH, credit.buffer(), Account.BALANCES_OFFSET, Account.BALANCES_LENGTH);
        }
        end();
        tables.transferIds.insert(event.idLow(), event.idHigh(), row);
        return row;
    }

    /** Ends the change of both accounts. */
    void end() {
        tables.accounts.written(debitRow);
        tables.accounts.written(creditRow);
    }

    /** The transfer that was appended last. */
    Transfer transfer() {
        return transfer;
    }

    /** What belongs to the transfer that was appended last. */
    Link link() {
        return link;
    }
}
