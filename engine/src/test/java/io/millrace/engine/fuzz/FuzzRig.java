package io.millrace.engine.fuzz;

import io.aeron.Aeron;
import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.TransferBatch;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.IngressClock;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.TestEngine;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An engine under hostile input, and a decent producer that must not notice. Time goes on only when it is told to, so that
 * nothing is swept meanwhile.
 */
final class FuzzRig implements AutoCloseable {
    static final long DECENT_CLIENT_ID = 0x5AFE_5AFE_5AFE_5AFEL;


    private static final int LEDGER = 826;
    /** Half of ids that the hostile don't hit upon. */
    private static final long HIGH = 0x0DEC_E217_0000_0001L;
    /** What the JDK and Aeron keep to themselves; less than an engine takes for a session whose replies wait. */
    private static final long LEAK_TOLERANCE = 1024 * 1024;

    private final Path folder;
    private final ManualClock clock = new ManualClock();
    private final long directMemoryBefore = directMemoryUsed();
    private final TestEngine engine;
    private final Aeron aeron;
    private final BlockingClient decent;
    private final int channelsBefore;
    private final long sessionsBefore;
    private long payments;
    private long decentRequests;

    FuzzRig(final Path folder) {
        this.folder = folder;
        engine = TestEngine.launch(TestEngine.context(folder)
            .ingressClock(clock)
            .sessionTimeoutNs(TimeUnit.MINUTES.toNanos(5)));
        decent = BlockingClient.connect(
            engine.clientContext(DECENT_CLIENT_ID).maxMessageLength(64 * 1024).retainedLength(128 * 1024));
        final AccountBatch accounts = decent.accountBatch();
        accounts.add().id(HIGH, 1).ledger(LEDGER).code(1);
        accounts.add().id(HIGH, 2).ledger(LEDGER).code(1);
        assertThat(decent.createAccounts(accounts)).allMatch(r -> r.status() == CreateAccountStatus.created);
        decentRequests++;
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(engine.engine().context().aeronDirectoryName())
            // Aeron's own ends the process when the engine's media driver has gone.
            .errorHandler(throwable -> { }));
        serveDecent();
        channelsBefore = channels().size();
        sessionsBefore = counter(EngineCounter.SESSIONS);
    }

    Aeron aeron() {
        return aeron;
    }

    int messageLengthMax() {
        return engine.engine().context().messageLengthMax();
    }

    long counter(final EngineCounter counter) {
        return engine.engine().counters().get(counter);
    }

    /** Commands and queries that have been admitted or refused, less those of the decent producer and the engine itself. */
    long judged() {
        long sum = -decentRequests;
        for (final EngineCounter counter : EngineCounter.values()) {
            sum += switch (counter.name()) {
                // Repeats are answered without being admitted, by an engine that knows them.
                case "COMMANDS", "QUERIES", "REFUSED", "REPEATS" -> counter(counter);
                case "SWEEPS", "CHECKPOINTS" -> -counter(counter);
                default -> 0;
            };
        }
        return sum;
    }

    /** The decent producer pays and looks at its books. */
    void serveDecent() {
        payments++;
        decentRequests += 2;
        final TransferBatch batch = decent.transferBatch();
        batch.add().id(HIGH, payments).debitAccountId(HIGH, 1).creditAccountId(HIGH, 2).amount(payments).ledger(LEDGER).code(1);
        assertThat(decent.createTransfers(batch)).allMatch(r -> r.status() == CreateTransferStatus.created);
        assertThat(decent.lookupAccounts(List.of(new UInt128(HIGH, 1), new UInt128(HIGH, 2))))
            .satisfiesExactly(
                debited -> assertThat(debited.debitsPosted()).isEqualTo(UInt128.of(payments * (payments + 1) / 2)),
                credited -> assertThat(credited.creditsPosted()).isEqualTo(UInt128.of(payments * (payments + 1) / 2)));
    }

    /** Lets time pass, and what is due by then happen. */
    void advanceClock(final long deltaNs) {
        clock.advance(deltaNs);
        Await.until(() -> Long.compareUnsigned(counter(EngineCounter.DUE_TIME), clock.timeNs()) > 0);
    }

    /** Where the order has come to, when nothing moves any more. */
    Standing settle() {
        Standing before = standing();
        Standing after = nextStanding();
        while (!after.equals(before)) {
            before = after;
            after = nextStanding();
        }
        return after;
    }

    /** The labels of whatever the media driver counts of a channel. */
    List<String> channels() {
        final List<String> channels = new ArrayList<>();
        aeron.countersReader().forEach((id, label) -> {
            if (label.contains(" aeron:")) {
                channels.add(label);
            }
        });
        return channels;
    }

    /** Nothing is left of the hostile: sessions, streams; and the decent producer goes on. */
    void awaitNothingLeft() {
        Await.until(() -> counter(EngineCounter.SESSIONS) == sessionsBefore);
        Await.until(() -> channels().size() <= channelsBefore);
        serveDecent();
    }

    /** Ends everything, and compares what is left with what was promised. */
    void closeAndCheck(final JournalCheck check) {
        serveDecent();
        new BooksBalance().check(decent);
        final Standing standing = settle();
        close();
        check.check(folder.resolve("home"), standing);
        Await.until(() -> {
            // Buffers that belong to the JDK's own go when they are collected.
            System.gc();
            return directMemoryUsed() <= directMemoryBefore + LEAK_TOLERANCE;
        });
    }

    @Override
    public void close() {
        aeron.close();
        decent.close();
        engine.close();
    }

    /** A standing that the engine has reported after it was asked for. */
    private Standing nextStanding() {
        for (int i = 0; i < 2; i++) {
            final long heartbeat = counter(EngineCounter.HEARTBEAT_MS);
            Await.until(() -> counter(EngineCounter.HEARTBEAT_MS) != heartbeat);
        }
        return standing();
    }

    private Standing standing() {
        final CountersFile counters = engine.engine().counters();
        return new Standing(
            counters.get(EngineCounter.SEQUENCE),
            counters.get(EngineCounter.APPLIED_SEQUENCE),
            counters.get(EngineCounter.RECORDS_DIGEST),
            counters.get(EngineCounter.HISTORY_DIGEST));
    }

    private static long directMemoryUsed() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    }

    /**
     * Where the order has come to.
     *
     * @param sequence        last given.
     * @param appliedSequence last applied.
     * @param recordsDigest   of the state.
     * @param historyDigest   of the state.
     */
    record Standing(long sequence, long appliedSequence, long recordsDigest, long historyDigest) {
    }

    private static final class ManualClock implements IngressClock {
        private volatile long timeNs = 1_000_000_000_000_000_000L;

        void advance(final long deltaNs) {
            timeNs += deltaNs;
        }

        @Override
        public long timeNs() {
            return timeNs;
        }
    }
}
