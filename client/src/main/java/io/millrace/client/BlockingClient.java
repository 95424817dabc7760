package io.millrace.client;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import org.agrona.concurrent.IdleStrategy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One request at a time, for those who want an answer rather than throughput. Calls from several threads take turns; a
 * daemon thread keeps the session alive in between.
 *
 * <p>Every call throws {@link RejectedException} if the engine did not carry the request out; {@link OutcomeUnknownException}
 * if a command was sent and its reply did not come; any other {@link ClientException} if nothing was changed. A session that
 * is lost is got back, as {@link Client} does, while a call waits or nobody calls; one that has ended stays so: make a new
 * client.
 */
public final class BlockingClient implements AutoCloseable {
    /** How long a call waits for its reply unless told otherwise. */
    public static final long REQUEST_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final AwaitedReply reply = new AwaitedReply();
    private final Client client;
    private final KeepAlive keepAlive;
    private final IdleStrategy idleStrategy;
    private final long requestTimeoutNs;
    private AccountLookup accountLookup;
    private TransferLookup transferLookup;

    private BlockingClient(final Client client, final long requestTimeoutNs) {
        this.client = client;
        this.requestTimeoutNs = requestTimeoutNs;
        idleStrategy = client.idleStrategy();
        keepAlive = KeepAlive.start(client, lock, reply);
    }

    /**
     * Opens a session, whose calls wait {@link #REQUEST_TIMEOUT_DEFAULT_NS} at most.
     *
     * @param context what to connect to.
     * @return an open session.
     * @throws ClientException as {@link Client#connect}.
     */
    public static BlockingClient connect(final Client.Context context) {
        return connect(context, REQUEST_TIMEOUT_DEFAULT_NS);
    }

    /**
     * Opens a session.
     *
     * @param context          what to connect to.
     * @param requestTimeoutNs how long a call waits, in nanoseconds.
     * @return an open session.
     * @throws ClientException as {@link Client#connect}.
     */
    public static BlockingClient connect(final Client.Context context, final long requestTimeoutNs) {
        return new BlockingClient(Client.connect(context), requestTimeoutNs);
    }

    /**
     * A command that creates accounts, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public AccountBatch accountBatch() {
        return client.accountBatch();
    }

    /**
     * A command that creates transfers, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public TransferBatch transferBatch() {
        return client.transferBatch();
    }

    /**
     * A query for accounts by what they hold.
     *
     * @return a new query without filters.
     */
    public AccountQuery accountQuery() {
        return client.accountQuery();
    }

    /**
     * A query for transfers by what they hold.
     *
     * @return a new query without filters.
     */
    public TransferQuery transferQuery() {
        return client.transferQuery();
    }

    /**
     * A query for the transfers of an account.
     *
     * @return a new query, in want of the account's id.
     */
    public AccountTransfersQuery accountTransfersQuery() {
        return client.accountTransfersQuery();
    }

    /**
     * A query for the balances of an account after each of its transfers.
     *
     * @return a new query, in want of the account's id.
     */
    public AccountBalancesQuery accountBalancesQuery() {
        return client.accountBalancesQuery();
    }

    /**
     * Creates accounts.
     *
     * @param batch of the accounts; left as it is.
     * @return one result per account, in order.
     */
    public List<CreateResult<CreateAccountStatus>> createAccounts(final AccountBatch batch) {
        lock.lock();
        try {
            call(batch);
            return reply.accountResults();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Creates transfers.
     *
     * @param batch of the transfers; left as it is.
     * @return one result per transfer, in order.
     */
    public List<CreateResult<CreateTransferStatus>> createTransfers(final TransferBatch batch) {
        lock.lock();
        try {
            call(batch);
            return reply.transferResults();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks accounts up by their ids.
     *
     * @param ids any ids; as many as fit into one reply.
     * @return one account per id, in order; null where there is none.
     * @throws IllegalArgumentException if there are no ids, or too many.
     */
    public List<Account> lookupAccounts(final List<UInt128> ids) {
        lock.lock();
        try {
            if (accountLookup == null || accountLookup.capacity() < ids.size()) {
                accountLookup = client.accountLookup(ids.size());
            }
            call(fill(accountLookup, ids));
            return reply.accounts().rows();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks transfers up by their ids.
     *
     * @param ids any ids; as many as fit into one reply.
     * @return one transfer per id, in order; null where there is none.
     * @throws IllegalArgumentException if there are no ids, or too many.
     */
    public List<Transfer> lookupTransfers(final List<UInt128> ids) {
        lock.lock();
        try {
            if (transferLookup == null || transferLookup.capacity() < ids.size()) {
                transferLookup = client.transferLookup(ids.size());
            }
            call(fill(transferLookup, ids));
            return reply.transfers().rows();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds accounts by what they hold.
     *
     * @param query with its filters; left as it is.
     * @return one page.
     */
    public Page<Account> queryAccounts(final AccountQuery query) {
        lock.lock();
        try {
            call(query);
            return reply.accounts();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds transfers by what they hold.
     *
     * @param query with its filters; left as it is.
     * @return one page.
     */
    public Page<Transfer> queryTransfers(final TransferQuery query) {
        lock.lock();
        try {
            call(query);
            return reply.transfers();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds the transfers that debit or credit an account.
     *
     * @param query with the account and its filters; left as it is.
     * @return one page; empty if there is no such account.
     */
    public Page<Transfer> getAccountTransfers(final AccountTransfersQuery query) {
        lock.lock();
        try {
            call(query);
            return reply.transfers();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds the balances of an account just after each of its transfers.
     *
     * @param query with the account and its filters; left as it is.
     * @return one page; empty if there is no such account, or it was created without {@link AccountFlags#HISTORY}.
     */
    public Page<Balance> getAccountBalances(final AccountBalancesQuery query) {
        lock.lock();
        try {
            call(query);
            return reply.balances();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends another session, which takes a principal that may operate. Returns once that session is told so.
     *
     * @param sessionId of the session to be ended.
     * @throws RejectedException if there is no such session, or this one may not end it.
     */
    public void endSession(final long sessionId) {
        lock.lock();
        try {
            final long deadlineNs = deadlineNs();
            idleStrategy.reset();
            long requestId = client.endSession(sessionId);
            while (requestId <= 0) {
                await(requestId, deadlineNs);
                requestId = client.endSession(sessionId);
            }
            complete(requestId, true, deadlineNs);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The session, for operators: another one after it was got back.
     *
     * @return its id.
     */
    public long sessionId() {
        lock.lock();
        try {
            return client.sessionId();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Who the engine takes this producer for.
     *
     * @return the principal; 0 when the engine asks for no credentials.
     */
    public int principal() {
        lock.lock();
        try {
            return client.principal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Is the session open, or is it at least being got back?
     *
     * @return false once it is over or this client closed.
     */
    public boolean isConnected() {
        lock.lock();
        try {
            return client.isConnected();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session. Waits for a call that is under way in another thread. May be called again. */
    @Override
    public void close() {
        keepAlive.close();
        lock.lock();
        try {
            client.close();
        } finally {
            lock.unlock();
        }
    }

    private static Lookup fill(final Lookup lookup, final List<UInt128> ids) {
        lookup.clear();
        for (final UInt128 id : ids) {
            lookup.add(id);
        }
        return lookup;
    }

    private void call(final RequestMessage message) {
        final long deadlineNs = deadlineNs();
        idleStrategy.reset();
        long requestId = client.offer(message);
        while (requestId <= 0) {
            await(requestId, deadlineNs);
            requestId = client.offer(message);
        }
        complete(requestId, message.isCommand(), deadlineNs);
    }

    private void complete(final long requestId, final boolean isCommand, final long deadlineNs) {
        reply.expect(requestId, isCommand);
        idleStrategy.reset();
        while (!reply.isComplete()) {
            final int work = client.poll(reply);
            if (work == 0 && !reply.isComplete() && isOver(deadlineNs)) {
                throw reply.abandon("no reply within " + TimeUnit.NANOSECONDS.toMillis(requestTimeoutNs) + " ms");
            }
            idleStrategy.idle(work);
        }
        reply.throwIfFailed();
    }

    /** Polls until it is worthwhile to try again what was not taken. */
    private void await(final long result, final long deadlineNs) {
        if (result == Client.CLOSED || result == Client.MAX_POSITION_EXCEEDED) {
            throw reply.notConnected();
        }
        final int work = client.poll(reply);
        if (isOver(deadlineNs)) {
            throw result == Client.NOT_CONNECTED ? reply.notReconnected() : new ClientException(
                ErrorCode.BACK_PRESSURED, "the engine did not take the request in time (" + Client.resultName(result) +
                    "); nothing was sent: try again later");
        }
        idleStrategy.idle(work);
    }

    private long deadlineNs() {
        return client.nanoClock().nanoTime() + requestTimeoutNs;
    }

    private boolean isOver(final long deadlineNs) {
        return client.nanoClock().nanoTime() - deadlineNs >= 0;
    }
}
