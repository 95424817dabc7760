package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a broken chain takes back. Rows lie in the order of their timestamps, because each is later than the last of its kind.
 */
final class ModelState {
    final Map<BigInteger, AccountData> accounts = new LinkedHashMap<>();
    final Map<BigInteger, TransferData> transfers = new LinkedHashMap<>();
    /** What became of each pending transfer. */
    final Map<BigInteger, Phase> phases = new LinkedHashMap<>();
    final List<BalanceRow> balances = new ArrayList<>();
    long lastAccountTimestamp;
    long lastTransferTimestamp;

    ModelState copy() {
        final ModelState copy = new ModelState();
        copy.accounts.putAll(accounts);
        copy.transfers.putAll(transfers);
        copy.phases.putAll(phases);
        copy.balances.addAll(balances);
        copy.lastAccountTimestamp = lastAccountTimestamp;
        copy.lastTransferTimestamp = lastTransferTimestamp;
        return copy;
    }

    boolean hasAccountAt(final long timestamp) {
        return accounts.values().stream().anyMatch(account -> account.timestamp() == timestamp);
    }

    boolean hasTransferAt(final long timestamp) {
        return transfers.values().stream().anyMatch(transfer -> transfer.timestamp() == timestamp);
    }

    /** What becomes of a pending transfer. */
    enum Phase { PENDING, POSTED, VOIDED, EXPIRED }

    /** Balances of an account just after a transfer. */
    record BalanceRow(BigInteger accountId, TransferData transfer, BalanceData balance) {
    }
}
