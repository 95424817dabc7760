package io.millrace.bench.overload;

import io.millrace.bench.load.Clients;
import io.millrace.client.Account;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferLookup;
import io.millrace.client.TransferRow;
import io.millrace.client.TransferRows;
import io.millrace.client.UInt128;
import io.millrace.codecs.session.RejectCode;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Holds an engine to the producers' books: each transfer that was acknowledged is there as it was sent, each other one is not,
 * and every balance is what the acknowledged ones make of it. Were one there twice, balances would say so.
 */
final class Audit implements ReplyListener {
    private static final long CLIENT_ID = 100_000;
    private static final long REQUEST_TIMEOUT_NS = 60_000_000_000L;
    private static final int ACCOUNTS_A_LOOKUP = 500;

    private final long[] debits = new long[Payments.ACCOUNTS + 1];
    private final long[] credits = new long[Payments.ACCOUNTS + 1];
    private OverloadProducer producer;
    private long next;
    private long acknowledged;
    private long missing;
    private long different;
    private long unexpected;
    private long wrongBalances;

    /** Looks everything up. */
    void run(final List<OverloadProducer> producers, final String aeronDirectoryName) {
        final Client.Context context = Clients.context(aeronDirectoryName, CLIENT_ID);
        try (Client client = Client.connect(context)) {
            final TransferLookup lookup = client.transferLookup();
            for (final OverloadProducer one : producers) {
                producer = one;
                next = 0;
                lookUp(client, lookup);
            }
        }
        try (BlockingClient client = BlockingClient.connect(context, REQUEST_TIMEOUT_NS)) {
            for (int first = 1; first <= Payments.ACCOUNTS; first += ACCOUNTS_A_LOOKUP) {
                final List<UInt128> ids = LongStream.range(first, Math.min(first + ACCOUNTS_A_LOOKUP, Payments.ACCOUNTS + 1))
                    .mapToObj(UInt128::of).toList();
                final List<Account> accounts = client.lookupAccounts(ids);
                wrongBalances += ids.size() - accounts.size();
                accounts.forEach(this::compare);
            }
        }
    }

    /** Transfers that the books say were acknowledged as created. */
    long acknowledged() {
        return acknowledged;
    }

    /** Acknowledged, and not there. */
    long missing() {
        return missing;
    }

    /** There, and not as they were sent. */
    long different() {
        return different;
    }

    /** There, though never acknowledged. */
    long unexpected() {
        return unexpected;
    }

    /** Accounts whose balance is not what the acknowledged transfers make of it. */
    long wrongBalances() {
        return wrongBalances;
    }

    boolean isSound() {
        return missing == 0 && different == 0 && unexpected == 0 && wrongBalances == 0;
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        for (int i = 0; i < rows.count(); i++) {
            compare(rows.get(i), next++);
        }
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("the engine rejected a lookup: " + code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        // What ended the session has been thrown.
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException("the audit lost its session: " + reason + ": " + detail);
    }

    private void lookUp(final Client client, final TransferLookup lookup) {
        final long count = producer.book().count();
        for (long first = 0; first < count; first += lookup.capacity()) {
            lookup.clear();
            for (long transfer = first; transfer < Math.min(count, first + lookup.capacity()); transfer++) {
                lookup.add(producer.number(), Payments.id(transfer));
            }
            while (client.offer(lookup) <= 0) {
                client.poll(this);
            }
            while (client.inFlight() > 0) {
                client.poll(this);
            }
        }
    }

    private void compare(final TransferRow row, final long transfer) {
        final boolean isAcknowledged = producer.book().get(transfer) == Book.CREATED;
        final int debit = Payments.debit(producer.number(), transfer);
        final int credit = Payments.credit(producer.number(), transfer);
        final long amount = Payments.amount(transfer);
        if (isAcknowledged) {
            acknowledged++;
            debits[debit] += amount;
            credits[credit] += amount;
        }
        if (!row.isFound()) {
            missing += isAcknowledged ? 1 : 0;
            return;
        }
        unexpected += isAcknowledged ? 0 : 1;
        if (row.debitAccountIdLow() != debit || row.creditAccountIdLow() != credit || row.amountLow() != amount
            || row.amountHigh() != 0) {
            different++;
        }
    }

    private void compare(final Account account) {
        final int id = (int) account.id().low();
        if (account.debitsPosted().high() != 0 || account.debitsPosted().low() != debits[id]
            || account.creditsPosted().high() != 0 || account.creditsPosted().low() != credits[id]) {
            wrongBalances++;
        }
    }
}
