package io.millrace.bench.core;

import com.lmax.disruptor.Sequence;
import io.millrace.bench.floor.HandOver;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.EngineContext;
import io.millrace.engine.HistoryPages;
import io.millrace.engine.Profile;
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
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A served engine's stages with its settings, but for Aeron: a bare ring brings the producer's commands to admission, and replies
 * are counted when they may leave.
 *
 * <pre>
 *   fused      producer's thread --bare ring--&gt; calling thread: admission, ring, journal, apply, count of replies
 *   pipelined  producer's thread --bare ring--&gt; calling thread: admission, ring; one for the journal; one for the rest
 * </pre>
 */
public final class CoreEngine implements AutoCloseable {
    /** The one producer. */
    public static final long CLIENT_ID = 1;

    private static final int SESSION_INDEX = 0;
    private static final long HIGHEST_NS = 60_000_000_000L;
    /** As many fragments as ingress takes from a stream in one turn, and for one reading of the clock. */
    private static final int MESSAGES_PER_TURN = 64;
    /** As many as a served engine keeps. */
    private static final long PAGES_TIMEOUT_NS = 30_000_000_000L;

    /** As often as a served engine goes through its streams at most before a sync. */
    private static final int TURNS_DISK = 16;

    private final Journal journal;
    private final Profile profile;
    private final IdleStrategy idleStrategy;
    private final CountersFile counters;
    private final ReadyPages pages;
    private final HistoryPages historyPages;
    private final AgentRunner historyMover;
    private final AgentRunner pagePreparer;
    private final List<AgentRunner> stages = new ArrayList<>();
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
    private volatile Throwable failure;
    // Three threads write these, each in cache lines of its own, or they would measure each other.
    /** The calling thread. */
    private final Sequence timeNs = new Sequence(0);
    /** The producers' threads, one after the other. */
    private final Sequence requestId = new Sequence(0);
    /** One thread counts, under either profile. */
    private final Sequence replies = new Sequence(0);

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
     * @param profile    which thread runs which stage.
     */
    public CoreEngine(final Path home, final Durability durability, final Profile profile) {
        this.profile = profile;
        idleStrategy = EngineContext.defaultIdleStrategy(profile);
        final EngineContext context = new EngineContext().home(home).durability(durability).conclude();
        journal = Journal.open(new Journal.Context()
            .home(home)
            .durability(durability)
            .segmentLength(context.segmentLength())
            .frameLengthMax(context.frameLengthMax()));
        counters = CountersFile.create(home);
        pages = new ReadyPages();
        pagePreparer = pages.start(Throwable::printStackTrace);
        historyPages = new HistoryPages(pages, home, Throwable::printStackTrace, Throwable::printStackTrace);
        historyMover = historyPages.start();
        replica = new Replica(historyPages, EngineContext.CHECKPOINT_INTERVAL, context.messageLengthMax(), List.of());
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
            journalAndApply();
        }
        // A home that has been used before knows the client's request ids; nothing here is repeated.
        terms = new SessionTerms(SESSION_INDEX, CLIENT_ID, Identity.ANYONE.principal(), Identity.ANYONE.roles(),
            context.messageLengthMax(), new RequestWindow());
        if (profile == Profile.PIPELINED) {
            start(journaling);
            start(new ApplyStage());
        }
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
        final long repliesAwaited = replies.get() + commandCount;
        try (HandOver handOver = new HandOver(commands.lengthMax())) {
            final Thread producer = new Thread(() -> produce(handOver, commands, commandCount), "bench-producer");
            try {
                final long startNs = System.nanoTime();
                producer.start();
                while (replies.get() < repliesAwaited && failure == null) {
                    idle(ingress(handOver) + (profile == Profile.FUSED ? journalAndApply() : 0));
                }
                final long elapsedNs = System.nanoTime() - startNs;
                require();
                return elapsedNs;
            } finally {
                isProducerStopped = true;
                join(producer);
            }
        }
    }

    /** Sends commands one at a time, from the calling thread, and says how long each waited for its reply, in nanoseconds. */
    Histogram runLone(final Commands commands, final long commandCount) {
        final Histogram latencies = new Histogram(HIGHEST_NS, 3);
        for (long i = 0; i < commandCount; i++) {
            final int length = next(commands);
            final long repliesAwaited = replies.get() + 1;
            final long startNs = System.nanoTime();
            timeNs.set(clock.timeNs());
            while (!onMessage(commands.buffer(), 0, length)) {
                require();
                idle(profile == Profile.FUSED ? journalAndApply() : 0);
            }
            while (replies.get() < repliesAwaited) {
                require();
                idle(profile == Profile.FUSED ? journalAndApply() : 0);
            }
            latencies.recordValue(Math.min(System.nanoTime() - startNs, HIGHEST_NS));
        }
        return latencies;
    }

    /**
     * Accounts created since this engine was made.
     *
     * @return the count.
     */
    public long accountsCreated() {
        return counters.accountStatus(CreateAccountStatus.created);
    }

    /**
     * Transfers created since this engine was made.
     *
     * @return the count.
     */
    public long transfersCreated() {
        return counters.transferStatus(CreateTransferStatus.created);
    }

    /**
     * Its journal, for what that has written.
     *
     * @return the journal, which stays the engine's.
     */
    public Journal journal() {
        return journal;
    }

    /**
     * Memory that the state holds, once the threads that keep pages ready for it and move old ones to a file have done so:
     * what the process holds besides is then as much as ever. Between runs.
     *
     * @return length in bytes, of whole pages.
     */
    public long storeBytes() {
        final long deadlineNs = System.nanoTime() + PAGES_TIMEOUT_NS;
        while (!pages.isFull() || historyPages.waitingBytes() > 0) {
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new IllegalStateException("the threads that make pages ready and move them did not");
            }
            Thread.onSpinWait();
        }
        return replica.residentBytes();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(stages);
        // The replica gives its pages back to these, whose threads have to have ended.
        CloseHelper.closeAll(journal, historyMover, pagePreparer, replica, counters, ring, outbox, readerChannel);
    }

    private final class ApplyStage implements Agent {
        @Override
        public int doWork() throws Exception {
            return applyAndCount();
        }

        @Override
        public String roleName() {
            return "bench-apply";
        }
    }

    private void start(final Agent stage) {
        final AgentRunner runner = new AgentRunner(
            EngineContext.defaultIdleStrategy(profile), throwable -> failure = throwable, null, stage);
        AgentRunner.startOnThread(runner);
        stages.add(runner);
    }

    private int ingress(final HandOver handOver) {
        int workCount = 0;
        for (int turn = profile == Profile.FUSED && journal.durability() == Durability.DISK ? TURNS_DISK : 1; turn > 0; turn--) {
            timeNs.set(clock.timeNs());
            final int taken = handOver.poll(handler, MESSAGES_PER_TURN);
            if (taken == 0) {
                break;
            }
            workCount += taken;
        }
        return workCount;
    }

    private int journalAndApply() {
        try {
            return journaling.doWork() + applyAndCount();
        } catch (final Exception ex) {
            throw new IllegalStateException("the engine failed", ex);
        }
    }

    private int applyAndCount() throws Exception {
        int workCount = apply.doWork();
        final long durableSequence = journal.durableSequence();
        final long before = replies.get();
        long count = before;
        while (outbox.peek() && outbox.sequence() <= durableSequence) {
            outbox.pop();
            count++;
            workCount++;
        }
        if (count != before) {
            replies.set(count);
        }
        return workCount;
    }

    private void idle(final int workCount) {
        if (profile == Profile.PIPELINED) {
            idleStrategy.idle(workCount);
        } else if (workCount == 0) {
            Thread.onSpinWait();
        }
    }

    private void require() {
        if (failure != null) {
            throw new IllegalStateException("a thread failed", failure);
        }
    }

    private boolean onMessage(final DirectBuffer buffer, final int offset, final int length) {
        return admission.offer(terms, timeNs.get(), buffer, offset, length);
    }

    private void produce(final HandOver handOver, final Commands commands, final long commandCount) {
        try {
            for (long i = 0; i < commandCount; i++) {
                final int length = next(commands);
                while (!handOver.offer(commands.buffer(), 0, length)) {
                    if (isProducerStopped) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }
        } catch (final Throwable ex) {
            failure = ex;
        }
    }

    private int next(final Commands commands) {
        final int length = commands.next();
        final long id = requestId.get() + 1;
        requestId.set(id);
        commands.buffer().putLong(Envelope.REQUEST_ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
        return length;
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
