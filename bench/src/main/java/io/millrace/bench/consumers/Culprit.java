package io.millrace.bench.consumers;

import io.millrace.bench.Bench;
import io.millrace.engine.counters.CountersFile;
import io.millrace.ops.rig.ChildProcess;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The bad producer as the benchmark sees it: one process, or several where they are killed one after the other. They are
 * started and connected beforehand, so that no start of a JVM falls into what is measured.
 */
final class Culprit implements AutoCloseable {
    private static final int VICTIMS = 4;
    private static final long FIRST_CLIENT_ID = 1_000;
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);
    /** Longer than session time-out and everybody's patience behind it. */
    private static final long CUT_OFF_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Misconduct misconduct;
    private final CountersFile counters;
    private final long durationNs;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final Fate fate = new Fate();
    private volatile Exception failure;
    private volatile boolean isDone;

    private Culprit(final Misconduct misconduct, final CountersFile counters, final int seconds) {
        this.misconduct = misconduct;
        this.counters = counters;
        this.durationNs = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Starts its processes and waits until they are connected. */
    static Culprit start(
        final Misconduct misconduct,
        final CountersFile counters,
        final ConsumersSettings settings,
        final String home,
        final String aeronDirectoryName) throws IOException, InterruptedException {
        final Culprit culprit = new Culprit(misconduct, counters, settings.seconds());
        try {
            for (int i = 0; i < (misconduct == Misconduct.VANISHED ? VICTIMS : 1); i++) {
                culprit.processes.add(ChildProcess.start(
                    Bench.class,
                    "bad-producer",
                    "--misconduct", misconduct.toString(),
                    "--home", home,
                    "--aeron-dir", aeronDirectoryName,
                    "--client-id", Long.toString(FIRST_CLIENT_ID + i),
                    "--rate", Integer.toString(settings.badRate()),
                    "--seed", Long.toString(settings.seed())));
            }
            for (final ChildProcess process : culprit.processes) {
                process.await("ready", ANSWER_TIMEOUT_NS);
            }
            return culprit;
        } catch (final RuntimeException | IOException | InterruptedException ex) {
            culprit.close();
            throw ex;
        }
    }

    /** Misbehaves until its time is over and its fate is known. Returns at once; all is done on a thread of its own. */
    void misbehave() {
        final Thread thread = new Thread(this::run, "culprit");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isDone() {
        return isDone;
    }

    /** What became of it, once it is done. */
    Fate fate() {
        if (failure != null) {
            throw new IllegalStateException("the bad producer (" + misconduct + ") failed: " + failure.getMessage(), failure);
        }
        return fate;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(processes);
    }

    private void run() {
        try {
            switch (misconduct) {
                case STOPPED -> stop();
                case VANISHED -> vanish();
                default -> goOn();
            }
        } catch (final IOException | RuntimeException ex) {
            failure = ex;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            failure = ex;
        } finally {
            isDone = true;
        }
    }

    private void goOn() throws IOException, InterruptedException {
        final ChildProcess process = processes.get(0);
        final long cpuNs = process.cpuNs();
        final long startNs = System.nanoTime();
        process.tell("go");
        await(startNs + durationNs);
        if (misconduct == Misconduct.DEAF && process.find(BadProducer.CUT_OFF, CUT_OFF_TIMEOUT_NS) == null) {
            fate.leftOpen(1);
        }
        fate.cpu(process.cpuNs() - cpuNs, System.nanoTime() - startNs);
        process.tell("end");
        fate.parse(process.await("ended ", ANSWER_TIMEOUT_NS).substring("ended ".length()));
    }

    private void stop() throws IOException, InterruptedException {
        final ChildProcess process = processes.get(0);
        final long cpuNs = process.cpuNs();
        final long startNs = System.nanoTime();
        process.tell("go");
        await(startNs + durationNs / VICTIMS);
        final SessionEnds ends = new SessionEnds(counters, fate);
        process.signal("STOP");
        ends.expect();
        await(ends);
        await(startNs + durationNs);
        fate.cpu(process.cpuNs() - cpuNs, System.nanoTime() - startNs);
        process.signal("CONT");
        process.kill();
    }

    private void vanish() throws IOException, InterruptedException {
        final SessionEnds ends = new SessionEnds(counters, fate);
        final long startNs = System.nanoTime();
        long cpuNs = 0;
        for (int i = 0; i < VICTIMS; i++) {
            final ChildProcess process = processes.get(i);
            final long cpuBeforeNs = process.cpuNs();
            process.tell("go");
            while (System.nanoTime() - startNs < (i + 1) * durationNs / VICTIMS) {
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
                ends.look();
            }
            cpuNs += process.cpuNs() - cpuBeforeNs;
            ends.expect();
            process.kill();
        }
        fate.cpu(cpuNs, System.nanoTime() - startNs);
        await(ends);
    }

    private void await(final long untilNs) {
        while (System.nanoTime() - untilNs < 0) {
            LockSupport.parkNanos(untilNs - System.nanoTime());
        }
    }

    private void await(final SessionEnds ends) {
        final long deadlineNs = System.nanoTime() + CUT_OFF_TIMEOUT_NS;
        while (ends.look() > 0 && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(LOOK_INTERVAL_NS);
        }
        fate.leftOpen(ends.look());
    }
}
