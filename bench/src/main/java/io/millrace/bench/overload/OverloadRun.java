package io.millrace.bench.overload;

import io.millrace.bench.load.Accounts;
import io.millrace.bench.load.Clients;
import io.millrace.bench.report.ProcessMemory;
import io.millrace.client.BlockingClient;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One run with an engine of its own: the highest rate, then some times that much, then the audit. */
final class OverloadRun {
    private static final long CREATOR_CLIENT_ID = 200_000;
    private static final long REQUEST_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RATE_WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

    private final Path scratch;
    private final int producerCount;
    private final double factor;
    private final int calibrationSeconds;
    private final int seconds;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long residentMax;

    OverloadRun(
        final Path scratch,
        final int producerCount,
        final double factor,
        final int calibrationSeconds,
        final int seconds) {
        this.scratch = scratch;
        this.producerCount = producerCount;
        this.factor = factor;
        this.calibrationSeconds = calibrationSeconds;
        this.seconds = seconds;
    }

    OverloadResult measure() {
        final Path home = scratch.resolve("home");
        final String aeronDirectoryName = scratch.resolve("aeron").toString();
        final EngineContext context = new EngineContext()
            .home(home)
            .aeronDirectoryName(aeronDirectoryName)
            .durability(Durability.PROCESS);
        final List<OverloadProducer> producers = new ArrayList<>();
        try (Engine engine = Engine.launch(context)) {
            try (BlockingClient client = BlockingClient.connect(
                Clients.context(aeronDirectoryName, CREATOR_CLIENT_ID), REQUEST_TIMEOUT_NS)) {
                Accounts.create(client, Payments.ACCOUNTS);
            }
            try {
                for (int number = 1; number <= producerCount; number++) {
                    producers.add(new OverloadProducer(number, aeronDirectoryName));
                }
                return measure(engine, producers);
            } finally {
                CloseHelper.closeAll(producers);
            }
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private OverloadResult measure(final Engine engine, final List<OverloadProducer> producers) {
        final double highestRate = calibrate(producers);
        final double plannedRate = factor * highestRate;
        final long storeBefore = engine.counters().get(EngineCounter.STORE_BYTES);
        final long residentBefore = ProcessMemory.residentBytes();
        residentMax = residentBefore;
        final RateMeter meter = new RateMeter(RATE_WINDOW_NS, System.nanoTime());
        runAll(producers, meter, producer -> producer.runPlanned(plannedRate / producerCount, seconds));
        final OverloadResult.Memory memory = new OverloadResult.Memory(residentBefore, residentMax,
            ProcessMemory.residentBytes(), storeBefore, engine.counters().get(EngineCounter.STORE_BYTES));
        final Audit audit = new Audit();
        audit.run(producers, engine.context().aeronDirectoryName());
        final Histogram sinceTakenNs = producers.get(0).sinceTakenNs();
        final Histogram sincePlannedNs = producers.get(0).sincePlannedNs();
        producers.stream().skip(1).forEach(producer -> {
            sinceTakenNs.add(producer.sinceTakenNs());
            sincePlannedNs.add(producer.sincePlannedNs());
        });
        return new OverloadResult(
            highestRate,
            plannedRate,
            producers.stream().mapToLong(OverloadProducer::offered).sum(),
            producers.stream().mapToLong(OverloadProducer::backPressured).sum(),
            producers.stream().mapToLong(OverloadProducer::windowFull).sum(),
            producers.stream().mapToLong(OverloadProducer::acknowledged).sum(),
            sinceTakenNs,
            sincePlannedNs,
            producers.stream().mapToLong(OverloadProducer::largestGapNs).max().orElseThrow(),
            memory,
            audit);
    }

    /** The most that was acknowledged in a second at full speed; what comes before is to warm up. */
    private double calibrate(final List<OverloadProducer> producers) {
        final long startNs = System.nanoTime();
        final long durationNs = TimeUnit.SECONDS.toNanos(calibrationSeconds);
        final RateMeter meter = new RateMeter(Math.min(RATE_WINDOW_NS, durationNs / 4), startNs);
        runAll(producers, meter, producer -> producer.runFullSpeed(() -> System.nanoTime() - startNs >= durationNs));
        return Math.max(1, meter.highest());
    }

    /** Each producer on a thread of its own, until all have ended; looks at rate and memory meanwhile. */
    private void runAll(
        final List<OverloadProducer> producers, final RateMeter meter, final Consumer<OverloadProducer> task) {
        final List<Thread> threads = new ArrayList<>();
        for (final OverloadProducer producer : producers) {
            final Thread thread = new Thread(() -> run(producer, task), "producer-" + producer.number());
            // A benchmark that is interrupted does not wait for them.
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            LockSupport.parkNanos(LOOK_INTERVAL_NS);
            residentMax = Math.max(residentMax, ProcessMemory.residentBytes());
            meter.look(producers.stream().mapToLong(OverloadProducer::created).sum(), System.nanoTime());
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get().getMessage(), failure.get());
        }
    }

    private void run(final OverloadProducer producer, final Consumer<OverloadProducer> task) {
        try {
            task.accept(producer);
        } catch (final RuntimeException | Error ex) {
            failure.compareAndSet(null, ex);
        }
    }
}
