package io.millrace.engine;

import io.millrace.client.Account;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.CreateResult;
import io.millrace.client.Transfer;
import io.millrace.client.TransferBatch;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.support.ChildJvm;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import org.agrona.collections.Long2LongHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGKILL under load, again and again on the same home. The producer keeps its own books: what was acknowledged must be
 * there, once; what it does not know it asks, and offers again.
 */
class KilledEngineTest {
    private static final int ACCOUNTS = 100;

    @TempDir
    private Path folder;

    private final Random random = new Random(seed());
    private final BigInteger[] debits = new BigInteger[ACCOUNTS + 1];
    private final BigInteger[] credits = new BigInteger[ACCOUNTS + 1];
    private final List<Payment> acknowledged = new ArrayList<>();
    private long nextTransferId = 1;
    private long unknownApplied;
    private long unknownLost;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldKeepWhatWasAcknowledgedOnceThroughFiveKills() {
        run(5);
    }

    @Test
    @Tag("torture")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void shouldKeepWhatWasAcknowledgedOnceThroughFiftyKills() {
        run(50);
    }

    private void run(final int rounds) {
        Arrays.fill(debits, BigInteger.ZERO);
        Arrays.fill(credits, BigInteger.ZERO);
        for (int round = 0; round < rounds; round++) {
            try (ChildJvm child = ChildJvm.start(folder, List.of("-Xmx256m"), EngineMain.class, folder.toString())) {
                child.awaitLine("SERVING");
                if (round > 0) {
                    compareBooks();
                }
                produceUntilKilled(child);
            }
        }
        try (ChildJvm child = ChildJvm.start(folder, List.of("-Xmx256m"), EngineMain.class, folder.toString())) {
            child.awaitLine("SERVING");
            compareBooks();
            child.kill();
        }
        System.out.printf("%d rounds: %d acknowledged, of the unknown %d were applied and %d were not%n",
            rounds, nextTransferId - 1 - unknownLost, unknownApplied, unknownLost);
    }

    private void produceUntilKilled(final ChildJvm child) {
        try (BlockingClient client = connectBlocking()) {
            Payments.createAccounts(client, ACCOUNTS);
        }
        final Long2LongHashMap firstIdByRequest = new Long2LongHashMap(0);
        final List<Payment> inFlight = new ArrayList<>();
        final Recorder recorder = new Recorder();
        final long firstId = nextTransferId;
        try (Client client = Client.connect(clientContext().driverTimeoutNs(TimeUnit.SECONDS.toNanos(2)).reconnectTimeoutNs(0))) {
            final TransferBatch batch = client.transferBatch(64);
            final long killAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(400));
            boolean isKilled = false;
            while (client.isConnected()) {
                if (!isKilled && System.nanoTime() - killAtNs >= 0) {
                    child.kill();
                    isKilled = true;
                }
                if (!isKilled) {
                    final List<Payment> payments = fill(batch);
                    final long requestId = client.offer(batch);
                    if (requestId > 0) {
                        firstIdByRequest.put(requestId, payments.get(0).id * 1_000 + payments.size());
                        inFlight.addAll(payments);
                        nextTransferId += payments.size();
                    }
                }
                client.poll(recorder);
            }
        }
        // By id: what was acknowledged, and what is not known.
        for (final long requestId : recorder.acknowledged) {
            final long packed = firstIdByRequest.remove(requestId);
            for (long id = packed / 1_000; id < packed / 1_000 + packed % 1_000; id++) {
                book(inFlight.get((int) (id - firstId)));
            }
        }
        final List<Payment> unknown = new ArrayList<>();
        firstIdByRequest.values().forEach(packed -> {
            for (long id = packed / 1_000; id < packed / 1_000 + packed % 1_000; id++) {
                unknown.add(inFlight.get((int) (id - firstId)));
            }
        });
        settle(unknown);
    }

    /** After a restart: an unknown outcome is found out by asking, and what was not applied is done now, once. */
    private void settle(final List<Payment> unknown) {
        try (ChildJvm child = ChildJvm.start(folder, List.of("-Xmx256m"), EngineMain.class, folder.toString())) {
            child.awaitLine("SERVING");
            try (BlockingClient client = connectBlocking()) {
                for (int i = 0; i < unknown.size(); i += 1_000) {
                    final List<Payment> some = unknown.subList(i, Math.min(unknown.size(), i + 1_000));
                    final List<Transfer> found = client.lookupTransfers(some.stream().map(p -> UInt128.of(p.id)).toList());
                    final TransferBatch again = client.transferBatch();
                    for (int j = 0; j < some.size(); j++) {
                        final Payment payment = some.get(j);
                        Payments.add(again, payment.id, payment.debit, payment.credit, payment.amount);
                        if (found.get(j) == null) {
                            unknownLost++;
                        } else {
                            unknownApplied++;
                        }
                    }
                    final List<CreateResult<CreateTransferStatus>> results = client.createTransfers(again);
                    for (int j = 0; j < some.size(); j++) {
                        assertThat(results.get(j).status()).isEqualTo(
                            found.get(j) == null ? CreateTransferStatus.created : CreateTransferStatus.exists);
                        book(some.get(j));
                    }
                }
            }
            child.kill();
        }
    }

    private void compareBooks() {
        try (BlockingClient client = connectBlocking()) {
            final List<UInt128> accountIds =
                LongStream.rangeClosed(1, ACCOUNTS).mapToObj(UInt128::of).toList();
            final List<Account> accounts = client.lookupAccounts(accountIds);
            for (int id = 1; id <= ACCOUNTS; id++) {
                assertThat(accounts.get(id - 1).debitsPosted().toBigInteger()).as("debits of %d", id).isEqualTo(debits[id]);
                assertThat(accounts.get(id - 1).creditsPosted().toBigInteger()).as("credits of %d", id).isEqualTo(credits[id]);
            }
            for (int i = 0; i < acknowledged.size(); i += 8_000) {
                final List<Payment> some = acknowledged.subList(i, Math.min(acknowledged.size(), i + 8_000));
                final List<Transfer> found = client.lookupTransfers(some.stream().map(p -> UInt128.of(p.id)).toList());
                for (int j = 0; j < some.size(); j++) {
                    assertThat(found.get(j)).as("acknowledged transfer %d", some.get(j).id).isNotNull();
                    assertThat(found.get(j).amount()).isEqualTo(UInt128.of(some.get(j).amount));
                }
            }
        }
    }

    private List<Payment> fill(final TransferBatch batch) {
        batch.clear();
        final List<Payment> payments = new ArrayList<>();
        final int count = 1 + random.nextInt(64);
        for (int i = 0; i < count; i++) {
            final int debit = 1 + random.nextInt(ACCOUNTS);
            final int credit = 1 + (debit + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            final Payment payment = new Payment(nextTransferId + i, debit, credit, random.nextInt(1_000));
            Payments.add(batch, payment.id, debit, credit, payment.amount);
            payments.add(payment);
        }
        return payments;
    }

    private void book(final Payment payment) {
        acknowledged.add(payment);
        debits[payment.debit] = debits[payment.debit].add(BigInteger.valueOf(payment.amount));
        credits[payment.credit] = credits[payment.credit].add(BigInteger.valueOf(payment.amount));
    }

    private BlockingClient connectBlocking() {
        return BlockingClient.connect(clientContext(), TimeUnit.SECONDS.toNanos(30));
    }

    private Client.Context clientContext() {
        return TestEngine.clientContext(folder.resolve("aeron").toString(), 7);
    }

    private static long seed() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        return seed;
    }

    private record Payment(long id, int debit, int credit, long amount) {
    }
}
