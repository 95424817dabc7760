package io.millrace.ops;

import io.millrace.client.Account;
import io.millrace.client.Balance;
import io.millrace.client.Transfer;
import io.millrace.ops.ledger.FlagNames;

import java.util.List;

/** Accounts, transfers and balances as listings: columns have the names and the order of the ledger's fields. */
final class Listings {
    private Listings() {
    }

    static Listing accounts(final List<Account> accounts) {
        final Listing listing = new Listing("accounts", "id", "debits_pending", "debits_posted", "credits_pending",
            "credits_posted", "user_data_128", "user_data_64", "user_data_32", "ledger", "code", "flags", "timestamp");
        for (final Account account : accounts) {
            listing.add(
                Unsigned.of128(account.id()),
                Unsigned.of128(account.debitsPending()),
                Unsigned.of128(account.debitsPosted()),
                Unsigned.of128(account.creditsPending()),
                Unsigned.of128(account.creditsPosted()),
                Unsigned.of128(account.userData128()),
                Unsigned.of64(account.userData64()),
                Unsigned.of32(account.userData32()),
                Unsigned.of32(account.ledger()),
                account.code(),
                FlagNames.ofAccount(account.flags()),
                Unsigned.of64(account.timestamp()));
        }
        return listing;
    }

    static Listing transfers(final List<Transfer> transfers) {
        final Listing listing = new Listing("transfers", "id", "debit_account_id", "credit_account_id", "amount", "pending_id",
            "user_data_128", "user_data_64", "user_data_32", "timeout", "ledger", "code", "flags", "timestamp");
        for (final Transfer transfer : transfers) {
            listing.add(
                Unsigned.of128(transfer.id()),
                Unsigned.of128(transfer.debitAccountId()),
                Unsigned.of128(transfer.creditAccountId()),
                Unsigned.of128(transfer.amount()),
                Unsigned.of128(transfer.pendingId()),
                Unsigned.of128(transfer.userData128()),
                Unsigned.of64(transfer.userData64()),
                Unsigned.of32(transfer.userData32()),
                Unsigned.of32(transfer.timeoutSeconds()),
                Unsigned.of32(transfer.ledger()),
                transfer.code(),
                FlagNames.ofTransfer(transfer.flags()),
                Unsigned.of64(transfer.timestamp()));
        }
        return listing;
    }

    static Listing balances(final List<Balance> balances) {
        final Listing listing = new Listing("balances", "debits_pending", "debits_posted", "credits_pending", "credits_posted",
            "timestamp");
        for (final Balance balance : balances) {
            listing.add(
                Unsigned.of128(balance.debitsPending()),
                Unsigned.of128(balance.debitsPosted()),
                Unsigned.of128(balance.creditsPending()),
                Unsigned.of128(balance.creditsPosted()),
                Unsigned.of64(balance.timestamp()));
        }
        return listing;
    }
}
