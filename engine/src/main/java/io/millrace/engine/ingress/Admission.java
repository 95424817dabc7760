package io.millrace.engine.ingress;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.CheckpointEncoder;
import io.millrace.codecs.session.CloseSessionEncoder;
import io.millrace.codecs.session.ConfigureEncoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.OpenSessionEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedEncoder;
import io.millrace.codecs.session.SweepEncoder;
import io.millrace.engine.auth.Identity;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.ring.SlotKind;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import io.millrace.engine.state.Checkpoints;
import io.millrace.journal.Journal;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gives messages their place in the order, or refuses them. The only publisher of the ring: what a producer sends, what
 * sessions do and what the engine itself commands all enter here.
 *
 * <p>A message is judged by its bytes alone. What is refused gets no sequence and changes nothing; its sender is told with a
 * code, through the ring too, so that answers keep their order. Where ring or journal have no room, or a session has as many
 * queries in flight as it may, nothing is taken and the caller leaves the message where it is.
 *
 * <p>One thread.
 */
public final class Admission {
    /** Session index of the engine's own commands. */
    public static final int NO_SESSION = -1;

    /** What a frame costs beside its records, at most; at worst each record has one of its own. */
    private static final int FRAME_OVERHEAD_LENGTH = 64;
    /** What a sweep carries out at most: about a tenth of a millisecond, by which it delays the commands behind it. */
    private static final int SWEEP_COUNT_MAX = 64;
    /** Slots that producers leave free, so that sessions can be kept and ended, and operators get through, on a full ring. */
    private static final int SPARE_SLOTS = 16;
    /** Bytes of the journal that producers leave free for the same reason. */
    private static final int SPARE_LENGTH = 64 * 1024;
    private static final String[] DETAILS = details();

    private final CommandRing ring;
    private final Journal journal;
    private final Checkpoints checkpoints;
    private final CountersFile counters;
    private final QueryCredits credits;
    private final Int2ObjectHashMap<ServiceProtocol> protocolBySchemaId = new Int2ObjectHashMap<>();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RejectedEncoder rejected = new RejectedEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final CheckpointEncoder checkpoint = new CheckpointEncoder();
    private final SweepEncoder sweep = new SweepEncoder();
    private final OpenSessionEncoder openSession = new OpenSessionEncoder();
    private final CloseSessionEncoder closeSession = new CloseSessionEncoder();
    private long lastSequence;
    /** T of the last command given a sequence, which apply computes in the same way. */
    private long lastTimestamp;
    private int behaviourVersion;
    private int eventCount;
    private boolean isHeld;
    private boolean isSwept;

    /**
     * Begins after what has been recovered.
     *
     * @param ring         to publish to.
     * @param journal      whose space commands are admitted against.
     * @param checkpoints  of the state that follows the ring.
     * @param counters     to be written.
     * @param credits      that queries are admitted against.
     * @param protocols    of the services.
     * @param lastSequence  of what has been recovered.
     * @param lastTimestamp of what has been recovered.
     */
    public Admission(
        final CommandRing ring,
        final Journal journal,
        final Checkpoints checkpoints,
        final CountersFile counters,
        final QueryCredits credits,
        final Iterable<ServiceProtocol> protocols,
        final long lastSequence,
        final long lastTimestamp) {
        this.ring = ring;
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.counters = counters;
        this.credits = credits;
        this.lastSequence = lastSequence;
        this.lastTimestamp = lastTimestamp;
        for (final ServiceProtocol protocol : protocols) {
            protocolBySchemaId.put(protocol.schemaId(), protocol);
        }
    }

    /**
     * Begins a turn: puts a sweep into the order where something is due, in front of whatever the turn will take. One sweep
     * carries out a bounded number of things, and the turn's commands go between it and the next.
     *
     * @param timeNs ingress time.
     */
    public void beginTurn(final long timeNs) {
        isSwept = false;
        isHeld = false;
        if (isDue(timeNs)) {
            // What is in the ring may do away with what seems due, so it goes first; once it has gone the question is new.
            isHeld = ring.depth() > 0;
            // Where there is no room for a sweep the next turn tries again, and queries go on meanwhile.
            if (!isHeld && isDue(timeNs)) {
                sweep(timeNs);
                isSwept = true;
            }
        }
    }

    /**
     * Takes one command or query of a session, or refuses it. A command under a request id that has been used takes no
     * sequence: it travels the ring behind the one that it repeats, and is told what became of that.
     *
     * @param terms  of the session.
     * @param timeNs ingress time.
     * @param buffer that holds the message; copied.
     * @param offset of its SBE header.
     * @param length of the whole message in bytes.
     * @return false when there is no room for it: it was not taken and is to be offered again.
     */
    public boolean offer(
        final SessionTerms terms, final long timeNs, final DirectBuffer buffer, final int offset, final int length) {
        if (isHeld || !isSwept && isDue(timeNs)) {
            return false;
        }
        final int refusal = judge(terms, buffer, offset, length);
        if (refusal != 0) {
            final long requestId = length >= Envelope.LENGTH ? Envelope.requestId(buffer, offset) : 0;
            return refuse(terms, requestId, refusal, timeNs);
        }
        final boolean isTaken;
        if (!Envelope.isCommand(Envelope.templateId(buffer, offset))) {
            isTaken = query(terms, timeNs, buffer, offset, length);
        } else if (terms.window().isUsed(Envelope.requestId(buffer, offset))) {
            isTaken = repeat(terms, timeNs, buffer, offset, length);
        } else {
            isTaken = command(terms, timeNs, buffer, offset, length);
        }
        counters.add(isTaken ? EngineCounter.BYTES_IN : EngineCounter.BACK_PRESSURE, isTaken ? length : 1);
        return isTaken;
    }

    /**
     * Puts the beginning of a session into the order; its sequence, {@link #lastSequence} afterwards, is the session's id.
     *
     * @param sessionIndex of the session.
     * @param clientId     whose session it is.
     * @param identity     who it has authenticated as.
     * @param timeNs       ingress time.
     * @return false when there is no room: to be tried again.
     */
    public boolean openSession(final int sessionIndex, final long clientId, final Identity identity, final long timeNs) {
        final int[] ledgers = identity.ledgers();
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + OpenSessionEncoder.BLOCK_LENGTH
            + OpenSessionEncoder.LedgersEncoder.sbeHeaderSize()
            + ledgers.length * OpenSessionEncoder.LedgersEncoder.sbeBlockLength();
        if (!claimSessionCommand(length, timeNs)) {
            return false;
        }
        openSession.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .clientId(clientId)
            .requestId(0)
            .principal(identity.principal());
        ring.buffer().putInt(
            ring.offset() + MessageHeaderEncoder.ENCODED_LENGTH + OpenSessionEncoder.rolesEncodingOffset(),
            identity.roles(),
            ByteOrder.LITTLE_ENDIAN);
        final OpenSessionEncoder.LedgersEncoder group = openSession.ledgersCount(ledgers.length);
        for (final int ledger : ledgers) {
            group.next().ledger(ledger & 0xFFFF_FFFFL);
        }
        publishCommand(sessionIndex, timeNs, 0);
        return true;
    }

    /**
     * Puts the end of a session into the order.
     *
     * @param clientId  whose session it was.
     * @param principal who it had authenticated as.
     * @param sessionId sequence of the command that opened it.
     * @param reason    why it ended.
     * @param timeNs    ingress time.
     * @return false when there is no room: to be tried again.
     */
    boolean closeSession(
        final long clientId, final int principal, final long sessionId, final DisconnectReason reason, final long timeNs) {
        if (!claimSessionCommand(MessageHeaderEncoder.ENCODED_LENGTH + CloseSessionEncoder.BLOCK_LENGTH, timeNs)) {
            return false;
        }
        closeSession.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .clientId(clientId)
            .requestId(0)
            .principal(principal)
            .reason(reason)
            .reserved(0)
            .sessionId(sessionId);
        publishCommand(NO_SESSION, timeNs, 0);
        return true;
    }

    /**
     * Puts the engine's settings into the order.
     *
     * @param settings from now on.
     * @param timeNs   ingress time.
     * @return false when there is no room: to be tried again.
     */
    public boolean configure(final Settings settings, final long timeNs) {
        if (!claimCommand(MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH, timeNs, 0, 0)) {
            return false;
        }
        behaviourVersion = settings.behaviourVersion();
        configure.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .clientId(0)
            .requestId(0)
            .principal(0)
            .behaviourVersion(settings.behaviourVersion())
            .accountsMax(settings.accountsMax())
            .transfersMax(settings.transfersMax())
            .clientsMax(settings.clientsMax())
            .reserved(0);
        publishCommand(NO_SESSION, timeNs, 0);
        return true;
    }

    /**
     * Goes on with the behaviour version that the journal ended with.
     *
     * @param version stamped on records from now on.
     */
    public void behaviourVersion(final int version) {
        behaviourVersion = version;
    }

    /**
     * Puts something that concerns a session into the ring.
     *
     * @param kind         what.
     * @param sessionIndex of the session.
     * @param reason       value of a {@link io.millrace.codecs.session.DisconnectReason}, or 0.
     * @param timeNs       ingress time.
     * @param buffer       bytes to go with it; null for none.
     * @param offset       of the bytes.
     * @param length       of the bytes.
     * @return false when there is no room: to be tried again.
     */
    public boolean session(
        final SlotKind kind,
        final int sessionIndex,
        final int reason,
        final long timeNs,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (!ring.tryClaim(kind, length)) {
            return false;
        }
        if (length > 0) {
            ring.buffer().putBytes(ring.offset(), buffer, offset, length);
        }
        ring.publish(sessionIndex, lastSequence, timeNs, 0, reason);
        return true;
    }

    /**
     * Have all queries been answered that were taken?
     *
     * @return true if none is in flight.
     */
    public boolean areQueriesAnswered() {
        return credits.inFlight() == 0;
    }

    /**
     * The last sequence given.
     *
     * @return the sequence.
     */
    public long lastSequence() {
        return lastSequence;
    }

    private int judge(final SessionTerms terms, final DirectBuffer buffer, final int offset, final int length) {
        if (length < Envelope.LENGTH) {
            return RejectCode.MALFORMED.value();
        }
        if (length > terms.messageLengthMax()) {
            return RejectCode.TOO_LONG.value();
        }
        final ServiceProtocol protocol = protocolBySchemaId.get(Envelope.schemaId(buffer, offset));
        if (protocol == null) {
            return RejectCode.UNKNOWN_SCHEMA.value();
        }
        if (Envelope.version(buffer, offset) > protocol.schemaVersion()) {
            return RejectCode.UNSUPPORTED_VERSION.value();
        }
        final int templateId = Envelope.templateId(buffer, offset);
        final boolean isCommand = Envelope.isCommand(templateId);
        if (!isCommand && !Envelope.isQuery(templateId)) {
            return RejectCode.UNKNOWN_TEMPLATE.value();
        }
        if (Envelope.clientId(buffer, offset) != terms.clientId()) {
            return RejectCode.WRONG_CLIENT.value();
        }
        if (Envelope.principal(buffer, offset) != 0) {
            return RejectCode.RESERVED_NOT_ZERO.value();
        }
        if (isCommand && Envelope.requestId(buffer, offset) <= 0) {
            return RejectCode.INVALID_REQUEST_ID.value();
        }
        eventCount = protocol.check(templateId, buffer, offset, length);
        if (eventCount < 0) {
            return -eventCount;
        }
        // What is only repeated is answered whatever has changed meanwhile.
        return isCommand && terms.window().isUsed(Envelope.requestId(buffer, offset)) ? 0 : judgeNew(terms, isCommand, length);
    }

    private int judgeNew(final SessionTerms terms, final boolean isCommand, final int length) {
        if (isCommand ? !terms.mayWrite() : !terms.mayRead()) {
            return RejectCode.NOT_ALLOWED.value();
        }
        if (isCommand && !hasTime(eventCount)) {
            return RejectCode.TIME_ENDED.value();
        }
        // Room that will come is waited for; where it may never come, the producer has to know.
        return isCommand && journal.preparationError() != null && !hasRoomInJournal(length, SPARE_LENGTH)
            ? RejectCode.JOURNAL_FULL.value() : 0;
    }

    private boolean command(
        final SessionTerms terms, final long timeNs, final DirectBuffer buffer, final int offset, final int length) {
        if (!claimCommand(length, timeNs, eventCount, SPARE_SLOTS)) {
            return false;
        }
        copy(terms, buffer, offset, length);
        terms.window().use(Envelope.requestId(buffer, offset));
        publishCommand(terms.index(), timeNs, eventCount);
        terms.countCommand();
        return true;
    }

    private boolean repeat(
        final SessionTerms terms, final long timeNs, final DirectBuffer buffer, final int offset, final int length) {
        if (!ring.tryClaim(SlotKind.REPEAT, length, SPARE_SLOTS)) {
            return false;
        }
        copy(terms, buffer, offset, length);
        ring.publish(terms.index(), lastSequence, timeNs, 0);
        counters.add(EngineCounter.REPEATS, 1);
        terms.countRepeat();
        return true;
    }

    private boolean query(
        final SessionTerms terms, final long timeNs, final DirectBuffer buffer, final int offset, final int length) {
        if (!credits.has(terms.index()) || !ring.tryClaim(SlotKind.QUERY, length, SPARE_SLOTS)) {
            return false;
        }
        copy(terms, buffer, offset, length);
        ring.replyLengthMax(terms.messageLengthMax());
        credits.take(terms.index());
        ring.publish(terms.index(), lastSequence, timeNs, 0);
        counters.add(EngineCounter.QUERIES, 1);
        terms.countQuery();
        return true;
    }

    private void copy(final SessionTerms terms, final DirectBuffer buffer, final int offset, final int length) {
        ring.buffer().putBytes(ring.offset(), buffer, offset, length);
        Envelope.principal(ring.buffer(), ring.offset(), terms.principal());
    }

    /** Are there timestamps left for so many events? Not so only where somebody has put the clock there. */
    private boolean hasTime(final int events) {
        return lastTimestamp <= Long.MAX_VALUE - Math.max(1, events);
    }

    private boolean isDue(final long timeNs) {
        return Long.compareUnsigned(counters.get(EngineCounter.DUE_TIME), Math.max(timeNs, lastTimestamp)) <= 0
            && lastTimestamp != Long.MAX_VALUE;
    }

    private void sweep(final long timeNs) {
        // What is kept free for sessions is not for this: it can wait for room.
        if (!claimCommand(MessageHeaderEncoder.ENCODED_LENGTH + SweepEncoder.BLOCK_LENGTH, timeNs, 0, SPARE_SLOTS)) {
            return;
        }
        sweep.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .clientId(0)
            .requestId(0)
            .principal(0)
            .countMax(SWEEP_COUNT_MAX);
        publishCommand(NO_SESSION, timeNs, 0);
        counters.add(EngineCounter.SWEEPS, 1);
    }

    /**
     * Tells a session that what it asked for is refused.
     *
     * @param terms     of the session.
     * @param requestId of the message.
     * @param code      value of a {@link RejectCode}.
     * @param timeNs    ingress time.
     * @return false when there is no room: to be tried again.
     */
    boolean refuse(final SessionTerms terms, final long requestId, final int code, final long timeNs) {
        final String detail = DETAILS[code];
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + RejectedEncoder.BLOCK_LENGTH
            + RejectedEncoder.detailHeaderLength() + detail.length();
        if (!ring.tryClaim(SlotKind.ANSWER, length, SPARE_SLOTS)) {
            counters.add(EngineCounter.BACK_PRESSURE, 1);
            return false;
        }
        rejected.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .requestId(requestId)
            .sequence(0)
            .code(RejectCode.get(code))
            .detail((CharSequence) detail);
        ring.publish(terms.index(), lastSequence, timeNs, 0);
        counters.add(EngineCounter.REFUSED, 1);
        terms.countRefused(code != RejectCode.JOURNAL_FULL.value());
        return true;
    }

    private boolean claimCommand(final int length, final long timeNs, final int events, final int spareSlots) {
        if (checkpoints.isDue(lastSequence + 1) && !checkpoint(timeNs)) {
            return false;
        }
        // The checkpoint may have taken the last timestamp.
        return hasTime(events) && claimJournaled(length, spareSlots);
    }

    /** Sessions come and go also when time has ended, for queries are still answered: they then share the last timestamp. */
    private boolean claimSessionCommand(final int length, final long timeNs) {
        if (checkpoints.isDue(lastSequence + 1) && !checkpoint(timeNs)) {
            return false;
        }
        return claimJournaled(length, 0);
    }

    private boolean claimJournaled(final int length, final int spareSlots) {
        return hasRoomInJournal(length, spareSlots == 0 ? 0 : SPARE_LENGTH)
            && ring.tryClaim(SlotKind.COMMAND, length, spareSlots);
    }

    /** The ring first: what the journal takes from it meanwhile is reckoned twice, and never not at all. */
    private boolean hasRoomInJournal(final int length, final long spare) {
        final long record = CommandRing.RECORD_HEADER_LENGTH + length + CommandRing.RECORD_ALIGNMENT;
        final long pending = ring.unjournaledLength() + FRAME_OVERHEAD_LENGTH * (ring.depth() + 1);
        return journal.writableLength() >= pending + record + spare;
    }

    private void publishCommand(final int sessionIndex, final long timeNs, final int events) {
        lastSequence++;
        lastTimestamp = hasTime(events) ? Math.max(timeNs, lastTimestamp + Math.max(1, events)) : Long.MAX_VALUE;
        ring.publish(sessionIndex, lastSequence, timeNs, behaviourVersion);
        counters.add(EngineCounter.COMMANDS, 1);
        counters.set(EngineCounter.SEQUENCE, lastSequence);
    }

    private boolean checkpoint(final long timeNs) {
        final long asOf = checkpoints.asOf(lastSequence + 1);
        // Not kept only if this journal was begun with another interval; then this one goes by.
        if (!checkpoints.has(asOf)) {
            return true;
        }
        if (!claimJournaled(MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH, 0)) {
            return false;
        }
        checkpoint.wrapAndApplyHeader(ring.buffer(), ring.offset(), header)
            .clientId(0)
            .requestId(0)
            .principal(0)
            .reserved(0)
            .asOfSequence(asOf)
            .digest()
            .records(checkpoints.records(asOf))
            .history(checkpoints.history(asOf));
        publishCommand(NO_SESSION, timeNs, 0);
        counters.add(EngineCounter.CHECKPOINTS, 1);
        return true;
    }

    private static String[] details() {
        final String[] details = new String[RejectCode.values().length];
        Arrays.fill(details, "refused");
        details[RejectCode.MALFORMED.value()] =
            "lengths, group counts or padding do not fit the message; encode it as the schema says";
        details[RejectCode.UNKNOWN_SCHEMA.value()] = "no service of this engine has this schema id";
        details[RejectCode.UNSUPPORTED_VERSION.value()] =
            "the schema version is newer than the engine's, or the block length is not that version's";
        details[RejectCode.UNKNOWN_TEMPLATE.value()] = "the schema has no command or query with this template id";
        details[RejectCode.TOO_LONG.value()] = "longer than the session's limit; send smaller batches";
        details[RejectCode.WRONG_CLIENT.value()] = "the client id is not the one that the session connected with";
        details[RejectCode.RESERVED_NOT_ZERO.value()] = "principal and reserved fields must be zero";
        details[RejectCode.TIME_ENDED.value()] = "the last timestamp that there is has been given; queries are still answered";
        details[RejectCode.INVALID_FILTER.value()] = "the filter names no possible result";
        details[RejectCode.NOT_ALLOWED.value()] = "the principal lacks the role: read for queries, write for commands, operate"
            + " for other sessions; ask an operator for it";
        details[RejectCode.INVALID_REQUEST_ID.value()] = "a command's request id must be from 1 to 2^63-1";
        details[RejectCode.JOURNAL_FULL.value()] = "the engine's disk has no room for the journal, or does not take it; nothing"
            + " was changed: make room, or wait for it, and send the command again";
        details[RejectCode.NO_SUCH_SESSION.value()] = "no session with this id is open; see 'millrace sessions'";
        return details;
    }
}
