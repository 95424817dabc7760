package io.millrace.engine.support;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.TransferBatch;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Everyday requests of a producer, in one currency. */
public final class Payments {
    /** The ledger of all accounts. */
    public static final int LEDGER = 826;

    private Payments() {
    }

    /** Creates accounts 1 to count; those that exist already stay. */
    public static void createAccounts(final BlockingClient client, final int count) {
        final AccountBatch batch = client.accountBatch();
        for (int id = 1; id <= count; id++) {
            batch.add().id(0, id).ledger(LEDGER).code(1);
        }
        assertThat(client.createAccounts(batch))
            .allMatch(r -> r.status() == CreateAccountStatus.created || r.status() == CreateAccountStatus.exists);
    }

    /** Adds a transfer to a batch. */
    public static TransferBatch add(
        final TransferBatch batch, final long id, final long debitAccount, final long creditAccount, final long amount) {
        batch.add().id(0, id).debitAccountId(0, debitAccount).creditAccountId(0, creditAccount).amount(amount)
            .ledger(LEDGER).code(1);
        return batch;
    }

    /** Creates one transfer. */
    public static CreateTransferStatus pay(
        final BlockingClient client,
        final long id,
        final long debitAccount,
        final long creditAccount,
        final long amount) {
        return client.createTransfers(add(client.transferBatch(), id, debitAccount, creditAccount, amount)).get(0).status();
    }

    /** An id. */
    public static UInt128 id(final long low) {
        return UInt128.of(low);
    }
}
