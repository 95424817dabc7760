package io.millrace.ops.imports;

import io.millrace.client.AccountBatch;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferEvent;

/**
 * Rows that travel together: a command with the accounts that their transfers are the first to need, then a command with the
 * transfers. Keeps what the rows were until both replies are there.
 */
final class ImportBatch {
    private final AccountBatch accounts;
    private final TransferBatch transfers;
    private final Row[] rows;
    private final long[] amountsHigh;
    private final long[] amountsLow;
    private final boolean[] swapped;
    private int repliesAwaited;

    /**
     * @param accounts with room for two accounts for each of the transfers.
     */
    ImportBatch(final AccountBatch accounts, final TransferBatch transfers) {
        this.accounts = accounts;
        this.transfers = transfers;
        final int capacity = transfers.capacity();
        rows = new Row[capacity];
        for (int i = 0; i < capacity; i++) {
            rows[i] = new Row();
        }
        amountsHigh = new long[capacity];
        amountsLow = new long[capacity];
        swapped = new boolean[capacity];
    }

    ImportBatch clear() {
        accounts.clear();
        transfers.clear();
        repliesAwaited = 0;
        return this;
    }

    void add(final TransferDraft draft, final Row row) {
        final int i = transfers.count();
        final TransferEvent event = transfers.add()
            .id(draft.idHigh, draft.idLow)
            .amount(draft.amountHigh, draft.amountLow)
            .userData128(draft.userData128High, draft.userData128Low)
            .userData64(draft.userData64)
            .userData32(draft.userData32)
            .flags(draft.flags);
        if (draft.resolving) {
            event.pendingId(draft.pendingIdHigh, draft.pendingIdLow);
        } else {
            request(draft.debit, draft.debitSide, draft.debitUserData64, draft.ledger);
            request(draft.credit, draft.creditSide, draft.creditUserData64, draft.ledger);
            event
                .debitAccountId(draft.debit.idHigh(), draft.debit.idLow())
                .creditAccountId(draft.credit.idHigh(), draft.credit.idLow())
                .ledger(draft.ledger)
                .code(draft.code)
                .timeoutSeconds(draft.timeoutSeconds);
        }
        row.copyTo(rows[i]);
        // What is posted or voided was counted when it became pending.
        amountsHigh[i] = draft.resolving ? 0 : draft.amountHigh;
        amountsLow[i] = draft.resolving ? 0 : draft.amountLow;
        swapped[i] = draft.swapped;
    }

    boolean isEmpty() {
        return transfers.isEmpty();
    }

    boolean isFull() {
        return transfers.isFull();
    }

    AccountBatch accounts() {
        return accounts;
    }

    TransferBatch transfers() {
        return transfers;
    }

    Row row(final int i) {
        return rows[i];
    }

    long amountHigh(final int i) {
        return amountsHigh[i];
    }

    long amountLow(final int i) {
        return amountsLow[i];
    }

    boolean isSwapped(final int i) {
        return swapped[i];
    }

    /** Before the first command goes out: its reply may be there before the second command is. */
    void awaitReplies() {
        repliesAwaited = accounts.isEmpty() ? 1 : 2;
    }

    /** Whether this was the last reply that was awaited. */
    boolean onReply() {
        return --repliesAwaited == 0;
    }

    private void request(
        final Account account, final AccountSide side, final long userData64, final int ledger) {
        if (account.isRequested()) {
            return;
        }
        accounts.add()
            .id(account.idHigh(), account.idLow())
            .userData64(userData64)
            .ledger(ledger)
            .code(side.code())
            .flags(side.flags());
        account.requested();
    }
}
