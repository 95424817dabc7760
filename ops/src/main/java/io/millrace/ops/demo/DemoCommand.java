package io.millrace.ops.demo;

import io.millrace.engine.EngineContext;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.state.StateMachine;
import io.millrace.ops.rig.ChildProcess;
import io.millrace.ops.rig.Payments;
import io.millrace.replay.Verification;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Shows the thing itself: an engine, producers in another process, a kill in full flow, and what is there afterwards.
 */
@Command(
    name = "demo",
    description = {
        "Runs an engine and two producers in processes of their own over Aeron, kills the engine with SIGKILL in full flow,"
            + " starts it again, and shows that nothing acknowledged is missing, nothing is there twice, and the digest equals"
            + " a replay from zero."})
public final class DemoCommand implements Callable<Integer> {
    private static final long START_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int PROBLEM_EXIT_CODE = 1;

    @Spec
    private CommandSpec command;

    @Option(
        names = "--home",
        paramLabel = "DIR",
        description = "A new folder for the engine (default: a temporary one, removed at the end).")
    private Path home;

    @Option(names = "--seconds", defaultValue = "5",
        description = "How long the producers pay, once the first payment is acknowledged, before the kill (default: 5).")
    private int seconds;

    @Option(names = "--durability", defaultValue = "process", description = "disk or process (default: ${DEFAULT-VALUE}).")
    private String durability;

    @Option(names = "--keep", description = "Leaves the temporary home behind.")
    private boolean keep;

    private final Class<?> main;
    private PrintWriter out;

    /**
     * The command.
     *
     * @param main class whose main method runs a {@code millrace} command.
     */
    public DemoCommand(final Class<?> main) {
        this.main = main;
    }

    @Override
    public Integer call() throws Exception {
        out = command.commandLine().getOut();
        final boolean isTemporary = home == null;
        if (isTemporary) {
            home = Files.createTempDirectory("millrace-demo-");
        } else if (Files.exists(home) && home.toFile().list().length > 0) {
            throw new IOException(home + " is not empty; the demonstration begins with a new home");
        }
        home = home.toAbsolutePath().normalize();
        try {
            return run();
        } finally {
            if (isTemporary && !keep) {
                IoUtil.delete(home.toFile(), true);
                say("removed the home (keep it with --keep)");
            }
            IoUtil.delete(Path.of(EngineContext.aeronDirectoryName(home)).toFile(), true);
        }
    }

    private int run() throws Exception {
        say("home %s, durability %s", home, durability);
        try (Engines engines = new Engines()) {
            say("engine started, pid %d", engines.start().pid());
            try (ChildProcess producers = ChildProcess.start(
                main, "demo-producers", "--aeron-dir", EngineContext.aeronDirectoryName(home))) {
                say("two producers started, pid %d: wallets pay merchants, a bank loads wallets, some payments bounce",
                    producers.pid());
                producers.tell("produce");
                awaitFlow(producers);
                watch(producers);
                engines.current.kill();
                final String[] lost = producers.await("lost", START_TIMEOUT_NS).split(" ");
                say("engine killed with SIGKILL in full flow: %,d payments acknowledged, %,d in flight, outcome unknown",
                    Long.parseLong(lost[1]), Long.parseLong(lost[2]));
                final long startNs = System.nanoTime();
                final ChildProcess engine = engines.start();
                say("engine started again, pid %d, %s; ready after %.1f s", engine.pid(), engines.recovered,
                    (System.nanoTime() - startNs) / 1e9);
                producers.tell("audit");
                final boolean isSound = report(producers.await("audit", START_TIMEOUT_NS).split(" "));
                return verify(engine) && isSound ? 0 : PROBLEM_EXIT_CODE;
            }
        }
    }

    /** Until then a kill would be none in full flow: on a busy machine it takes the producers seconds to make their accounts. */
    private static void awaitFlow(final ChildProcess producers) throws InterruptedException {
        long acknowledged = 0;
        while (acknowledged == 0) {
            acknowledged = Long.parseLong(producers.await("progress ", START_TIMEOUT_NS).split(" ")[1]);
        }
    }

    /** Draws what the producers say until the time is over. */
    private void watch(final ChildProcess producers) throws InterruptedException {
        final boolean isTerminal = Boolean.getBoolean("millrace.terminal");
        final long startNs = System.nanoTime();
        final long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        long lastAcknowledged = 0;
        long lastNs = startNs;
        while (System.nanoTime() - endNs < 0) {
            final String line = producers.poll(TimeUnit.SECONDS.toNanos(1));
            if (line == null || !line.startsWith("progress ")) {
                continue;
            }
            final long nowNs = System.nanoTime();
            if (!isTerminal && nowNs - lastNs < TimeUnit.SECONDS.toNanos(1)) {
                continue;
            }
            final String[] values = line.split(" ");
            final long acknowledged = Long.parseLong(values[1]);
            final String text = String.format(Locale.ROOT,
                "%4.1f s  %,9.0f transfers/s  %,11d acknowledged  round trip p50 %s  p99 %s  p99.9 %s  max %s",
                (nowNs - startNs) / 1e9,
                (acknowledged - lastAcknowledged) / ((nowNs - lastNs) / 1e9),
                acknowledged,
                time(values[2]), time(values[3]), time(values[4]), time(values[5]));
            out.print(isTerminal ? "\r\033[K" + text : text + System.lineSeparator());
            out.flush();
            lastAcknowledged = acknowledged;
            lastNs = nowNs;
        }
        if (isTerminal) {
            out.println();
        }
    }

    private boolean report(final String[] audit) {
        final long acknowledged = Long.parseLong(audit[1]);
        final long missing = Long.parseLong(audit[2]);
        final long wrong = Long.parseLong(audit[3]);
        final long wrongBalances = Long.parseLong(audit[6]);
        final long debits = Long.parseLong(audit[7]);
        final long credits = Long.parseLong(audit[8]);
        say("audit of the producers' books, payment by payment:");
        say("  acknowledged %,d, missing %,d, other than acknowledged %,d", acknowledged, missing, wrong);
        say("  of those in flight at the kill %s were applied and %s were not",
            grouped(audit[4]), grouped(audit[5]));
        say("  accounts whose balance is not the sum of the payments found: %,d of %,d", wrongBalances, Payments.ACCOUNTS);
        say("  debits %,d, credits %,d: %s", debits, credits, debits == credits ? "equal" : "NOT EQUAL");
        return missing == 0 && wrong == 0 && wrongBalances == 0 && debits == credits;
    }

    private boolean verify(final ChildProcess engine) throws InterruptedException {
        engine.terminate();
        try (CountersFile counters = CountersFile.map(home)) {
            final String served = StateMachine.hex(
                counters.get(EngineCounter.RECORDS_DIGEST), counters.get(EngineCounter.HISTORY_DIGEST));
            final Verification.Report replayed =
                new Verification(home, List.of()).run((sequence, bytesRead, bytesTotal) -> { });
            final boolean isEqual = served.equals(replayed.digest());
            say("digest of the engine at sequence %,d: %s", counters.get(EngineCounter.APPLIED_SEQUENCE), served);
            say("digest of a replay from zero:        %s (%,d records in %,d frames, %,d checkpoints compared)",
                replayed.digest(), replayed.records(), replayed.frames(), replayed.checkpointsCompared());
            say(isEqual ? "nothing acknowledged is missing, nothing is there twice" : "THE DIGESTS DIFFER");
            return isEqual;
        }
    }

    private void say(final String format, final Object... args) {
        out.println(String.format(Locale.ROOT, format, args));
        out.flush();
    }

    private static String grouped(final String number) {
        return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
    }

    private static String time(final String valueNs) {
        final double micros = Long.parseLong(valueNs) / 1e3;
        return micros < 1_000 ? String.format(Locale.ROOT, "%.0f us", micros)
            : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }

    /** The engine's processes, one after the other; whatever happens, none outlives the demonstration. */
    private final class Engines implements AutoCloseable {
        private ChildProcess current;
        private String recovered;

        ChildProcess start() throws IOException, InterruptedException {
            current = ChildProcess.start(main, "serve", "--home", home.toString(), "--durability", durability);
            final String line = current.await("millrace: serving", START_TIMEOUT_NS);
            recovered = line.substring(line.lastIndexOf("recovered"));
            return current;
        }

        @Override
        public void close() {
            if (current != null) {
                current.close();
            }
        }
    }
}
