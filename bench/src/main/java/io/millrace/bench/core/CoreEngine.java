package io.millrace.bench.core;

import io.millrace.bench.floor.HandOver;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Replica;
import io.millrace.engine.apply.ApplyAgent;
import io.millrace.engine.auth.Identity;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ingress.Admission;
import io.millrace.engine.ingress.AnchoredClock;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.ingress.RequestWindow;
import io.millrace.engine.ingress.SessionOpenings;
import io.millrace.engine.ingress.SessionTerms;
import io.millrace.engine.journaling.JournalAgent;
import io.millrace.engine.reader.ReaderChannel;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.service.Settings;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.store.ReadyPages;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A served engine's stages under its {@code fused} profile and with its settings, but for Aeron: a bare ring brings the
 * producer's commands to the engine's thread, and replies are counted when they may leave.
 *
 * <pre>
 *   producer's thread --bare ring--> calling thread: admission, ring, journal, apply, count of replies
 * </pre>
 */
public final class CoreEngine implements AutoCloseable {
    /** The one producer. */
    public static final long CLIENT_ID = 1;

    private static final int SESSION_INDEX = 0;
    /** As many fragments as ingress takes from a stream in one turn, and for one reading of the clock. */
    private static final int MESSAGES_PER_TURN = 64;
    /** As many as a served engine keeps. */
    private static final int PAGES_READY = 32;

    private final Journal journal;
    private final CountersFile counters;
    private final AgentRunner pagePreparer;
    private final Replica replica;
    private final Admission admission;
    private final JournalAgent journaling;
    private final ApplyAgent apply;
    private final CommandRing ring;
    private final ReplyOutbox outbox;
    private final ReaderChannel readerChannel;
    private final AnchoredClock clock;
    private final SessionTerms terms;
    private final HandOver.Handler handler = this::onMessage;
    private volatile boolean isProducerStopped;
    private volatile Throwable producerFailure;
    private long timeNs;
    /** The producers' threads, one after the other. */
    private long requestId;
    private long replies;

    /** One command after the other, into a buffer of its own; but for its request id. */
    public interface Commands {
        /**
         * Makes the next one.
         *
         * @return its length in bytes.
         */
        int next();

        /**
         * Where the commands are made.
         *
         * @return always the same buffer; the command begins at 0.
         */
        MutableDirectBuffer buffer();

        /**
         * How long a command may be.
         *
         * @return length in bytes.
         */
        int lengthMax();
    }

    /**
     * Recovers a home, which is made if it is not there.
     *
     * @param home       folder of the home.
     * @param durability of the replies.
     */
    public CoreEngine(final Path home, final Durability durability) {
        final EngineContext context = new EngineContext().home(home).durability(durability).conclude();
        journal = Journal.open(new Journal.Context()
            .home(home)
            .durability(durability)
            .segmentLength(context.segmentLength())
            .frameLengthMax(context.frameLengthMax()));
        counters = CountersFile.create(home);
        final ReadyPages pages = new ReadyPages(PAGES_READY);
        pagePreparer = new AgentRunner(new SleepingMillisIdleStrategy(1), Throwable::printStackTrace, null, pages);
        AgentRunner.startOnThread(pagePreparer);
        replica = new Replica(pages, EngineContext.CHECKPOINT_INTERVAL, context.messageLengthMax(), List.of());
        final long recovered = journal.recover(replica, (sequence, bytesRead, bytesTotal) -> { });
        final StateMachine machine = replica.machine();
        ring = new CommandRing(context.ringSlots(), context.arenaLength(), context.messageLengthMax());
        outbox = new ReplyOutbox(context.arenaLength(), context.messageLengthMax());
        clock = new AnchoredClock(machine.lastTimestamp());
        final QueryCredits credits = new QueryCredits(1);
        readerChannel = new ReaderChannel(context.messageLengthMax(), 1);
        admission = new Admission(ring, journal, replica.checkpoints(), counters, credits,
            List.of(machine.protocol(Envelope.LEDGER_SCHEMA_ID)), recovered, machine.lastTimestamp());
        journaling = new JournalAgent(ring, journal, context.frameLengthTarget());
        apply = new ApplyAgent(ring, machine, outbox, counters, credits, new SessionOpenings(1), readerChannel);
        final Settings settings =
            new Settings(
                StateMachine.BEHAVIOUR_VERSION, context.accountsMax(), context.transfersMax(), context.clientsMax());
        while (!admission.configure(settings, clock.timeNs())) {
            Thread.onSpinWait();
        }
        while (!admission.openSession(SESSION_INDEX, CLIENT_ID, Identity.ANYONE, clock.timeNs())) {
            Thread.onSpinWait();
        }
        while (machine.clients().find(CLIENT_ID) == null) {
            doWork(null);
        }
        replies = 0;
        // A home that has been used before knows the client's request ids; nothing here is repeated.
        terms = new SessionTerms(SESSION_INDEX, CLIENT_ID, Identity.ANYONE.principal(), Identity.ANYONE.roles(),
            context.messageLengthMax(), new RequestWindow());
    }

    /**
     * Sends commands from a thread of their own and waits for all their replies.
     *
     * @param commands     to be sent.
     * @param commandCount how many of them.
     * @return what it took from the first command to the last reply, in nanoseconds.
     */
    public long run(final Commands commands, final long commandCount) {
        isProducerStopped = false;
        producerFailure = null;
        replies = 0;
        try (HandOver handOver = new HandOver(commands.lengthMax())) {
            final Thread producer = new Thread(() -> produce(handOver, commands, commandCount), "bench-producer");
            try {
                final long startNs = System.nanoTime();
                producer.start();
                while (replies < commandCount && producerFailure == null) {
                    if (doWork(handOver) == 0) {
                        Thread.onSpinWait();
                    }
                }
                final long elapsedNs = System.nanoTime() - startNs;
                if (producerFailure != null) {
                    throw new IllegalStateException("the producer failed", producerFailure);
                }
                return elapsedNs;
            } finally {
                isProducerStopped = true;
                join(producer);
            }
        }
    }

    long accountsCreated() {
        return counters.accountStatus(CreateAccountStatus.created);
    }

    long transfersCreated() {
        return counters.transferStatus(CreateTransferStatus.created);
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        // The replica gives its pages back to the preparer, whose thread has to have ended.
        CloseHelper.closeAll(journal, pagePreparer, replica, counters, ring, outbox, readerChannel);
    }

    private int doWork(final HandOver handOver) {
        try {
            int workCount = 0;
            if (handOver != null) {
                timeNs = clock.timeNs();
                workCount += handOver.poll(handler, MESSAGES_PER_TURN);
            }
            workCount += journaling.doWork();
            workCount += apply.doWork();
            final long durableSequence = journal.durableSequence();
            while (outbox.peek() && outbox.sequence() <= durableSequence) {
                outbox.pop();
                replies++;
                workCount++;
            }
            return workCount;
        } catch (final Exception ex) {
            throw new IllegalStateException("the engine failed", ex);
        }
    }

    private boolean onMessage(final DirectBuffer buffer, final int offset, final int length) {
        return admission.offer(terms, timeNs, buffer, offset, length);
    }

    private void produce(final HandOver handOver, final Commands commands, final long commandCount) {
        try {
            for (long i = 0; i < commandCount; i++) {
                final int length = commands.next();
                requestId++;
                commands.buffer().putLong(Envelope.REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
                while (!handOver.offer(commands.buffer(), 0, length)) {
                    if (isProducerStopped) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }
        } catch (final Throwable ex) {
            producerFailure = ex;
        }
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
