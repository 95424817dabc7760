package io.millrace.bench.load;

import io.millrace.client.AccountBatch;
import io.millrace.client.AccountResults;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;

import java.util.concurrent.TimeUnit;

/**
 * An engine, over Aeron IPC: each message is a command with one transfer, which has to be created, or with one account where
 * that is wanted.
 */
public final class EnginePeer implements Peer, ReplyListener {
    /** Accounts that it makes, with ids from 1. The ids of its transfers have 0 in their more significant half. */
    public static final int ACCOUNTS = 10_000;

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Client client;
    private final TransferBatch transfer;
    private final AccountBatch account;
    private boolean isCreatingAccounts;
    private boolean isAccountNext;
    private long nextId = 1;
    private long nextAccountId = ACCOUNTS + 1;
    private int answers;
    private long outcomesUnknown;

    /**
     * Makes accounts, and connects.
     *
     * @param aeronDirectoryName of the engine.
     */
    public EnginePeer(final String aeronDirectoryName) {
        try (BlockingClient blocking = BlockingClient.connect(Clients.context(aeronDirectoryName, 1), TIMEOUT_NS)) {
            Accounts.create(blocking, ACCOUNTS);
        }
        client = Client.connect(Clients.context(aeronDirectoryName, 2));
        transfer = client.transferBatch(1);
        account = client.accountBatch(1);
        fill();
    }

    /** From now on every other message creates an account, in the place of a transfer. */
    public void createAccounts() {
        isCreatingAccounts = true;
    }

    @Override
    public boolean send() {
        if (client.offer(isAccountNext ? account : transfer) <= 0) {
            return false;
        }
        isAccountNext = isCreatingAccounts && !isAccountNext;
        fill();
        return true;
    }

    @Override
    public int poll() {
        answers = 0;
        client.poll(this);
        return answers;
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        if (results.statusCode(0) != CreateTransferStatus.created.value()) {
            throw new IllegalStateException("a transfer was answered with " + results.status(0));
        }
        answers++;
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        if (results.statusCode(0) != CreateAccountStatus.created.value()) {
            throw new IllegalStateException("an account was answered with " + results.status(0));
        }
        answers++;
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("turned away: " + code + ": " + detail);
    }

    /** Said of each before the word that the session has ended. */
    @Override
    public void onOutcomeUnknown(final long requestId) {
        outcomesUnknown++;
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException(
            "the session has ended with " + outcomesUnknown + " commands unanswered: " + reason + ": " + detail);
    }

    @Override
    public void close() {
        client.close();
    }

    private void fill() {
        if (isAccountNext) {
            account.clear().add().id(0, nextAccountId++).ledger(1).code(1);
            return;
        }
        transfer.clear().add()
            .id(0, nextId)
            .debitAccountId(0, 1 + nextId % ACCOUNTS)
            .creditAccountId(0, 1 + (nextId + 1 + nextId / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS)
            .amount(1)
            .ledger(1)
            .code(1);
        nextId++;
    }
}
