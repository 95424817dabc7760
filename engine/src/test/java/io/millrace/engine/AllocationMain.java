package io.millrace.engine;

import com.sun.management.ThreadMXBean;
import io.aeron.Publication;
import io.millrace.client.AccountBalancesQuery;
import io.millrace.client.AccountBatch;
import io.millrace.client.AccountFlags;
import io.millrace.client.AccountQuery;
import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.AccountTransfersQuery;
import io.millrace.client.BalanceRows;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.Lookup;
import io.millrace.client.ReplyListener;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferQuery;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRows;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.RawSession;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sends a million requests of each kind through a real engine and prints how many bytes the engine's threads and the reader's
 * allocated meanwhile: after a warm-up, it has to be none. In a JVM of its own, so that nothing else runs on those threads.
 */
public final class AllocationMain {
    private static final int ACCOUNTS = 10_000;
    /**
     * HotSpot itself allocates a few bytes on a running thread when it hands a method to its compiler. What the engine
     * allocates comes in every stretch; what the compiler does, does not come again.
     */
    private static final int STRETCHES_MAX = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Counting counting = new Counting();
    private final Random random = new Random(1);
    private long nextAccountId = 1_000_000;
    private long nextTransferId = 1;

    private AllocationMain() {
    }

    /**
     * Runs.
     *
     * @param args folder for home and media driver; profile; durability; requests to warm up with; requests to measure.
     */
    public static void main(final String[] args) {
        final EngineContext context = TestEngine.context(Path.of(args[0]))
            .profile(Profile.valueOf(args[1]))
            .durability(Durability.valueOf(args[2]))
            .segmentLength(64 * 1024 * 1024);
        try (TestEngine engine = TestEngine.launch(context)) {
            new AllocationMain().run(engine, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        }
    }

    private void run(final TestEngine engine, final int warmUp, final int measured) {
        final long[] threads = hotThreads(engine.engine().context().profile());
        try (Client client = Client.connect(engine.clientContext(7))) {
            final AccountBatch accounts = client.accountBatch(16);
            for (int i = 1; i <= ACCOUNTS; i++) {
                accounts.clear().add().id(0, i).ledger(Payments.LEDGER).code(1).flags(i == 1 ? AccountFlags.HISTORY : 0);
                send(client, accounts);
            }
            final TransferBatch transfers = client.transferBatch(64);
            final Lookup accountLookup = client.accountLookup(16);
            final Lookup transferLookup = client.transferLookup(16);
            final TransferQuery query = client.transferQuery();
            final AccountQuery accountQuery = client.accountQuery();
            final AccountTransfersQuery accountTransfers = client.accountTransfersQuery();
            final AccountBalancesQuery accountBalances = client.accountBalancesQuery();
            final Map<String, Function<Integer, RequestMessage>> kinds = new LinkedHashMap<>();
            kinds.put("create_accounts, 1", i -> {
                accounts.clear().add().id(0, nextAccountId++).ledger(Payments.LEDGER).code(1);
                return accounts;
            });
            kinds.put("create_accounts, exists", i -> {
                accounts.clear().add().id(0, 2 + i % (ACCOUNTS - 1)).ledger(Payments.LEDGER).code(1);
                return accounts;
            });
            kinds.put("create_transfers, 1", i -> fill(transfers, 1, Payments.LEDGER, 0));
            kinds.put("create_transfers, 8", i -> fill(transfers, 8, Payments.LEDGER, 0));
            kinds.put("create_transfers, chain of 4", i -> fill(transfers, 4, Payments.LEDGER, 1));
            kinds.put("create_transfers, failing chain of 4", i -> {
                fill(transfers, 3, Payments.LEDGER, 1);
                Payments.add(transfers, nextTransferId++, 1, 1, 5);
                return transfers;
            });
            kinds.put("create_transfers, failing", i -> fill(transfers, 2, 999, 0));
            kinds.put("create_transfers, transient failure", i -> {
                transfers.clear();
                return Payments.add(transfers, nextTransferId++, 1, 999_999_999L, 5);
            });
            kinds.put("create_transfers, exists", i -> {
                transfers.clear();
                return Payments.add(transfers, 1, 1, 2, 5);
            });
            kinds.put("lookup_accounts", i -> accountLookup.clear().add(0, 1 + i % ACCOUNTS).add(0, 999_999_999L));
            kinds.put("lookup_transfers", i -> transferLookup.clear().add(0, 1 + i % ACCOUNTS).add(0, 1L << 60));
            kinds.put("query_transfers", i -> query.clear().rowLimit(3).reversed((i & 1) == 0));
            kinds.put("query_accounts", i -> accountQuery.clear().rowLimit(3).reversed((i & 1) == 0));
            kinds.put("get_account_transfers", i ->
                accountTransfers.clear().accountId(0, 1 + i % 8).rowLimit(3).reversed((i & 1) == 0));
            kinds.put("get_account_balances", i ->
                accountBalances.clear().accountId(0, 1).rowLimit(3).reversed((i & 1) == 0));
            kinds.put("query_transfers, rejected", i -> query.clear().rowLimit(0));
            long total = 0;
            // All kinds first: what one of them is the first to need (a class, a string, a page, a segment) is there for all.
            kinds.values().forEach(request -> repeat(client, request, warmUp));
            for (final Map.Entry<String, Function<Integer, RequestMessage>> kind : kinds.entrySet()) {
                long allocated = -1;
                for (int stretch = 0; stretch < STRETCHES_MAX && allocated != 0; stretch++) {
                    final long before = allocatedBytes(threads);
                    repeat(client, kind.getValue(), measured);
                    allocated = allocatedBytes(threads) - before;
                }
                total += allocated;
                System.out.printf("%-40s %,d requests, %,d bytes%n", kind.getKey(), measured, allocated);
            }
            total += measureRepeats(engine, threads, warmUp, measured);
            System.out.println("TOTAL " + total);
        }
    }

    /** What the library sends only when it has lost a session: a command under an id that has been used. */
    private static long measureRepeats(
        final TestEngine engine, final long[] threads, final int warmUp, final int measured) {
        try (RawSession producer = RawSession.open(engine, 8)) {
            final byte[] command = producer.transfer(1, 1, 1);
            repeat(producer, command, warmUp);
            long allocated = -1;
            for (int stretch = 0; stretch < STRETCHES_MAX && allocated != 0; stretch++) {
                final long before = allocatedBytes(threads);
                repeat(producer, command, measured);
                allocated = allocatedBytes(threads) - before;
            }
            System.out.printf("%-40s %,d requests, %,d bytes%n", "create_transfers, repeated", measured, allocated);
            return allocated;
        }
    }

    private static void repeat(final RawSession producer, final byte[] command, final int count) {
        int answered = 0;
        for (int i = 0; i < count; i++) {
            producer.send(command);
            answered += producer.messages.size();
            producer.messages.clear();
        }
        while (answered < count) {
            producer.poll();
            answered += producer.messages.size();
            producer.messages.clear();
        }
    }

    private TransferBatch fill(final TransferBatch batch, final int count, final int ledger, final int flags) {
        batch.clear();
        for (int i = 0; i < count; i++) {
            final int debit = random.nextInt(ACCOUNTS);
            batch.add().id(0, nextTransferId++).debitAccountId(0, 1 + debit).creditAccountId(0, 1 + (debit + 1) % ACCOUNTS)
                .amount(3).ledger(ledger).code(1).flags(i < count - 1 || flags == 0 ? flags : 0);
        }
        return batch;
    }

    private void repeat(final Client client, final Function<Integer, RequestMessage> request, final int count) {
        for (int i = 0; i < count; i++) {
            send(client, request.apply(i));
        }
        while (client.inFlight() > 0) {
            client.poll(counting);
        }
    }

    private void send(final Client client, final RequestMessage message) {
        long result = client.offer(message);
        while (result <= 0) {
            if (result == Publication.CLOSED || result == Publication.NOT_CONNECTED) {
                throw new IllegalStateException(Client.resultName(result));
            }
            client.poll(counting);
            result = client.offer(message);
        }
        client.poll(counting);
    }

    private static long allocatedBytes(final long[] threads) {
        long bytes = 0;
        for (final long thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }

    private static long[] hotThreads(final Profile profile) {
        final Stream<String> stages = profile == Profile.FUSED
            ? Stream.of("millrace-engine") : Stream.of("millrace-ingress", "millrace-append", "millrace-apply");
        return Stream.concat(stages, Stream.of("millrace-reader")).mapToLong(AllocationMain::thread).toArray();
    }

    private static long thread(final String name) {
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(name)) {
                return thread.getId();
            }
        }
        throw new IllegalStateException("no thread " + name);
    }

    private static final class Counting implements ReplyListener {
        private long replies;

        @Override
        public void onAccountResults(
            final long requestId, final long sequence, final long timestamp, final AccountResults results) {
            replies++;
        }

        @Override
        public void onTransferResults(
            final long requestId, final long sequence, final long timestamp, final TransferResults results) {
            replies++;
        }

        @Override
        public void onAccounts(
            final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
            replies++;
        }

        @Override
        public void onTransfers(
            final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
            replies++;
        }

        @Override
        public void onBalances(
            final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
            replies++;
        }

        @Override
        public void onRejected(
            final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
            replies++;
        }

        @Override
        public void onOutcomeUnknown(final long requestId) {
            throw new IllegalStateException("outcome unknown");
        }

        @Override
        public void onDisconnected(final DisconnectReason reason, final String detail) {
            throw new IllegalStateException(detail);
        }
    }
}
