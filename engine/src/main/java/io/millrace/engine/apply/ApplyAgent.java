package io.millrace.engine.apply;

import com.lmax.disruptor.EventPoller;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.journal.RecordDecoder;
import io.millrace.codecs.ledger.CreateAccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.OpenSessionDecoder;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.ingress.SessionOpenings;
import io.millrace.engine.reader.QueryQueue;
import io.millrace.engine.reader.ReaderChannel;
import io.millrace.engine.reader.SessionNumbers;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.ring.CommandSlot;
import io.millrace.engine.ring.SlotKind;
import io.millrace.engine.service.Reply;
import io.millrace.engine.state.StateMachine;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Hands each slot of the ring to the state machine, in order. Where the outbox has no room for a reply the slot waits: the
 * ring fills, and with it the back-pressure reaches the producers. Queries that take long go on to the reader, and some come
 * back from it, one each turn.
 */
public final class ApplyAgent implements Agent {
    private static final int RESULTS_COUNT_OFFSET =
        Envelope.HEADER_LENGTH + CreateTransfersReplyDecoder.BLOCK_LENGTH + Short.BYTES;
    private static final int RESULTS_OFFSET = RESULTS_COUNT_OFFSET + Short.BYTES;
    private static final int RESULT_LENGTH = CreateTransfersReplyDecoder.ResultsDecoder.sbeBlockLength();
    private static final int RESULT_STATUS_OFFSET = CreateTransfersReplyDecoder.ResultsDecoder.statusEncodingOffset();

    /** So many commands are read ahead for at a time that their cache misses overlap, and no more than stay in the cache. */
    private static final int READ_AHEAD_SLOTS = 32;

    private final CommandRing ring;
    private final EventPoller<CommandSlot> poller;
    private final EventPoller.Handler<CommandSlot> handler = this::onSlot;
    private final StateMachine stateMachine;
    private final ReplyOutbox outbox;
    private final CountersFile counters;
    private final QueryCredits credits;
    private final SessionOpenings openings;
    private final QueryQueue handedOver;
    private final QueryQueue handedBack;
    private final SessionNumbers sessionNumbers;
    private final Reply reply = new Reply();
    private final RecordDecoder record = new RecordDecoder();
    private final int replyLengthMax;
    private long readAheadPosition;
    private long failures;
    private long dueTime;

    /**
     * Makes the stage.
     *
     * @param ring         to follow.
     * @param stateMachine to drive; this agent's thread alone.
     * @param outbox       for the replies.
     * @param counters     to be written.
     * @param credits      given back with the answers that are given here.
     * @param openings     told of sessions that commands have opened.
     * @param reader       that queries are handed over to.
     */
    public ApplyAgent(
        final CommandRing ring,
        final StateMachine stateMachine,
        final ReplyOutbox outbox,
        final CountersFile counters,
        final QueryCredits credits,
        final SessionOpenings openings,
        final ReaderChannel reader) {
        this.ring = ring;
        this.poller = ring.applyPoller();
        this.replyLengthMax = ring.messageLengthMax();
        this.stateMachine = stateMachine;
        this.outbox = outbox;
        this.counters = counters;
        this.credits = credits;
        this.openings = openings;
        this.handedOver = reader.handedOver();
        this.handedBack = reader.handedBack();
        this.sessionNumbers = reader.sessionNumbers();
        this.dueTime = stateMachine.dueTime();
        counters.set(EngineCounter.DUE_TIME, dueTime);
    }

    @Override
    public int doWork() throws Exception {
        int workCount = 0;
        if (handedBack.peek() && outbox.hasRoom()) {
            answerHandedBack();
            handedBack.pop();
            workCount++;
        }
        if (outbox.hasRoom() && poller.poll(handler) == EventPoller.PollState.PROCESSING) {
            counters.set(EngineCounter.APPLIED_SEQUENCE, stateMachine.lastSequence());
            workCount++;
        }
        final long failuresNow = stateMachine.failures() + stateMachine.queryReaders().failures();
        if (failures != failuresNow) {
            failures = failuresNow;
            counters.set(EngineCounter.SERVICE_FAILURES, failures);
        }
        return workCount;
    }

    @Override
    public String roleName() {
        return "apply";
    }

    /** False after this slot ends the turn, so that egress can make room. */
    private boolean onSlot(final CommandSlot slot, final long position, final boolean endOfBatch) {
        if (position >= readAheadPosition) {
            readAhead(position);
        }
        final int offset = outbox.claim();
        int length = 0;
        switch (slot.kind()) {
            case COMMAND:
                length = applyCommand(slot, offset);
                break;
            case REPEAT:
                reply.wrap(outbox.buffer(), offset, replyLengthMax);
                stateMachine.repeat(slot.buffer(), slot.offset(), slot.length(), reply);
                length = reply.length();
                break;
            case QUERY:
                reply.wrap(outbox.buffer(), offset, slot.replyLengthMax());
                stateMachine.query(slot.timestamp(), slot.buffer(), slot.offset(), slot.length(), reply);
                if (reply.isHandedOver()) {
                    handOver(slot, offset);
                    // The claim is left: the answer comes from the reader.
                    return true;
                }
                credits.giveBack(slot.sessionIndex());
                countRejection(offset);
                length = reply.length();
                break;
            case SESSION_OPEN:
                sessionNumbers.open(slot.sessionIndex());
                length = copy(slot, offset);
                break;
            default:
                length = copy(slot, offset);
                break;
        }
        // The engine's own commands have nobody to answer to.
        if (slot.sessionIndex() >= 0) {
            outbox.commit(
                length,
                slot.sessionIndex(),
                sessionNumbers.number(slot.sessionIndex()),
                slot.sequence(),
                slot.kind().ordinal(),
                slot.reason());
        }
        if (slot.kind() == SlotKind.SESSION_CLOSE) {
            sessionNumbers.close(slot.sessionIndex());
        }
        return outbox.hasRoom();
    }

    private int copy(final CommandSlot slot, final int offset) {
        if (slot.length() > 0) {
            outbox.buffer().putBytes(offset, slot.buffer(), slot.offset(), slot.length());
        }
        return slot.length();
    }

    private void handOver(final CommandSlot slot, final int noteOffset) {
        handedOver.put(
            slot.sessionIndex(),
            sessionNumbers.number(slot.sessionIndex()),
            slot.sequence(),
            Math.max(slot.timestamp(), stateMachine.lastTimestamp()),
            slot.buffer(),
            slot.offset(),
            slot.length(),
            slot.replyLengthMax(),
            outbox.buffer(),
            noteOffset,
            reply.noteLength());
    }

    private void answerHandedBack() {
        final int sessionIndex = handedBack.sessionIndex();
        final long sessionNumber = handedBack.sessionNumber();
        credits.giveBack(sessionIndex);
        // Nobody waits for what an ended session has asked.
        if (sessionNumbers.number(sessionIndex) == sessionNumber) {
            final int offset = outbox.claim();
            reply.wrap(outbox.buffer(), offset, handedBack.replyLengthMax());
            stateMachine.queryHandedBack(
                handedBack.timestamp(),
                handedBack.buffer(),
                handedBack.offset(),
                handedBack.length(),
                handedBack.buffer(),
                handedBack.noteOffset(),
                handedBack.noteLength(),
                reply);
            countRejection(offset);
            outbox.commit(
                reply.length(), sessionIndex, sessionNumber, stateMachine.lastSequence(), SlotKind.QUERY.ordinal(), 0);
        }
    }

    private void readAhead(final long position) {
        readAheadPosition = Math.min(position + READ_AHEAD_SLOTS, ring.journaledPosition() + 1);
        for (long ahead = position; ahead < readAheadPosition; ahead++) {
            final CommandSlot slot = ring.slot(ahead);
            if (slot.kind() == SlotKind.COMMAND) {
                stateMachine.expect(slot.buffer(), slot.offset(), slot.length());
            }
        }
        stateMachine.readAhead();
    }

    private int applyCommand(final CommandSlot slot, final int offset) {
        record.wrap(slot.buffer(), slot.offset() - CommandRing.RECORD_HEADER_LENGTH, RecordDecoder.BLOCK_LENGTH, 0);
        reply.wrap(outbox.buffer(), offset, replyLengthMax);
        stateMachine.apply(slot.sequence(), slot.timestamp(), (int) record.behaviourVersion(),
            slot.buffer(), slot.offset(), slot.length(), reply);
        if (slot.sessionIndex() >= 0 && Envelope.schemaId(slot.buffer(), slot.offset()) == Envelope.SESSION_SCHEMA_ID) {
            onSessionCommand(slot);
        }
        // Before the slot counts as passed: ingress relies on it.
        final long nextDueTime = stateMachine.dueTime();
        if (nextDueTime != dueTime) {
            dueTime = nextDueTime;
            counters.set(EngineCounter.DUE_TIME, nextDueTime);
        }
        if (!countRejection(offset) && reply.length() > 0) {
            countStatuses(outbox.buffer(), offset);
        }
        return reply.length();
    }

    private void onSessionCommand(final CommandSlot slot) {
        if (Envelope.templateId(slot.buffer(), slot.offset()) == OpenSessionDecoder.TEMPLATE_ID) {
            final DisconnectReason refusal = stateMachine.openRefusal();
            if (refusal == null) {
                openings.open(slot.sessionIndex(), slot.sequence(),
                    stateMachine.clients().find(Envelope.clientId(slot.buffer(), slot.offset())));
            } else {
                openings.refuse(slot.sessionIndex(), slot.sequence(), refusal.value());
            }
        }
    }

    private boolean countRejection(final int offset) {
        final UnsafeBuffer buffer = outbox.buffer();
        final boolean isRejected = reply.length() > 0
            && Envelope.schemaId(buffer, offset) == Envelope.SESSION_SCHEMA_ID
            && Envelope.templateId(buffer, offset) == RejectedDecoder.TEMPLATE_ID;
        if (isRejected) {
            counters.add(EngineCounter.REJECTED, 1);
        }
        return isRejected;
    }

    private void countStatuses(final UnsafeBuffer buffer, final int offset) {
        if (Envelope.schemaId(buffer, offset) != Envelope.LEDGER_SCHEMA_ID) {
            return;
        }
        final int templateId = Envelope.templateId(buffer, offset);
        if (templateId != CreateTransfersReplyDecoder.TEMPLATE_ID && templateId != CreateAccountsReplyDecoder.TEMPLATE_ID) {
            return;
        }
        final boolean isTransfers = templateId == CreateTransfersReplyDecoder.TEMPLATE_ID;
        final int count = buffer.getShort(offset + RESULTS_COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int place = offset + RESULTS_OFFSET + RESULT_STATUS_OFFSET;
        for (int i = 0; i < count; i++) {
            final int status = buffer.getShort(place, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            if (isTransfers) {
                counters.countTransferStatus(status);
            } else {
                counters.countAccountStatus(status);
            }
            place += RESULT_LENGTH;
        }
    }
}
