package io.millrace.engine.egress;

import io.aeron.Aeron;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.DisconnectedEncoder;
import io.millrace.codecs.session.HeartbeatEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.MessageLengths;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.ingress.SessionFailures;
import io.millrace.engine.ingress.SessionTerms;
import io.millrace.engine.ring.SlotKind;
import io.millrace.journal.Journal;
import org.agrona.collections.ArrayListUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;

/**
 * Lets replies go up to the durable sequence, each to its session. A producer that does not read has its replies kept for it
 * up to a bound; past that its session is reported as failed, and the others never notice.
 *
 * <p>Ways to producers are opened and closed here as the order says; opening allocates and is not part of the steady state.
 */
public final class EgressAgent implements Agent {
    private static final int PROTOCOL_VERSION = 1;
    private static final int SCRATCH_LENGTH = 512;
    private static final long LINGER_NS = 1_000_000_000L;
    /** Ways to producers that are kept open to tell them of a refusal, at most. */
    private static final int LEAVING_MAX = 64;
    private static final SlotKind[] KINDS = SlotKind.values();

    private final ReplyOutbox outbox;
    private final ReplyOutbox readerReplies;
    private final QueryCredits credits;
    private final Journal journal;
    private final Aeron aeron;
    private final NanoClock nanoClock;
    private final CountersFile counters;
    private final SessionFailures failures;
    private final int messageLengthMax;
    private final EgressSession[] sessions;
    /** Sessions whose replies wait; large enough from the start, so that it never grows. */
    private final ArrayList<EgressSession> waiting;
    private final ArrayList<EgressSession> leaving = new ArrayList<>();

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectDecoder connect = new ConnectDecoder();
    private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
    private final DisconnectedEncoder disconnected = new DisconnectedEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SCRATCH_LENGTH]);

    /**
     * Makes the stage.
     *
     * @param outbox             to be emptied.
     * @param readerReplies      to be emptied, too: what the reader has answered.
     * @param credits            given back with the reader's answers.
     * @param journal            that knows what is durable.
     * @param aeron              client, on whose conductor somebody else calls.
     * @param nanoClock          of time-outs.
     * @param counters           to be written.
     * @param failures           where sessions that can't be served are reported.
     * @param messageLengthMax   greatest length of a message in bytes.
     */
    public EgressAgent(
        final ReplyOutbox outbox,
        final ReplyOutbox readerReplies,
        final QueryCredits credits,
        final Journal journal,
        final Aeron aeron,
        final NanoClock nanoClock,
        final CountersFile counters,
        final SessionFailures failures,
        final int messageLengthMax) {
        this.outbox = outbox;
        this.readerReplies = readerReplies;
        this.credits = credits;
        this.journal = journal;
        this.aeron = aeron;
        this.nanoClock = nanoClock;
        this.counters = counters;
        this.failures = failures;
        this.messageLengthMax = messageLengthMax;
        this.sessions = new EgressSession[failures.placeCount()];
        this.waiting = new ArrayList<>(2 * sessions.length);
    }

    @Override
    public int doWork() {
        int workCount = 0;
        final long durableSequence = journal.durableSequence();
        while (outbox.peek() && outbox.sequence() <= durableSequence) {
            onEntry(KINDS[outbox.kind()], durableSequence);
            outbox.pop();
            workCount++;
        }
        // After the others, among which is the beginning of the session that had asked.
        while (readerReplies.peek() && readerReplies.sequence() <= durableSequence) {
            credits.giveBack(readerReplies.sessionIndex());
            countRejection(readerReplies);
            sendReply(readerReplies);
            readerReplies.pop();
            workCount++;
        }
        if (!waiting.isEmpty()) {
            workCount += drainWaiting();
        }
        if (!leaving.isEmpty()) {
            workCount += closeLeaving();
        }
        return workCount;
    }

    /**
     * Has everything been said to everybody, or given up?
     *
     * @return true when nothing waits any more.
     */
    public boolean isIdle() {
        return outbox.isEmpty() && readerReplies.isEmpty() && leaving.isEmpty();
    }

    @Override
    public void onClose() {
        for (final EgressSession session : sessions) {
            if (session != null) {
                session.close(aeron);
            }
        }
        for (final EgressSession session : leaving) {
            session.close(aeron);
        }
    }

    @Override
    public String roleName() {
        return "egress";
    }

    private void onEntry(final SlotKind kind, final long durableSequence) {
        final int index = outbox.sessionIndex();
        switch (kind) {
            case COMMAND:
            case REPEAT:
            case QUERY:
            case ANSWER:
                sendReply(outbox);
                break;
            case SESSION_OPEN:
                onOpen(index, outbox.offset(), outbox.reason());
                break;
            case SESSION_CLOSE:
                if (sessions[index] != null) {
                    final EgressSession session = sessions[index];
                    sessions[index] = null;
                    leave(session, DisconnectReason.get(outbox.reason()));
                }
                break;
            case HEARTBEAT:
                if (sessions[index] != null) {
                    heartbeat.wrapAndApplyHeader(scratch, 0, header)
                        .clientId(sessions[index].clientId())
                        .durableSequence(durableSequence);
                    send(sessions[index], scratch, 0, header.encodedLength() + heartbeat.encodedLength());
                }
                break;
            default:
                throw new IllegalStateException("no way out for " + kind);
        }
    }

    /** To the session that had asked, if it is still there, and not to one that has its index now. */
    private void sendReply(final ReplyOutbox replies) {
        final EgressSession session = sessions[replies.sessionIndex()];
        final int length = replies.length();
        if (session != null && session.number() == replies.sessionNumber() && length > 0) {
            send(session, replies.buffer(), replies.offset(), length);
            counters.add(EngineCounter.REPLIES, 1);
            counters.add(EngineCounter.BYTES_OUT, length);
        }
    }

    private void countRejection(final ReplyOutbox replies) {
        if (replies.length() > 0
            && Envelope.schemaId(replies.buffer(), replies.offset()) == Envelope.SESSION_SCHEMA_ID
            && Envelope.templateId(replies.buffer(), replies.offset()) == RejectedDecoder.TEMPLATE_ID) {
            counters.add(EngineCounter.REJECTED, 1);
        }
    }

    private void onOpen(final int index, final int offset, final int refusalReason) {
        connect.wrap(
            outbox.buffer(),
            offset + Envelope.HEADER_LENGTH,
            Envelope.blockLength(outbox.buffer(), offset),
            Envelope.version(outbox.buffer(), offset));
        if (refusalReason != 0 && leaving.size() >= LEAVING_MAX) {
            // So many are being told already that whoever asks for more of it can wait, and ask again.
            counters.increment(EngineCounter.DROPPED);
            return;
        }
        final int lengthMax = MessageLengths.granted(connect.maxMessageLength(), messageLengthMax);
        final long clientId = connect.clientId();
        final long connectId = connect.connectId();
        final int streamId = connect.responseStreamId();
        final EgressSession session = new EgressSession(
            index, outbox.sessionNumber(), clientId, connectId, connect.responseChannel(), streamId, lengthMax);
        try {
            session.open(aeron, refusalReason == 0 ? MessageLengths.termLength(lengthMax) : MessageLengths.TERM_LENGTH_MIN);
        } catch (final RuntimeException ex) {
            // A channel that can't be parsed or opened: there is nobody to be told.
            counters.increment(EngineCounter.DROPPED);
            if (refusalReason == 0) {
                failures.report(index, connectId, DisconnectReason.INVALID_CONNECT.value());
            }
            session.close(aeron);
            return;
        }
        if (refusalReason != 0) {
            leave(session, DisconnectReason.get(refusalReason));
        } else {
            sessions[index] = session;
        }
    }

    private void send(final EgressSession session, final UnsafeBuffer buffer, final int offset, final int length) {
        if (session.failure() != null) {
            return;
        }
        final boolean hadBacklog = session.hasBacklog();
        session.send(buffer, offset, length);
        if (session.failure() != null) {
            reportFailure(session);
        } else if (!hadBacklog && session.hasBacklog()) {
            counters.add(EngineCounter.REPLY_BACK_PRESSURE, 1);
            waiting.add(session);
        }
    }

    private void reportFailure(final EgressSession session) {
        if (session.takeFailure()) {
            if (session.failure() == DisconnectReason.SLOW_CONSUMER) {
                counters.add(EngineCounter.SLOW_CONSUMERS, 1);
            }
            failures.report(session.index(), session.connectId(), session.failure().value());
        }
    }

    private int drainWaiting() {
        int workCount = 0;
        for (int i = waiting.size() - 1; i >= 0; i--) {
            final EgressSession session = waiting.get(i);
            if (session.failure() == null && session.isReady(aeron)) {
                workCount += session.drain();
            }
            if (session.failure() != null && session.closing() == null) {
                reportFailure(session);
            }
            if (!session.hasBacklog()) {
                ArrayListUtil.fastUnorderedRemove(waiting, i);
            }
        }
        return workCount;
    }

    private void leave(final EgressSession session, final DisconnectReason reason) {
        session.beginClose(reason, nanoClock.nanoTime() + LINGER_NS);
        session.tryToTell(aeron);
        leaving.add(session);
    }

    private int closeLeaving() {
        int workCount = 0;
        final long nowNs = nanoClock.nanoTime();
        for (int i = leaving.size() - 1; i >= 0; i--) {
            final EgressSession session = leaving.get(i);
            // What was promised goes first: replies that still wait, then the good-bye.
            final boolean isReady = session.isReady(aeron) && !session.hasBacklog();
            if (isReady && sendDisconnected(session) || session.isLingeringOver(nowNs)) {
                ArrayListUtil.fastUnorderedRemove(leaving, i);
                waiting.remove(session);
                session.close(aeron);
                workCount++;
            }
        }
        return workCount;
    }

    private boolean sendDisconnected(final EgressSession session) {
        disconnected.wrapAndApplyHeader(scratch, 0, header)
            .clientId(session.clientId())
            .connectId(session.connectId())
            .reason(session.closing())
            .detail((CharSequence) detail(session.closing()));
        return session.offer(scratch, header.encodedLength() + disconnected.encodedLength());
    }

    private static String detail(final DisconnectReason reason) {
        return switch (reason) {
            case CLOSED_BY_CLIENT -> "closed as asked";
            case TIMEOUT -> "no keep-alive for longer than the session time-out; poll the client more often";
            case SLOW_CONSUMER -> "replies were not read and the reply buffer is full; poll the client more often";
            case REPLACED -> "another producer connected with the same client id";
            case ENGINE_CLOSING -> "the engine is shutting down; connect again later";
            case PROTOCOL_VERSION -> "this engine speaks protocol version " + PROTOCOL_VERSION;
            case SESSION_LIMIT -> "the engine has as many sessions as it is allowed; close some or raise the limit";
            case NOT_CONNECTED -> "there is no such session; connect first";
            case INVALID_CONNECT -> "client id 0, or a response channel that can't be opened or is not allowed: IPC and loopback"
                + " UDP are, others when the engine is set to";
            case NOT_AUTHENTICATED -> "the name or the password is wrong, or none was given";
            case CLIENT_ID_TAKEN -> "the client id belongs to another principal; take another one";
            case ENDED_BY_OPERATOR -> "an operator ended the session";
            case CLIENT_LIMIT -> "as many clients as may be remembered are connected; raise clientsMax";
            case NO_SPACE -> "no room for the session's streams in the Aeron folder; close sessions, connect with a lower"
                + " maxMessageLength, or give the folder more room";
            case REPLY_TOO_LONG -> "a reply is longer than the session's messages may be; connect with a greater maxMessageLength"
                + " and repeat the request";
            case TOO_MANY_REFUSED -> "everything that was sent was refused, " + SessionTerms.REFUSED_IN_ROW_MAX
                + " times in a row; mend the producer";
            default -> "";
        };
    }
}
