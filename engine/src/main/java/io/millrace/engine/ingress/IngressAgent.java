package io.millrace.engine.ingress;

import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ring.SlotKind;
import io.millrace.engine.service.Settings;
import org.agrona.DirectBuffer;
import org.agrona.collections.ArrayUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.util.List;

/**
 * Polls the producers' streams in turn and hands what they say to {@link Admission}. Control messages have a stream of their
 * own, which is polled first, so that a session can be opened, kept and ended however full the command streams are.
 *
 * <p>The Aeron client must be in invoker mode: its conductor is run from here, so that streams come and go on this thread.
 */
public final class IngressAgent implements Agent {
    private static final CommandStream[] NO_STREAMS = new CommandStream[0];
    private static final int FRAGMENTS_PER_TURN = 64;
    private static final int CONTROL_FRAGMENTS_PER_TURN = 16;
    private static final long HOUSEKEEPING_INTERVAL_NS = 1_000_000L;

    private final Aeron aeron;
    private final List<String> channels;
    private final int commandStreamId;
    private final int controlStreamId;
    private final Admission admission;
    private final IngressClock clock;
    private final NanoClock nanoClock;
    private final CountersFile counters;
    private final SessionFailures failures;
    private final IngressSessions sessions;
    private final ControlAdapter controlAdapter;
    private final ControlledFragmentHandler controlHandler;
    private final long sessionTimeoutNs;
    private Settings settingsToPut;
    private Subscription[] controls = new Subscription[0];
    private CommandStream[] streams = NO_STREAMS;
    private int nextStream;
    private long timeNs;
    private long nowNs;
    private long nextHousekeepingNs;
    private boolean isClosing;

    /**
     * Makes the stage; it subscribes when it starts.
     *
     * @param aeron            client in invoker mode.
     * @param channels         on which producers are listened to.
     * @param commandStreamId  of commands and queries.
     * @param controlStreamId  of control messages.
     * @param admission        that gives the order.
     * @param clock            of ingress time.
     * @param nanoClock        of time-outs.
     * @param counters         to be written.
     * @param failures         that egress reports.
     * @param sessionsMax      greatest number of sessions.
     * @param sessionTimeoutNs silence after which a session ends.
     * @param settingsToPut    settings to be put into the order first; null when they are there already.
     */
    public IngressAgent(
        final Aeron aeron,
        final List<String> channels,
        final int commandStreamId,
        final int controlStreamId,
        final Admission admission,
        final IngressClock clock,
        final NanoClock nanoClock,
        final CountersFile counters,
        final SessionFailures failures,
        final int sessionsMax,
        final long sessionTimeoutNs,
        final Settings settingsToPut) {
        this.aeron = aeron;
        this.channels = channels;
        this.commandStreamId = commandStreamId;
        this.controlStreamId = controlStreamId;
        this.admission = admission;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.counters = counters;
        this.failures = failures;
        this.sessions = new IngressSessions(sessionsMax);
        this.sessionTimeoutNs = sessionTimeoutNs;
        this.settingsToPut = settingsToPut;
        this.controlAdapter = new ControlAdapter(this);
        this.controlHandler = controlAdapter::onFragment;
    }

    @Override
    public void onStart() {
        controls = new Subscription[channels.size()];
        for (int i = 0; i < controls.length; i++) {
            controls[i] = aeron.addSubscription(channels.get(i), controlStreamId);
            aeron.addSubscription(channels.get(i), commandStreamId, this::onAvailableImage, this::onUnavailableImage);
        }
    }

    @Override
    public int doWork() {
        nowNs = nanoClock.nanoTime();
        timeNs = clock.timeNs();
        if (settingsToPut != null) {
            if (!admission.configure(settingsToPut, timeNs)) {
                return 0;
            }
            settingsToPut = null;
        }
        int workCount = 0;
        if (nowNs - nextHousekeepingNs >= 0) {
            nextHousekeepingNs = nowNs + HOUSEKEEPING_INTERVAL_NS;
            workCount += keepHouse();
        }
        for (final Subscription control : controls) {
            workCount += control.controlledPoll(controlHandler, CONTROL_FRAGMENTS_PER_TURN);
        }
        if (!isClosing) {
            admission.beginTurn(timeNs);
            workCount += pollStreams();
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
     * Tells every session that the engine closes, after {@link #stopReading}. To be repeated until it is true; this agent's
     * thread.
     *
     * @return true when every session has been told.
     */
    public boolean close() {
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session != null && !end(session, DisconnectReason.ENGINE_CLOSING)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String roleName() {
        return "ingress";
    }

    /** Called by a stream with one whole message; false leaves it unread. */
    boolean onMessage(
        final CommandStream stream, final DirectBuffer buffer, final int offset, final int length) {
        final IngressSession session = stream.session();
        if (session == null) {
            counters.add(EngineCounter.DROPPED, 1);
            return true;
        }
        session.onActivity(nowNs);
        return admission.offer(
            session.index(), session.clientId(), session.principal(), timeNs, buffer, offset, length);
    }

    boolean onConnect(
        final long clientId,
        final long connectId,
        final int aeronSessionId,
        final DisconnectReason refusal,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        final IngressSession open = sessions.byClientId(clientId);
        if (open != null && refusal == null) {
            if (open.connectId() == connectId) {
                open.onActivity(nowNs);
                return admission.session(SlotKind.SESSION_CONFIRM, open.index(), 0, timeNs, null, 0, 0);
            }
        }
        if (refusal != null) {
            return refuse(refusal, buffer, offset, length);
        }
        final CommandStream stream = stream(aeronSessionId);
        if (stream == null || stream.session() != null && stream.session() != open) {
            // The command stream may not have been seen yet; the producer asks again.
            return true;
        }
        if (open != null && !end(open, DisconnectReason.REPLACED)) {
            return false;
        }
        final int index = sessions.freeIndex();
        if (index < 0) {
            return refuse(DisconnectReason.SESSION_LIMIT, buffer, offset, length);
        }
        if (!admission.session(SlotKind.SESSION_OPEN, index, 0, timeNs, buffer, offset, length)) {
            return false;
        }
        failures.take(index);
        sessions.add(new IngressSession(index, clientId, connectId, stream, nowNs));
        counters.set(EngineCounter.SESSIONS, sessions.count());
        return true;
    }

    boolean onKeepAlive(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessionOf(clientId, aeronSessionId);
        if (session == null) {
            counters.add(EngineCounter.DROPPED, 1);
            return true;
        }
        session.onActivity(nowNs);
        return admission.session(SlotKind.HEARTBEAT, session.index(), 0, timeNs, null, 0, 0);
    }

    boolean onDisconnect(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessionOf(clientId, aeronSessionId);
        return session == null || end(session, DisconnectReason.CLOSED_BY_CLIENT);
    }

    void onMalformedControl() {
        counters.add(EngineCounter.DROPPED, 1);
    }

    private int pollStreams() {
        final CommandStream[] streams = this.streams;
        final int count = streams.length;
        if (count == 0) {
            return 0;
        }
        // Each turn begins with another stream, so that none is always the one for which there is room.
        int index = nextStream < count ? nextStream : 0;
        nextStream = index + 1;
        int workCount = 0;
        for (int i = 0; i < count; i++) {
            workCount += streams[index].poll(FRAGMENTS_PER_TURN);
            if (++index == count) {
                index = 0;
            }
        }
        return workCount;
    }

    private int keepHouse() {
        int workCount = aeron.conductorAgentInvoker().invoke();
        final boolean anyFailed = failures.takeAny();
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session == null) {
                continue;
            }
            if (anyFailed) {
                final int reason = failures.take(i);
                if (reason != 0) {
                    if (!end(session, DisconnectReason.get(reason))) {
                        failures.report(i, reason);
                    }
                    workCount++;
                    continue;
                }
            }
            if (session.isSilentFor(sessionTimeoutNs, nowNs) || session.stream().image().isClosed()) {
                end(session, DisconnectReason.TIMEOUT);
                workCount++;
            }
        }
        return workCount;
    }

    private boolean end(final IngressSession session, final DisconnectReason reason) {
        if (!admission.session(SlotKind.SESSION_CLOSE, session.index(), reason.value(), timeNs, null, 0, 0)) {
            return false;
        }
        sessions.remove(session);
        counters.set(EngineCounter.SESSIONS, sessions.count());
        return true;
    }

    private boolean refuse(
        final DisconnectReason reason, final DirectBuffer buffer, final int offset, final int length) {
        // The slot carries both: open a way to the producer, say no, close it.
        final int index = sessions.refusalIndex();
        counters.add(EngineCounter.REFUSED, 1);
        return admission.session(SlotKind.SESSION_OPEN, index, reason.value(), timeNs, buffer, offset, length);
    }

    private IngressSession sessionOf(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessions.byClientId(clientId);
        return session != null && session.stream().aeronSessionId() == aeronSessionId ? session : null;
    }

    private CommandStream stream(final int aeronSessionId) {
        for (final CommandStream stream : streams) {
            if (stream.aeronSessionId() == aeronSessionId) {
                return stream;
            }
        }
        return null;
    }

    private void onAvailableImage(final Image image) {
        streams = ArrayUtil.add(streams, new CommandStream(image, this));
    }

    private void onUnavailableImage(final Image image) {
        for (final CommandStream stream : streams) {
            if (stream.image() == image) {
                streams = ArrayUtil.remove(streams, stream);
            }
        }
    }
}
