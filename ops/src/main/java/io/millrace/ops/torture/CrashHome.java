package io.millrace.ops.torture;

import io.millrace.engine.EngineContext;
import io.millrace.ops.torture.CrashRound.StartKill;
import io.millrace.ops.torture.CrashTally.Finding;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One home, the engines that are killed on it one after the other, and the producers that outlive them. A round begins with an
 * engine that serves and owes nothing, and ends with the next, audited.
 */
final class CrashHome implements AutoCloseable {
    /** Two of each kind. */
    private static final int PRODUCERS = 4;
    private static final int PRODUCER_NUMBERS = 1 << 30;
    private static final String LOG_FILE = "torture.log";
    private static final int LAST_LINES = 40;
    private static final int NO_OCCURRENCE = Integer.MAX_VALUE;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long START_FIRST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECOVERY_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Class<?> main;
    private final Path home;
    private final long seed;
    private final EngineChoice only;
    private final CrashPower power;
    private final CrashTally tally;
    private final CrashAudit audit;
    private final List<CrashProducer> producers = new ArrayList<>();
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 200_000);
    private TortureEngine engine;
    private String doing = "the home is made";
    private long startNs = START_FIRST_NS;

    /**
     * @param only  durability and profile of all engines, where one is set.
     * @param power that is cut with each kill; null for machines that stay up.
     */
    CrashHome(
        final Class<?> main,
        final Path home,
        final long seed,
        final EngineChoice only,
        final CrashPower power,
        final CrashTally tally) {
        this.power = power;
        this.main = main;
        this.home = home;
        this.seed = seed;
        this.only = only;
        this.tally = tally;
        final String aeronDirectoryName = EngineContext.aeronDirectoryName(home);
        audit = new CrashAudit(home, aeronDirectoryName, tally);
        final LongHashSet sequences = new LongHashSet();
        final int first = 1 + (int) Math.floorMod(seed * PRODUCERS, (long) PRODUCER_NUMBERS);
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(new CrashProducer(first + i, i % 2 == 0, aeronDirectoryName, sequences, tally));
        }
    }

    /** Runs so many rounds, and closes the last engine in order. Returns early when something is not as it must be. */
    void run(final int rounds, final Runnable onRound) throws IOException, InterruptedException {
        try {
            tally.count("homes", 1);
            final StartKill creation = CrashRound.creation(seed, only);
            if (creation != null) {
                killStart(creation);
            }
            start(CrashRound.of(seed, 0, only).engine());
            audit.createAccounts();
            producers.forEach(CrashProducer::connect);
            for (int number = 0; number < rounds && tally.isSound(); number++) {
                run(number);
                onRound.run();
            }
            if (tally.isSound()) {
                end();
            }
        } catch (final RuntimeException ex) {
            tally.find(Finding.BROKEN, (ex instanceof CrashException ? ex.getMessage() : ex.toString()) + testify(ex) + "; "
                + LOG_FILE + " in the home says more");
        }
    }

    /** The round that it has come to, in words. */
    String doing() {
        return doing;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(producers);
        CloseHelper.close(engine);
        IoUtil.delete(Path.of(EngineContext.aeronDirectoryName(home)).toFile(), true);
    }

    private void run(final int number) throws IOException, InterruptedException {
        final CrashRound round = CrashRound.of(seed, number, only);
        doing = "round " + (number + 1) + " (" + round + ")";
        load(round);
        for (final StartKill kill : round.startKills()) {
            killStart(kill);
        }
        start(CrashRound.of(seed, number + 1, only).engine());
        settle();
        producers.forEach(producer -> producer.countOpenAnswers(engine.recoveredSequence()));
        audit.compareBooks(producers.stream().map(CrashProducer::book).toList());
        audit.compareDigests();
        if (tally.isSound()) {
            tally.count("rounds", 1);
        }
    }

    /** Has the producers pay until the engine has come to the point, and kills it there. */
    private void load(final CrashRound round) throws IOException, InterruptedException {
        producers.forEach(producer -> producer.shape(round.batchMax(), round.window()));
        final KillPoint point = round.point();
        if (point.isTrap() && point != KillPoint.CLOSING) {
            engine.arm(point, round.occurrence());
        }
        final long beganNs = System.nanoTime();
        boolean isClosing = false;
        while (!engine.isAtPoint() && !(isClosing && engine.isEnded())) {
            work(true);
            requireAlive(isClosing);
            requireTime(beganNs, "the engine did not come to " + point);
            if (!isClosing && System.nanoTime() - beganNs >= round.momentNs()) {
                if (point == KillPoint.MOMENT) {
                    break;
                }
                isClosing = point == KillPoint.CLOSING;
                if (isClosing) {
                    engine.closeInOrder(round.occurrence());
                }
            }
        }
        kill(point);
    }

    /** Starts an engine and kills it before it serves. */
    private void killStart(final StartKill kill) throws IOException, InterruptedException {
        engine = TortureEngine.start(main, home, power == null ? null : power.shadow(), kill.engine(), kill);
        final long beganNs = System.nanoTime();
        final long killNs = beganNs + (long) (kill.fraction() * startNs);
        while (!engine.isAtPoint() && !engine.isServing()) {
            work(false);
            requireAlive(false);
            requireTime(beganNs, "the engine neither came to " + kill.point() + " nor served");
            if (kill.point() == KillPoint.STARTING && System.nanoTime() - killNs >= 0) {
                kill(KillPoint.STARTING);
                return;
            }
            if (kill.point() == KillPoint.RECOVERING && engine.isRecovering()) {
                pause((long) (kill.fraction() * RECOVERY_MAX_NS));
                kill(KillPoint.RECOVERING);
                return;
            }
        }
        kill(engine.isAtPoint() ? kill.point() : KillPoint.SERVING);
    }

    private void kill(final KillPoint point) throws IOException, InterruptedException {
        if (engine.isEnded()) {
            tally.count("closed_in_order", 1);
        } else {
            engine.kill();
            tally.kill(point);
        }
        if (power != null) {
            power.cut();
        }
        producers.forEach(CrashProducer::onKilled);
    }

    /** Starts an engine that serves: with everything that any before it has acknowledged. */
    private void start(final EngineChoice choice) throws IOException, InterruptedException {
        final long acknowledged = producers.stream().mapToLong(CrashProducer::highestSequence).max().orElse(0);
        engine = TortureEngine.start(main, home, power == null ? null : power.shadow(), choice, null);
        final long beganNs = System.nanoTime();
        while (!engine.isServing()) {
            work(false);
            requireAlive(false);
            requireTime(beganNs, "the engine does not serve");
        }
        startNs = System.nanoTime() - beganNs;
        if (engine.recoveredSequence() < acknowledged) {
            tally.find(Finding.MISSING, "sequence " + acknowledged + " was acknowledged, and the engine recovered to "
                + engine.recoveredSequence());
        }
    }

    /** Has the producers find out what became of all that they have offered. */
    private void settle() throws InterruptedException {
        producers.forEach(CrashProducer::connect);
        final long beganNs = System.nanoTime();
        while (!producers.stream().allMatch(CrashProducer::isSettled)) {
            work(false);
            requireAlive(false);
            requireTime(beganNs, "commands have no answer");
        }
    }

    private void end() throws IOException, InterruptedException {
        engine.closeInOrder(NO_OCCURRENCE);
        final long beganNs = System.nanoTime();
        while (!engine.isEnded()) {
            work(false);
            requireTime(beganNs, "the engine does not close");
        }
        tally.count("closed_in_order", 1);
    }

    private void work(final boolean isSending) throws InterruptedException {
        int work = 0;
        for (final CrashProducer producer : producers) {
            work += producer.doWork(isSending);
        }
        engine.listen();
        idle.idle(work);
    }

    private void pause(final long timeNs) throws InterruptedException {
        final long beganNs = System.nanoTime();
        while (System.nanoTime() - beganNs < timeNs) {
            work(false);
        }
    }

    private void requireAlive(final boolean isClosing) {
        if (engine.isEnded() && !isClosing) {
            throw new CrashException("the engine has ended by itself");
        }
    }

    private static void requireTime(final long beganNs, final String what) {
        if (System.nanoTime() - beganNs > TIMEOUT_NS) {
            throw new CrashException(what + " within " + TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NS) + " s");
        }
    }

    /**
     * Leaves what the engine has said, and what its threads are doing, beside the journal.
     *
     * @return the last that it has said, if it has ended: the home may be out of reach for whoever reads of it.
     */
    private String testify(final RuntimeException failure) throws IOException, InterruptedException {
        final List<String> lines = new ArrayList<>();
        lines.add(failure.toString());
        for (final StackTraceElement element : failure.getStackTrace()) {
            lines.add("    at " + element);
        }
        lines.add("");
        String lastWords = "";
        if (engine != null) {
            final List<String> heard = engine.testimony();
            lines.addAll(heard);
            if (engine.isEnded()) {
                lastWords = ", its last words: "
                    + String.join(" / ", heard.subList(Math.max(0, heard.size() - LAST_LINES), heard.size()));
            }
        }
        Files.createDirectories(home);
        Files.write(home.resolve(LOG_FILE), lines);
        return lastWords;
    }
}
