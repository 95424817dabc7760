package io.millrace.client;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A media driver and a scripted engine; client and engine are stepped by the test's own thread. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class SessionTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    final RecordingListener listener = new RecordingListener();
    Path directory;
    TestDriver driver;
    ScriptedEngine engine;
    Client client;

    @BeforeEach
    void startDriverAndEngine(@TempDir final Path directory) {
        this.directory = directory;
        driver = new TestDriver(directory);
        engine = new ScriptedEngine(driver.directoryName(), Client.Context.CHANNEL_DEFAULT);
    }

    @AfterEach
    void closeAll() {
        if (client != null) {
            client.close();
        }
        engine.close();
        driver.close();
    }

    /** Of a client that does not try to get a lost session back. */
    final Client.Context context() {
        return new Client.Context()
            .clientId(7)
            .aeronDirectoryName(driver.directoryName())
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(10))
            .reconnectTimeoutNs(0)
            .idleStrategy(new SteppingIdleStrategy());
    }

    final Client connect() {
        return connect(context());
    }

    final Client connect(final Client.Context context) {
        client = Client.connect(context);
        return client;
    }

    /** Steps client and engine until the condition holds. */
    final void stepUntil(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            engine.doWork();
            client.poll(listener);
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new AssertionError("in vain; told so far: " + listener.calls);
            }
            Thread.yield();
        }
    }

    /** Offers until it is taken, stepping both sides. */
    final long send(final RequestMessage message) {
        final long[] result = {client.offer(message)};
        stepUntil(() -> result[0] > 0 || (result[0] = client.offer(message)) > 0);
        return result[0];
    }

    /** Offers until the engine has it. */
    final long deliver(final RequestMessage message) {
        final int count = engine.requests.size();
        final long requestId = send(message);
        stepUntil(() -> engine.requests.size() > count);
        return requestId;
    }

    /** Lets everything that is under way arrive. */
    final void settle() {
        for (int i = 0; i < 1_000; i++) {
            engine.doWork();
            client.poll(listener);
        }
    }

    /** Lets whoever waits for the engine do the engine's work. */
    final class SteppingIdleStrategy implements IdleStrategy {
        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void idle() {
            if (engine.doWork() == 0) {
                Thread.yield();
            }
        }

        @Override
        public void reset() {
            // Nothing is counted.
        }
    }

    /** Stands still until told. */
    static final class ManualClock implements NanoClock {
        private long nowNs = 1_000_000_000L;

        @Override
        public long nanoTime() {
            return nowNs;
        }

        void advance(final long durationNs) {
            nowNs += durationNs;
        }
    }
}
