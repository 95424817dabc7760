package io.millrace.engine.ledger;

import io.millrace.client.AccountBatch;
import io.millrace.client.AccountLookup;
import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.Client;
import io.millrace.client.CreateResults;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import org.agrona.collections.Long2ObjectHashMap;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** A producer that asks at random, some things at a time, and writes down what it asked and what it was answered. */
final class HistoryProducer implements ReplyListener {
    private static final int IN_FLIGHT_MAX = 8;
    private static final int ACCOUNTS = 12;
    private static final int TRANSFERS = 4_000;

    /** What the library said that it did not know, or that an engine should not have said; empty if all went well. */
    final List<String> faults = new ArrayList<>();

    private final String name;
    private final Client client;
    private final Random random;
    private final History history;
    private final AccountBatch accounts;
    private final TransferBatch transfers;
    private final AccountLookup lookup;
    private final Long2ObjectHashMap<History.Operation> inFlight = new Long2ObjectHashMap<>();
    private final AtomicInteger reconnections = new AtomicInteger();

    HistoryProducer(final String name, final Client.Context context, final long seed, final History history) {
        this.name = name;
        this.random = new Random(seed);
        this.history = history;
        client = Client.connect(context);
        accounts = client.accountBatch(4);
        transfers = client.transferBatch(4);
        lookup = client.accountLookup(4);
    }

    /** Asks until it is told to stop, then waits for what is in flight. */
    void run(final BooleanSupplier isToStop) {
        while (client.isConnected() && (!isToStop.getAsBoolean() || client.inFlight() > 0)) {
            if (!isToStop.getAsBoolean() && client.inFlight() < IN_FLIGHT_MAX) {
                ask();
            }
            if (client.poll(this) == 0) {
                Thread.yield();
            }
        }
        client.close();
    }

    /** How often it has lost its session and got it back. Any thread. */
    int reconnections() {
        return reconnections.get();
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        answered(requestId, sequence, timestamp, results(results, i -> CreateAccountStatus.get(results.statusCode(i)).name()));
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        answered(requestId, sequence, timestamp, results(results, i -> CreateTransferStatus.get(results.statusCode(i)).name()));
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        final List<Object> balances = new ArrayList<>();
        rows.toList().forEach(row -> balances.add(row == null ? List.of() : List.of(
            row.debitsPending().toBigInteger(), row.debitsPosted().toBigInteger(),
            row.creditsPending().toBigInteger(), row.creditsPosted().toBigInteger())));
        answered(requestId, sequence, timestamp, balances);
    }

    @Override
    public void onRejected(
        final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        faults.add(name + ": request " + requestId + " rejected: " + code + ": " + detail);
    }

    @Override
    public void onReconnected() {
        reconnections.incrementAndGet();
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        faults.add(name + ": request " + requestId + " has an unknown outcome");
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        faults.add(name + ": disconnected: " + reason + ": " + detail);
    }

    private void answered(final long requestId, final long sequence, final long timestamp, final Object answer) {
        final History.Operation operation = inFlight.remove(requestId);
        if (operation == null) {
            faults.add(name + ": request " + requestId + " answered twice");
        } else {
            operation.answered(sequence, timestamp, answer);
            history.add(operation);
        }
    }

    private static List<Result> results(final CreateResults results, final IntFunction<String> status) {
        final List<Result> list = new ArrayList<>();
        for (int i = 0; i < results.count(); i++) {
            list.add(new Result(status.apply(i), results.timestamp(i)));
        }
        return list;
    }

    private void ask() {
        final int kind = random.nextInt(10);
        if (kind == 0) {
            send(accounts, fillAccounts());
        } else if (kind < 4) {
            send(lookup, fillLookup());
        } else {
            send(transfers, fillTransfers());
        }
    }

    private void send(final RequestMessage message, final History.Request request) {
        final History.Operation operation = new History.Operation(name, request, System.nanoTime());
        final long requestId = client.offer(message);
        if (requestId > 0) {
            inFlight.put(requestId, operation);
        }
    }

    private History.Request fillAccounts() {
        accounts.clear();
        final List<AccountData> events = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int id = 1 + random.nextInt(ACCOUNTS);
            final int flags = id % 3 == 0 ? AccountData.DEBITS_LIMITED : 0;
            events.add(AccountData.account(id).withFlags(flags));
            accounts.add().id(0, id).ledger(1).code(1).flags(flags);
        }
        return new History.Accounts(events);
    }

    private History.Request fillLookup() {
        lookup.clear();
        final List<Long> ids = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            final long id = 1 + random.nextInt(ACCOUNTS);
            ids.add(id);
            lookup.add(0, id);
        }
        return new History.Lookup(ids);
    }

    private History.Request fillTransfers() {
        transfers.clear();
        final List<TransferData> events = new ArrayList<>();
        final int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            final TransferData event = transfer(i < count - 1 && random.nextInt(4) == 0);
            events.add(event);
            transfers.add()
                .id(0, event.id().longValueExact())
                .debitAccountId(0, event.debitAccountId().longValueExact())
                .creditAccountId(0, event.creditAccountId().longValueExact())
                .amount(event.amount().longValueExact())
                .pendingId(0, event.pendingId().longValueExact())
                .ledger(event.ledger())
                .code(event.code())
                .flags(event.flags());
        }
        return new History.Transfers(events);
    }

    /** Ids are few and everybody's, so that producers come across each other's transfers. */
    private TransferData transfer(final boolean isLinked) {
        final long id = 1 + random.nextInt(TRANSFERS);
        final int linked = isLinked ? TransferData.LINKED : 0;
        final int kind = random.nextInt(8);
        if (kind == 0) {
            return TransferData.voiding(id, 1 + random.nextInt(TRANSFERS)).with(linked);
        }
        if (kind == 1) {
            return TransferData.post(id, 1 + random.nextInt(TRANSFERS)).withAmount(BigInteger.valueOf(random.nextInt(20)))
                .with(linked);
        }
        return TransferData.transfer(id, 1 + random.nextInt(ACCOUNTS), 1 + random.nextInt(ACCOUNTS))
            .withAmount(BigInteger.valueOf(random.nextInt(20)))
            .with(linked | (kind == 2 ? TransferData.PENDING : 0));
    }
}
