package io.millrace.ops.torture;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.ops.rig.ChildProcess;
import io.millrace.ops.torture.CrashRound.StartKill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of an engine, as whoever kills it sees it. */
final class TortureEngine implements AutoCloseable {
    private static final String AT = "at ";
    private static final String SERVING = "serving ";
    private static final int HEARD_MAX = 1_000;
    private static final long DUMP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    /** It lives for a second or two: what is compiled for long is compiled in vain. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

    private final Path home;
    private final ChildProcess process;
    private final ArrayDeque<String> heard = new ArrayDeque<>();
    private boolean isAtPoint;
    private boolean isEnded;
    private long recoveredSequence = -1;

    private TortureEngine(final Path home, final ChildProcess process) {
        this.home = home;
        this.process = process;
    }

    /**
     * Starts an engine.
     *
     * @param shadow folder of the disk that it writes to; null for the real one.
     * @param trap   at which its start stops; null for none.
     */
    static TortureEngine start(
        final Class<?> main, final Path home, final Path shadow, final EngineChoice choice, final StartKill trap)
        throws IOException {
        final List<String> args = new ArrayList<>(List.of(
            "torture-engine", "--home", home.toString(),
            "--durability", choice.durability().name(), "--profile", choice.profile().name()));
        if (trap != null && trap.point().isTrap()) {
            args.addAll(List.of("--at", trap.point().name(), "--occurrence", Integer.toString(trap.occurrence())));
        }
        if (shadow != null) {
            args.addAll(List.of("--shadow", shadow.toString()));
        }
        return new TortureEngine(home, ChildProcess.start(main, JVM_OPTIONS, args.toArray(String[]::new)));
    }

    /** Takes note of what it has said since. */
    void listen() throws InterruptedException {
        listen(0);
    }

    /** Has it stopped at the point that was set? */
    boolean isAtPoint() {
        return isAtPoint;
    }

    /** Can producers connect? */
    boolean isServing() {
        return recoveredSequence >= 0;
    }

    /** Has the process ended, without having been killed? */
    boolean isEnded() {
        return isEnded;
    }

    /** The last sequence of the journal when it started, once it serves. */
    long recoveredSequence() {
        return recoveredSequence;
    }

    /** Is it reading the journal? */
    boolean isRecovering() {
        try (CountersFile counters = CountersFile.map(home)) {
            return counters != null && counters.get(EngineCounter.PID) == process.pid()
                && counters.get(EngineCounter.STATE) == EngineState.RECOVERING.ordinal();
        }
    }

    /** Lets it stop when it comes to a point the n-th time. */
    void arm(final KillPoint point, final int occurrence) throws IOException {
        process.tell("arm " + point.name() + " " + occurrence);
    }

    /** Lets it close in order, and stop at a step of that. */
    void closeInOrder(final int occurrence) throws IOException {
        process.tell("close " + occurrence);
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    /** What its threads are doing, and what it has said. */
    List<String> testimony() throws InterruptedException {
        if (!isEnded) {
            try {
                process.signal("QUIT");
            } catch (final IOException ex) {
                heard.add("no thread dump: " + ex);
            }
        }
        while (listen(DUMP_TIMEOUT_NS)) {
            // Until it has said everything, also where it has ended.
            continue;
        }
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean listen(final long timeoutNs) throws InterruptedException {
        String line = process.poll(timeoutNs);
        final boolean hasHeard = line != null && !line.equals(ChildProcess.END);
        while (line != null) {
            take(line);
            line = line.equals(ChildProcess.END) ? null : process.poll(0);
        }
        return hasHeard;
    }

    private void take(final String line) {
        if (line.equals(ChildProcess.END)) {
            isEnded = true;
            return;
        }
        heard.addLast(line);
        if (heard.size() > HEARD_MAX) {
            heard.removeFirst();
        }
        if (line.startsWith(AT)) {
            isAtPoint = true;
        } else if (line.startsWith(SERVING)) {
            recoveredSequence = Long.parseLong(line.substring(SERVING.length()));
        }
    }
}
