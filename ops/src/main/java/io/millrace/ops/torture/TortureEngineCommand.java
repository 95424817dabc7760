package io.millrace.ops.torture;

import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Disk;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * The engine that is killed: as {@code serve} runs it, with small segments and a disk that can stop at a point. Told on standard
 * input what to do ({@code arm POINT N}, {@code close N}), it says on standard output {@code serving SEQUENCE} and
 * {@code at POINT}, a line each. It does not outlive whoever started it.
 */
@Command(name = "torture-engine", hidden = true, description = "The engine that is killed.")
public final class TortureEngineCommand implements Callable<Integer> {
    static final int MESSAGE_LENGTH_MAX = 256 * 1024;

    private static final int FAILED = 1;
    private static final String DRIVER_TIMER_PROPERTY = "aeron.timer.interval";
    private static final String DRIVER_TIMER_INTERVAL = "100ms";

    @Option(names = "--home", required = true)
    private Path home;

    @Option(names = "--durability", required = true)
    private Durability durability;

    @Option(names = "--profile", required = true)
    private Profile profile;

    @Option(names = "--at")
    private KillPoint point;

    @Option(names = "--occurrence")
    private int occurrence;

    @Option(names = "--shadow")
    private Path shadow;

    private TrapDisk disk;
    private Engine engine;

    /** Made by the command line. */
    public TortureEngineCommand() {
        // Nothing but fields.
    }

    @Override
    public Integer call() throws IOException {
        disk = new TrapDisk(shadow == null ? Disk.REAL : new ShadowDisk(Files.createDirectories(home), shadow),
            reached -> say("at " + reached));
        // Producers notice sooner that the media driver has died, as it says more often that it lives.
        System.setProperty(DRIVER_TIMER_PROPERTY, DRIVER_TIMER_INTERVAL);
        if (point != null) {
            disk.arm(point, occurrence);
        }
        final Thread listener = new Thread(this::listen, "torture-input");
        listener.setDaemon(true);
        listener.start();
        final Engine launched = Engine.launch(new EngineContext()
            .home(home)
            .durability(durability)
            .profile(profile)
            .messageLengthMax(MESSAGE_LENGTH_MAX)
            .segmentLength(Journal.Context.SEGMENT_LENGTH_MIN)
            .disk(disk));
        synchronized (this) {
            engine = launched;
        }
        say("serving " + launched.recoveredSequence());
        launched.awaitTermination();
        if (launched.failure() != null) {
            launched.failure().printStackTrace(System.out);
            return FAILED;
        }
        say("closed");
        return 0;
    }

    private void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                obey(line.split(" "));
                line = in.readLine();
            }
        } catch (final IOException ex) {
            say("the input broke off: " + ex);
        }
        Runtime.getRuntime().halt(FAILED);
    }

    private void obey(final String[] words) {
        switch (words[0]) {
            case "arm" -> disk.arm(KillPoint.valueOf(words[1]), Integer.parseInt(words[2]));
            case "close" -> {
                disk.arm(KillPoint.CLOSING, Integer.parseInt(words[1]));
                new Thread(this::close, "torture-close").start();
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private synchronized void close() {
        engine.close();
    }

    private static void say(final String line) {
        System.out.println(line);
        System.out.flush();
    }
}
