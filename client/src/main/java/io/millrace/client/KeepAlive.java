package io.millrace.client;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Polls a client while nobody calls it, on a thread of its own, so that its session does not time out. */
final class KeepAlive implements Agent, AutoCloseable {
    private static final int POLLS_PER_TIMEOUT = 16;
    private static final long INTERVAL_MAX_MS = 50;

    private final Client client;
    private final ReentrantLock lock;
    private final ReplyListener listener;
    private AgentRunner runner;

    private KeepAlive(final Client client, final ReentrantLock lock, final ReplyListener listener) {
        this.client = client;
        this.lock = lock;
        this.listener = listener;
    }

    static KeepAlive start(final Client client, final ReentrantLock lock, final ReplyListener listener) {
        final KeepAlive keepAlive = new KeepAlive(client, lock, listener);
        final long timeoutMs = TimeUnit.NANOSECONDS.toMillis(client.sessionTimeoutNs());
        final IdleStrategy idleStrategy = new SleepingMillisIdleStrategy(
            Math.max(1, Math.min(INTERVAL_MAX_MS, timeoutMs / POLLS_PER_TIMEOUT)));
        // Polling a client whose listener does not throw reports nothing: what goes wrong is what the next call says.
        keepAlive.runner = new AgentRunner(idleStrategy, error -> { }, null, keepAlive);
        AgentRunner.startOnThread(keepAlive.runner, KeepAlive::daemon);
        return keepAlive;
    }

    @Override
    public int doWork() {
        // Who holds the lock polls.
        if (lock.tryLock()) {
            try {
                client.poll(listener);
            } finally {
                lock.unlock();
            }
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "millrace-keep-alive";
    }

    @Override
    public void close() {
        runner.close();
    }

    private static Thread daemon(final Runnable task) {
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
