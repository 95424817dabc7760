package io.millrace.engine.ingress;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.millrace.engine.auth.Authentications;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.SessionsFile;
import io.millrace.engine.service.Settings;
import org.agrona.DirectBuffer;

import java.util.Collection;
import java.util.List;

/**
 * Polls the producers' streams in turn and hands what they say to {@link Admission}. Control messages have a stream of their
 * own, which is polled first, so that a session can be opened, kept and ended however full the command streams are.
 *
 * <p>The Aeron client must be in invoker mode: its conductor is run from here, so that streams come and go on this thread.
 */
public final class IngressAgent {
    private static final int CONTROL_FRAGMENTS_PER_TURN = 16;
    private static final long HOUSEKEEPING_INTERVAL_NS = 1_000_000L;
    private static final long REPORT_INTERVAL_NS = 100_000_000L;

    private final Aeron aeron;
    private final List<String> channels;
    private final int commandStreamId;
    private final int controlStreamId;
    private final Admission admission;
    private final IngressClock clock;
    private final CountersFile counters;
    private final CommandStreams streams = new CommandStreams(this::onMessage);
    private final SessionDesk desk;
    private final ControlledFragmentHandler controlHandler;
    private Settings settingsToPut;
    private Subscription[] controls = new Subscription[0];
    private long timeNs;
    private long nowNs;
    private long nextHousekeepingNs;
    private long nextReportNs;
    private boolean isClosing;
    private boolean isClosed;

    /**
     * Makes the stage; it subscribes when it starts.
     *
     * @param aeron            client in invoker mode.
     * @param channels         on which producers are listened to.
     * @param commandStreamId  of commands and queries.
     * @param controlStreamId  of control messages.
     * @param admission        that gives the order.
     * @param clock            of ingress time.
     * @param counters         to be written.
     * @param authentications  that ask who producers are; null where everybody may connect.
     * @param openings         that apply decides.
     * @param failures         that egress reports.
     * @param sessionsFile     to be written, for operators.
     * @param remote           may producers be answered beyond this machine?
     * @param sessionsMax      greatest number of sessions.
     * @param messageLengthMax greatest length of a message in bytes.
     * @param sessionTimeoutNs silence after which a session ends.
     * @param stale            sessions that were open when the engine died.
     * @param settingsToPut    settings to be put into the order first; null when they are there already.
     */
    public IngressAgent(
        final Aeron aeron,
        final List<String> channels,
        final int commandStreamId,
        final int controlStreamId,
        final Admission admission,
        final IngressClock clock,
        final CountersFile counters,
        final Authentications authentications,
        final SessionOpenings openings,
        final SessionFailures failures,
        final SessionsFile sessionsFile,
        final boolean remote,
        final int sessionsMax,
        final int messageLengthMax,
        final long sessionTimeoutNs,
        final Collection<StaleSession> stale,
        final Settings settingsToPut) {
        this.aeron = aeron;
        this.channels = channels;
        this.commandStreamId = commandStreamId;
        this.controlStreamId = controlStreamId;
        this.admission = admission;
        this.clock = clock;
        this.counters = counters;
        this.settingsToPut = settingsToPut;
        this.desk = new SessionDesk(
            admission, streams, authentications, openings, failures, counters, sessionsFile, sessionsMax, messageLengthMax,
            sessionTimeoutNs, stale);
        this.controlHandler = new ControlAdapter(desk, new ResponseChannels(remote), counters)::onFragment;
    }

    /**
     * Subscribes to the channels.
     */
    public void onStart() {
        controls = new Subscription[channels.size()];
        for (int i = 0; i < controls.length; i++) {
            controls[i] = aeron.addSubscription(channels.get(i), controlStreamId);
            aeron.addSubscription(
                channels.get(i), commandStreamId, streams::onAvailableImage, streams::onUnavailableImage);
        }
    }

    /**
     * Polls every stream once, and does what is due.
     *
     * @param nanoTime now, of {@link System#nanoTime}: of time-outs, and of commands' timestamps where the clock goes by it.
     * @return amount of work done; 0 when there was none.
     */
    public int doWork(final long nanoTime) {
        nowNs = nanoTime;
        timeNs = clock.timeNs(nanoTime);
        desk.beginTurn(timeNs, nowNs);
        if (!putFirst()) {
            return 0;
        }
        int workCount = 0;
        if (nowNs - nextHousekeepingNs >= 0) {
            nextHousekeepingNs = nowNs + HOUSEKEEPING_INTERVAL_NS;
            workCount += aeron.conductorAgentInvoker().invoke();
            workCount += desk.keepHouse();
        }
        if (nowNs - nextReportNs >= 0) {
            nextReportNs = nowNs + REPORT_INTERVAL_NS;
            desk.report();
        }
        if (!isClosed) {
            for (final Subscription control : controls) {
                workCount += control.controlledPoll(controlHandler, CONTROL_FRAGMENTS_PER_TURN);
            }
        }
        workCount += desk.advance();
        if (!isClosing) {
            admission.beginTurn(timeNs);
            workCount += streams.poll();
        }
        return workCount;
    }

    /**
     * Reads no more commands and queries from now on. This agent's thread.
     *
     * @return true when the queries that were read have been answered.
     */
    public boolean stopReading() {
        isClosing = true;
        return admission.areQueriesAnswered();
    }

    /**
     * Tells every session that the engine closes, after {@link #stopReading}. To be repeated until it is true; from then on
     * nobody is listened to. This agent's thread.
     *
     * @return true when every session has been told.
     */
    public boolean close() {
        isClosed = desk.close();
        return isClosed;
    }

    /** Called by a stream with one whole message; false leaves it unread. */
    private boolean onMessage(
        final CommandStream stream, final DirectBuffer buffer, final int offset, final int length) {
        final IngressSession session = stream.session();
        if (session == null || !session.isOpen()) {
            counters.increment(EngineCounter.DROPPED);
            return true;
        }
        session.onActivity(nowNs);
        final boolean isTaken = admission.offer(session.terms(), timeNs, buffer, offset, length);
        if (session.terms().isRefusedTooOften()) {
            desk.onRefusedTooOften(session);
        }
        return isTaken;
    }

    /** What has to stand in the order before anything else; false while there is no room for it. */
    private boolean putFirst() {
        if (settingsToPut != null) {
            if (!admission.configure(settingsToPut, timeNs)) {
                return false;
            }
            settingsToPut = null;
        }
        return desk.endStale();
    }
}
