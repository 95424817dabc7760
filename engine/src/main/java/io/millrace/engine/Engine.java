package io.millrace.engine;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.millrace.engine.apply.ApplyAgent;
import io.millrace.engine.auth.Anyone;
import io.millrace.engine.auth.Authentications;
import io.millrace.engine.auth.Authenticator;
import io.millrace.engine.auth.ScramAuthenticator;
import io.millrace.engine.auth.UsersFile;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.engine.counters.SessionsFile;
import io.millrace.engine.egress.EgressAgent;
import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ingress.Admission;
import io.millrace.engine.ingress.AnchoredClock;
import io.millrace.engine.ingress.IngressAgent;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.ingress.SessionFailures;
import io.millrace.engine.ingress.SessionOpenings;
import io.millrace.engine.ingress.StaleSession;
import io.millrace.engine.journaling.JournalAgent;
import io.millrace.engine.reader.ReaderAgent;
import io.millrace.engine.reader.ReaderChannel;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.service.Settings;
import io.millrace.engine.state.DivergenceException;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.state.UnsupportedException;
import io.millrace.engine.store.ReadyPages;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * An engine that serves the producers of one home.
 *
 * <pre>{@code
 * try (Engine engine = Engine.launch(new EngineContext().home(Path.of("home")))) {
 *     engine.awaitTermination();
 * }
 * }</pre>
 */
public final class Engine implements AutoCloseable {
    /** Under fused, at disk, a sync is shared by what can be read at once: so often are the streams gone through before it. */
    private static final int INGRESS_TURNS_DISK = 16;
    private static final long DRIVER_PAUSE_MIN_IPC_NS = 250_000;
    private static final long DRIVER_PAUSE_MIN_UDP_NS = 1_000;
    private static final long DRIVER_PAUSE_MAX_NS = 1_000_000;
    /** Of the thread that looks up names for the driver. */
    private static final int DRIVER_EXECUTOR_PAUSE_MS = 10;
    /** After that the reader is interrupted: a service reads for long, or waits. */
    private static final int READER_END_TIMEOUT_MS = 1_000;

    private final EngineContext context;
    private final ErrorHandler errorHandler;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Journal journal;
    private CountersFile counters;
    private SessionsFile sessionsFile;
    private Authenticator authenticator;
    private AgentRunner pagePreparer;
    private AgentRunner historyMover;
    private Replica replica;
    private MediaDriver mediaDriver;
    private Aeron aeron;
    private Aeron egressAeron;
    private CommandRing ring;
    private ReplyOutbox outbox;
    private ReaderChannel readerChannel;
    private EgressAgent egress;
    private final EngineEnd end;
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<AgentInvoker> invokers = new ArrayList<>();
    private AgentRunner readerRunner;
    private AgentInvoker readerInvoker;
    private AgentRunner authRunner;
    private AgentInvoker authInvoker;
    private long recoveredSequence;

    private Engine(final EngineContext context) {
        this.context = context;
        end = new EngineEnd(context.profile() == Profile.FUSED ? 1 : 3, this::onThreadsEnded);
        this.errorHandler = throwable -> {
            if (counters != null) {
                counters.increment(EngineCounter.ERRORS);
            }
            context.errorHandler().onError(throwable);
        };
    }

    /**
     * Recovers the home and starts to serve it. Returns when producers can connect.
     *
     * @param context concluded here.
     * @return the engine, to be closed by the caller.
     * @throws EngineException                    when a setting is wrong, the clock has jumped, or the journal does not give
     *                                            the state that it says it gave.
     * @throws io.millrace.journal.JournalException when the home is in use or the journal is damaged.
     */
    public static Engine launch(final EngineContext context) {
        final Engine engine = new Engine(context.conclude());
        try {
            engine.recover();
            engine.connect();
            engine.start();
            return engine;
        } catch (final Throwable ex) {
            engine.release(EngineState.FAILED);
            throw ex;
        }
    }

    /**
     * Runs the stages and the reader once, on the calling thread. Only for an engine whose context says {@code stepped}.
     *
     * @return amount of work done; 0 when there was none.
     */
    public int step() {
        int workCount = 0;
        for (final AgentInvoker invoker : invokers) {
            workCount += invoker.invoke();
        }
        return workCount + readerInvoker.invoke() + (authInvoker == null ? 0 : authInvoker.invoke());
    }

    /**
     * Waits until the engine has ended, by {@link #close()} or by a failure.
     */
    public void awaitTermination() {
        try {
            ended.await();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What ended the engine.
     *
     * @return the failure; null while the engine runs and after it was closed in order.
     */
    public Throwable failure() {
        return end.failure();
    }

    /**
     * The settings, concluded.
     *
     * @return the context that the engine was launched with.
     */
    public EngineContext context() {
        return context;
    }

    /**
     * The last sequence that the journal held when the engine started.
     *
     * @return the sequence; 0 for a new home.
     */
    public long recoveredSequence() {
        return recoveredSequence;
    }

    /**
     * The last sequence given. Any thread.
     *
     * @return the sequence; 0 when there was none yet.
     */
    public long lastSequence() {
        return counters.get(EngineCounter.SEQUENCE);
    }

    /**
     * The engine's counters. Any thread.
     *
     * @return the counters; not to be closed, and not to be read after {@link #close()}.
     */
    public CountersFile counters() {
        return counters;
    }

    /**
     * Stops reading commands, finishes those that were read, tells the producers, and closes the journal in order.
     */
    @Override
    public void close() {
        end.askFor();
        if (context.stepped()) {
            while (ended.getCount() > 0) {
                step();
            }
        }
        awaitTermination();
        CloseHelper.quietCloseAll(runners);
    }

    private void recover() {
        journal = Journal.open(new Journal.Context()
            .home(context.home())
            .durability(context.durability())
            .disk(context.disk())
            .segmentLength(context.segmentLength())
            .frameLengthMax(context.frameLengthMax()));
        authenticator = findAuthenticator();
        counters = CountersFile.create(context.home());
        sessionsFile = SessionsFile.create(context.home(), context.sessionsMax());
        counters.set(EngineCounter.PID, ProcessHandle.current().pid());
        counters.set(EngineCounter.START_TIME_MS, System.currentTimeMillis());
        counters.set(EngineCounter.DURABILITY, context.durability().ordinal());
        counters.set(EngineCounter.STATE, EngineState.RECOVERING.ordinal());
        final ReadyPages ready = new ReadyPages();
        pagePreparer = ready.start(errorHandler);
        final HistoryPages pages = new HistoryPages(ready, context.home(), errorHandler, end::fail);
        historyMover = pages.start();
        replica = new Replica(pages, context.checkpointInterval(), context.messageLengthMax(), context.services());
        try {
            recoveredSequence = journal.recover(
                new BatchedReplay(replica), new RecoveryCounters(counters, replica.machine(), context.recoveryListener()));
        } catch (final DivergenceException ex) {
            throw new EngineException(EngineException.Code.DIVERGENCE,
                ex.getMessage() + "; run 'millrace replay verify' and do not serve this home", ex);
        } catch (final UnsupportedException ex) {
            throw new EngineException(EngineException.Code.UNSUPPORTED, ex.getMessage(), ex);
        }
        if (journal.writableLength() == 0) {
            final Throwable cause = journal.preparationError();
            throw new EngineException(EngineException.Code.JOURNAL_FULL, "there is no room for the journal's next segment: "
                + (cause == null ? "none could be made" : cause.getMessage()) + "; make room, and start again", cause);
        }
        counters.set(EngineCounter.SEQUENCE, recoveredSequence);
        counters.set(EngineCounter.APPLIED_SEQUENCE, recoveredSequence);
        checkClock();
    }

    /** Before anything is recovered: who is not right about its users should hear it at once. */
    private Authenticator findAuthenticator() {
        final UsersFile users = new UsersFile(context.home());
        Authenticator found = context.authenticator();
        if (found == null) {
            found = users.exists() ? new ScramAuthenticator(users) : new Anyone();
        }
        if (context.remote() && found instanceof Anyone) {
            throw new EngineException(EngineException.Code.INVALID_SETTING, "remote is set, and the home has no users: whoever"
                + " reaches the engine could do anything; add users with 'millrace user add'");
        }
        return found;
    }

    private void checkClock() {
        final long lastTimestamp = replica.machine().lastTimestamp();
        if (lastTimestamp == 0 || context.acceptClockJump() || context.ingressClock() != null) {
            return;
        }
        final long jumpNs = AnchoredClock.wallClockNs() - lastTimestamp;
        if (Math.abs(jumpNs) > context.clockJumpMaxNs()) {
            throw new EngineException(EngineException.Code.CLOCK_JUMP, "the machine's clock is "
                + Duration.ofNanos(Math.abs(jumpNs)).truncatedTo(ChronoUnit.SECONDS)
                + (jumpNs < 0 ? " behind" : " ahead of") + " the journal's last timestamp; set the clock right, or accept the"
                + " jump if it is right");
        }
    }

    private void connect() {
        try {
            if (context.embeddedMediaDriver()) {
                mediaDriver = MediaDriver.launch(new MediaDriver.Context()
                    .aeronDirectoryName(context.aeronDirectoryName())
                    // The home's lock is ours, so whoever used the folder is dead.
                    .dirDeleteOnStart(true)
                    .dirDeleteOnShutdown(true)
                    .threadingMode(ThreadingMode.SHARED)
                    .sharedIdleStrategy(driverIdleStrategy())
                    .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(DRIVER_EXECUTOR_PAUSE_MS))
                    .ipcTermBufferLength(context.termLength())
                    .publicationTermBufferLength(context.termLength())
                    // Reserved when a stream is opened: where there is no room, that is refused, and nothing dies later.
                    .termBufferSparseFile(false)
                    .errorHandler(errorHandler));
            }
            closeToOthers(Path.of(context.aeronDirectoryName()));
            aeron = connectClient();
            // A client's conductor is run by one thread.
            egressAeron = context.profile() == Profile.FUSED ? aeron : connectClient();
        } catch (final RuntimeException ex) {
            throw new EngineException(EngineException.Code.MEDIA_DRIVER,
                "no media driver in " + context.aeronDirectoryName() + ": " + ex.getMessage(), ex);
        }
    }

    /** Shared memory needs the driver for the limits of its streams alone, UDP for every datagram. */
    private IdleStrategy driverIdleStrategy() {
        final boolean isIpc =
            context.ingressChannels().stream().allMatch(channel -> channel.startsWith(CommonContext.IPC_CHANNEL));
        return new BackoffIdleStrategy(1, 1, isIpc ? DRIVER_PAUSE_MIN_IPC_NS : DRIVER_PAUSE_MIN_UDP_NS, DRIVER_PAUSE_MAX_NS);
    }

    private Aeron connectClient() {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(context.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .errorHandler(errorHandler));
    }

    /** Whoever can write to the media driver's folder can do anything to its streams. */
    private static void closeToOthers(final Path folder) {
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot close " + folder + " to others", ex);
        }
    }

    private void start() {
        final StateMachine machine = replica.machine();
        ring = new CommandRing(context.ringSlots(), context.arenaLength(), context.messageLengthMax());
        final SessionFailures failures = new SessionFailures(context.sessionsMax());
        final QueryCredits credits = new QueryCredits(failures.placeCount());
        final SessionOpenings openings = new SessionOpenings(failures.placeCount());
        final Authentications authentications = authenticator instanceof Anyone
            ? null : new Authentications(authenticator, context.sessionsMax(), 2 * context.sessionsMax(), errorHandler);
        final Admission admission =
            new Admission(
                ring,
                journal,
                replica.checkpoints(),
                counters,
                credits,
                replica.protocols(),
                recoveredSequence,
                machine.lastTimestamp());
        final Settings settings =
            new Settings(
                StateMachine.BEHAVIOUR_VERSION, context.accountsMax(), context.transfersMax(), context.clientsMax());
        admission.behaviourVersion(settings.behaviourVersion());
        final IngressAgent ingress = new IngressAgent(
            aeron,
            context.ingressChannels(),
            context.commandStreamId(),
            context.controlStreamId(),
            admission,
            context.ingressClock() == null ? new AnchoredClock(machine.lastTimestamp()) : context.ingressClock(),
            counters,
            authentications,
            openings,
            failures,
            sessionsFile,
            context.remote(),
            context.sessionsMax(),
            context.messageLengthMax(),
            context.sessionTimeoutNs(),
            staleSessions(machine),
            settings.equals(machine.settings()) ? null : settings);
        outbox = new ReplyOutbox(context.arenaLength(), context.messageLengthMax());
        readerChannel = new ReaderChannel(context.messageLengthMax(), failures.placeCount());
        final ReaderAgent reader = new ReaderAgent(machine.queryReaders(), readerChannel);
        egress = new EgressAgent(
            outbox,
            readerChannel.replies(),
            credits,
            journal,
            egressAeron,
            SystemNanoClock.INSTANCE,
            counters,
            failures,
            context.messageLengthMax());
        final boolean isFused = context.profile() == Profile.FUSED;
        final Stage ingressStage = new IngressStage(
            ingress,
            isFused && context.durability() == Durability.DISK ? INGRESS_TURNS_DISK : 1,
            reader,
            readerChannel,
            ring,
            counters,
            end);
        final Stage journalStage = new JournalStage(
            new JournalAgent(ring, journal, context.frameLengthTarget()), journal, counters, errorHandler);
        final Stage applyStage = new ApplyStage(
            new ApplyAgent(ring, machine, outbox, counters, credits, openings, readerChannel),
            egress,
            isFused ? null : egressAeron.conductorAgentInvoker(),
            ring,
            replica,
            counters,
            end);
        final List<StageThread> threads = isFused
            ? List.of(new StageThread("millrace-engine", end, ingressStage, journalStage, applyStage))
            : List.of(
                new StageThread("millrace-ingress", end, ingressStage),
                new StageThread("millrace-append", end, journalStage),
                new StageThread("millrace-apply", end, applyStage));
        ingress.onStart();
        new EngineEndpoint(
            context.aeronDirectoryName(),
            context.ingressChannels().get(0),
            context.commandStreamId(),
            context.controlStreamId()).write(context.home());
        counters.set(EngineCounter.STATE, EngineState.SERVING.ordinal());
        if (context.stepped()) {
            readerInvoker = new AgentInvoker(this::onAgentError, null, reader);
            readerInvoker.start();
            if (authentications != null) {
                authInvoker = new AgentInvoker(this::onAgentError, null, authentications);
                authInvoker.start();
            }
            for (final StageThread thread : threads) {
                invokers.add(new AgentInvoker(this::onAgentError, null, thread));
            }
            invokers.forEach(AgentInvoker::start);
        } else {
            readerRunner = new AgentRunner(new ReaderIdleStrategy(), this::onAgentError, null, reader);
            AgentRunner.startOnThread(readerRunner);
            if (authentications != null) {
                authRunner = new AgentRunner(new SleepingMillisIdleStrategy(1), this::onAgentError, null, authentications);
                AgentRunner.startOnThread(authRunner);
            }
            startOnThreads(threads);
        }
    }

    /** Where one of the threads can't be had, those that run already have to end before what they use is given back. */
    private void startOnThreads(final List<StageThread> threads) {
        try {
            for (final StageThread thread : threads) {
                final AgentRunner runner = new AgentRunner(context.idleStrategy().get(), this::onAgentError, null, thread);
                AgentRunner.startOnThread(runner);
                runners.add(runner);
            }
        } catch (final Throwable ex) {
            end.fail(ex);
            CloseHelper.quietCloseAll(runners);
            throw ex;
        }
    }

    private static List<StaleSession> staleSessions(final StateMachine machine) {
        final List<StaleSession> stale = new ArrayList<>();
        machine.clients().forEachOpen((clientId, sessionId, principal) ->
            stale.add(new StaleSession(clientId, principal, sessionId)));
        return stale;
    }

    /** The agent's end is no error; what failed is told once everything is closed. */
    private void onAgentError(final Throwable throwable) {
        if (!(throwable instanceof AgentTerminationException)) {
            errorHandler.onError(throwable);
        }
    }

    /** On the thread that has ended last. */
    private void onThreadsEnded() {
        final Throwable failure = end.failure();
        try {
            release(failure == null ? EngineState.CLOSED : EngineState.FAILED);
            if (failure != null) {
                context.errorHandler().onError(failure);
            }
        } finally {
            ended.countDown();
        }
    }

    /** An interrupted thread would not wait for others, memory be freed that they read, and no file be written any more. */
    private void release(final EngineState end) {
        final boolean wasInterrupted = Thread.interrupted();
        try {
            releaseUninterrupted(end);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void releaseUninterrupted(final EngineState end) {
        if (counters != null) {
            counters.set(EngineCounter.STATE, end.ordinal());
        }
        // It reads rows of the store.
        endReader();
        CloseHelper.close(errorHandler, authInvoker);
        CloseHelper.close(errorHandler, authRunner);
        if (egress != null) {
            egress.onClose();
        }
        CloseHelper.close(errorHandler, egressAeron);
        CloseHelper.close(errorHandler, aeron);
        CloseHelper.close(errorHandler, mediaDriver);
        // It gives the store's pages back to these threads' queues and mappings: they have to have ended.
        CloseHelper.close(errorHandler, historyMover);
        CloseHelper.close(errorHandler, pagePreparer);
        CloseHelper.close(errorHandler, replica);
        CloseHelper.close(errorHandler, journal);
        CloseHelper.close(errorHandler, sessionsFile);
        // Last: everybody above may have had an eye on these bytes.
        CloseHelper.close(errorHandler, ring);
        CloseHelper.close(errorHandler, outbox);
        CloseHelper.close(errorHandler, readerChannel);
    }

    private void endReader() {
        CloseHelper.close(errorHandler, readerInvoker);
        if (readerRunner != null) {
            readerRunner.close(READER_END_TIMEOUT_MS, Thread::interrupt);
        }
    }
}
