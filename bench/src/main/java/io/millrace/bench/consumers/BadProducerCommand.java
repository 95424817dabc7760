package io.millrace.bench.consumers;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * The process of a bad producer. Says {@code ready} once it is connected, misbehaves when it is told {@code go} on standard
 * input, until it is told {@code end} or its input ends, and says {@code ended} with what it did.
 */
@Command(name = "bad-producer", hidden = true, description = "The bad producer of bench consumers.")
public final class BadProducerCommand implements Callable<Integer> {
    /** As many as the engine takes from a stream in one turn. */
    private static final int BURST = 64;
    private static final long PARK_MIN_NS = 1_000;
    private static final long PARK_MAX_NS = 100_000;

    @Option(names = "--misconduct", required = true)
    private Misconduct misconduct;

    @Option(names = "--home", required = true)
    private Path home;

    @Option(names = "--aeron-dir", required = true)
    private String aeronDirectoryName;

    @Option(names = "--client-id", required = true)
    private long clientId;

    @Option(names = "--rate", required = true)
    private int ratePerSecond;

    @Option(names = "--seed", required = true)
    private long seed;

    private volatile boolean isGo;
    private volatile boolean isEnd;

    /** Made by the command line. */
    public BadProducerCommand() {
    }

    @Override
    public Integer call() {
        final Thread orders = new Thread(this::readOrders, "orders");
        orders.setDaemon(true);
        try (BadProducer producer = producer()) {
            say("ready");
            orders.start();
            while (!isGo && !isEnd) {
                producer.await();
            }
            final long startNs = System.nanoTime();
            producer.begin();
            misbehave(producer);
            say("ended " + producer.report(System.nanoTime() - startNs));
        }
        return 0;
    }

    private BadProducer producer() {
        return switch (misconduct) {
            case BUSY -> new BusyProducer();
            case DEAF -> new DeafProducer(home, aeronDirectoryName, clientId);
            case STOPPED, VANISHED, FLOODING -> new ReadingProducer(aeronDirectoryName, clientId);
            case GARBAGE -> new GarbageProducer(aeronDirectoryName, clientId, seed);
        };
    }

    private void misbehave(final BadProducer producer) {
        final IdleStrategy idle = new BackoffIdleStrategy(BURST, BURST, PARK_MIN_NS, PARK_MAX_NS);
        final Pace pace = new Pace(ratePerSecond, System.nanoTime());
        while (!isEnd) {
            int workCount = producer.poll();
            for (int i = 0; i < BURST; i++) {
                final long nowNs = System.nanoTime();
                if (!pace.isDue(nowNs) || !producer.send()) {
                    break;
                }
                pace.onSent(nowNs);
                workCount++;
            }
            idle.idle(workCount);
        }
    }

    private void readOrders() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null && !"end".equals(line)) {
                isGo |= "go".equals(line);
                line = in.readLine();
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            isEnd = true;
        }
    }

    static void say(final String line) {
        System.out.println(line);
        System.out.flush();
    }
}
