package io.millrace.bench.pause;

import io.millrace.bench.load.Clients;
import io.millrace.client.AccountLookup;
import io.millrace.client.Client;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that ask for accounts and do not read the replies, one after the other, each until the engine cuts it off. They ask
 * at a pace at which that takes all of the load: the engine has a backlog for one of them nearly all the time.
 */
final class SlowConsumers extends OtherSession implements Disturber {
    private static final int SESSIONS = 4;
    private static final long FIRST_CLIENT_ID = 11;
    private static final int MESSAGE_LENGTH_MAX = 8 * 1024;
    /** What a session's stream holds and the engine keeps besides, 1.1 MiB, in replies of 8 KiB. */
    private static final int REPLIES_UNTIL_CUT_OFF = 150;
    private static final long IDLE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Client> clients = new ArrayList<>();
    private final CountersFile counters;
    private final AccountLookup lookup;
    private final long intervalNs;
    private boolean isOn;
    private int current;
    private long cutOffBefore;
    private long nextNs;

    /**
     * @param counters of the engine; stay the caller's.
     * @param seconds  of the load.
     */
    SlowConsumers(final String aeronDirectoryName, final CountersFile counters, final int seconds) {
        this.counters = counters;
        intervalNs = TimeUnit.SECONDS.toNanos(seconds) / SESSIONS / REPLIES_UNTIL_CUT_OFF;
        for (int i = 0; i < SESSIONS; i++) {
            clients.add(Client.connect(
                Clients.context(aeronDirectoryName, FIRST_CLIENT_ID + i).maxMessageLength(MESSAGE_LENGTH_MAX)));
        }
        lookup = clients.get(0).accountLookup();
        for (long id = 1; !lookup.isFull(); id++) {
            lookup.add(0, id);
        }
    }

    @Override
    public void begin() {
        isOn = true;
        cutOffBefore = counters.get(EngineCounter.SLOW_CONSUMERS);
    }

    @Override
    public void doWork() {
        final long nowNs = System.nanoTime();
        if (nowNs - nextNs < 0) {
            return;
        }
        nextNs = nowNs + (isOn ? intervalNs : IDLE_INTERVAL_NS);
        if (isOn && !isDone()) {
            if (counters.get(EngineCounter.SLOW_CONSUMERS) - cutOffBefore > current) {
                current++;
            } else {
                clients.get(current).offer(lookup);
            }
        }
        // Those whose turn is still to come read, and stay.
        for (int i = isOn ? current + 1 : 0; i < SESSIONS; i++) {
            clients.get(i).poll(this);
        }
    }

    @Override
    public boolean isDone() {
        return current == SESSIONS;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(clients);
    }
}
