package io.millrace.engine;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.ClientException;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferEvent;
import io.millrace.client.TransferFlags;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.IngressClock;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import io.millrace.journal.JournalReader;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import static io.millrace.engine.support.Payments.id;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same commands at the same times give the same replies, records and digest: when run again, with restarts anywhere, and
 * (through what is written down here) on every JDK on which this test runs.
 */
@Timeout(300)
class DeterminismTest {
    private static final long CHECKPOINT_INTERVAL = 512;
    private static final int COMMANDS = 3_000;
    private static final long FIXED_SEED = 20_260_101;
    private static final Outcome FIXED_OUTCOME = new Outcome(
        "abf3890184393a1abc221eac16248b3ab85a60fc913bf2256682603e1d1c01ea",
        "f786c266f274ac5b123f436961c672ad8d59badfd2c23a2ea9c024e12f02cdc6",
        "160db31d939b2d46-6710273a889425d9",
        2_427);

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheSameOutcomeOnEveryMachine() throws Exception {
        assertThat(run(folder, FIXED_SEED, 0)).isEqualTo(FIXED_OUTCOME);
    }

    @Test
    void shouldGiveTheSameOutcomeUnderEveryProfileAndAtEveryDurability() throws Exception {
        for (final Profile profile : Profile.values()) {
            for (final Durability durability : Durability.values()) {
                final Path home = folder.resolve(profile + "-" + durability);
                assertThat(run(home, context -> context.profile(profile).durability(durability), FIXED_SEED, 0))
                    .as("%s, %s", profile, durability).isEqualTo(FIXED_OUTCOME);
            }
        }
    }

    @Test
    void shouldGiveTheSameOutcomeAgainAndWithRestartsAnywhere() throws Exception {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Outcome outcome = run(folder.resolve("a"), seed, 0);
        assertThat(run(folder.resolve("b"), seed, 0)).as("seed %d", seed).isEqualTo(outcome);
        // Sessions have their places in the order, so that restarts give another one: but the same again.
        final Outcome restarted = run(folder.resolve("c"), seed, 7);
        assertThat(restarted).as("seed %d, with restarts", seed).isNotEqualTo(outcome);
        assertThat(run(folder.resolve("d"), seed, 7)).as("seed %d, with restarts", seed).isEqualTo(restarted);
    }

    private static Outcome run(final Path folder, final long seed, final int restarts) throws Exception {
        return run(folder, UnaryOperator.identity(), seed, restarts);
    }

    private static Outcome run(
        final Path folder, final UnaryOperator<EngineContext> settings, final long seed, final int restarts) throws Exception {
        final Random random = new Random(seed);
        final Random restartRandom = new Random(seed + 1);
        final MessageDigest replies = sha256();
        final ManualClock clock = new ManualClock();
        int commands = 0;
        for (int life = 0; life <= restarts; life++) {
            final int until = life == restarts ? COMMANDS : commands + restartRandom.nextInt(COMMANDS / (restarts + 1));
            try (TestEngine engine = TestEngine.launch(settings.apply(TestEngine.context(folder)
                .ringSlots(64)
                .checkpointInterval(CHECKPOINT_INTERVAL)
                .ingressClock(clock)));
                BlockingClient client = engine.connect(7)) {
                for (; commands < until; commands++) {
                    clock.advance(engine.engine(), random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000));
                    if (random.nextInt(100) == 0) {
                        clock.advance(engine.engine(), TimeUnit.SECONDS.toNanos(random.nextInt(3)));
                    }
                    replies.update(request(client, random).getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        final MessageDigest records = sha256();
        final ByteBuffer numbers = ByteBuffer.allocate(20);
        try (JournalReader reader = new JournalReader(folder.resolve("home"));
            Replica replica = new Replica(new OnDemandPages(), CHECKPOINT_INTERVAL, 1024 * 1024, List.of())) {
            reader.read(1, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
                records.update(numbers.clear().putLong(sequence).putLong(timestamp).putInt(behaviourVersion).flip());
                records.update(bytes(buffer, offset, length));
                replica.onRecord(sequence, timestamp, behaviourVersion, buffer, offset, length);
            });
            final StateMachine machine = replica.machine();
            machine.verifyDigest();
            assertThat(machine.checkpointsCompared()).isGreaterThanOrEqualTo(COMMANDS / 2 / CHECKPOINT_INTERVAL);
            return new Outcome(
                hex(replies),
                hex(records),
                StateMachine.hex(machine.recordsDigest(), machine.historyDigest()),
                machine.lastSequence());
        }
    }

    /** A random request, and what came of it. */
    static String request(final BlockingClient client, final Random random) {
        try {
            switch (random.nextInt(10)) {
                case 0, 1:
                    final AccountBatch accounts = client.accountBatch();
                    for (int i = random.nextInt(10); i >= 0; i--) {
                        accounts.add().id(0, random.nextInt(200)).ledger(1 + random.nextInt(2)).code(random.nextInt(3))
                            .flags(random.nextInt(10) == 0 ? random.nextInt(64) : random.nextInt(3) * 2);
                    }
                    return client.createAccounts(accounts).toString();
                case 2:
                    return client.lookupAccounts(
                        LongStream.range(0, 20).mapToObj(i -> id(random.nextInt(200))).toList()).toString();
                case 3:
                    return client.queryTransfers(client.transferQuery().rowLimit(1 + random.nextInt(50)).ledger(1)
                        .reversed(random.nextBoolean())).toString();
                default:
                    final TransferBatch transfers = client.transferBatch();
                    final boolean isImported = random.nextInt(20) == 0;
                    for (int i = random.nextInt(30); i > 0; i--) {
                        add(transfers, random, isImported);
                    }
                    return client.createTransfers(transfers).toString();
            }
        } catch (final ClientException ex) {
            return ex.getMessage();
        }
    }

    /** Of every kind that there is, and as often as not with something wrong. */
    private static void add(final TransferBatch transfers, final Random random, final boolean isImported) {
        final TransferEvent event = transfers.add().id(0, random.nextInt(20_000));
        int flags = random.nextInt(8) == 0 ? TransferFlags.LINKED : 0;
        if (isImported) {
            flags |= TransferFlags.IMPORTED;
            event.timestamp(1 + random.nextInt(1_000_000));
        }
        if (random.nextInt(4) == 0) {
            final boolean isVoid = random.nextBoolean();
            flags |= isVoid ? TransferFlags.VOID_PENDING_TRANSFER : TransferFlags.POST_PENDING_TRANSFER;
            event.pendingId(0, random.nextInt(20_000)).amount(isVoid ? 0 : random.nextInt(3) * 100).flags(flags);
            return;
        }
        event.debitAccountId(0, random.nextInt(200)).creditAccountId(0, random.nextInt(200))
            .amount(random.nextInt(50) == 0 ? -1 : 0, random.nextInt(1_000)).ledger(1 + random.nextInt(2)).code(1);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                flags |= TransferFlags.PENDING;
                event.timeoutSeconds(random.nextInt(3));
            }
            case 3 -> flags |= TransferFlags.BALANCING_DEBIT << random.nextInt(2);
            case 4 -> flags |= random.nextInt(10) == 0
                ? TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT << random.nextInt(2) : 0;
            default -> flags |= 0;
        }
        event.flags(flags);
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        // Request ids go on counting within a session and begin anew with the next: they are the producer's, not the order's.
        Arrays.fill(bytes, 16, 24, (byte) 0);
        return bytes;
    }

    private static MessageDigest sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }

    private static String hex(final MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private record Outcome(String replies, String records, String digest, long lastSequence) {
    }

    private static final class ManualClock implements IngressClock {
        private volatile long timeNs = 1_000_000_000_000_000_000L;
        private final AtomicLong reads = new AtomicLong();

        /** Returns when the engine has seen the new time and swept, so that what is sent next comes after. */
        void advance(final Engine engine, final long deltaNs) {
            timeNs += deltaNs;
            final long before = reads.get();
            // One read may have been under way.
            Await.until(() -> reads.get() >= before + 2
                && Long.compareUnsigned(engine.counters().get(EngineCounter.DUE_TIME), timeNs) > 0);
        }

        @Override
        public long timeNs() {
            reads.incrementAndGet();
            return timeNs;
        }
    }
}
