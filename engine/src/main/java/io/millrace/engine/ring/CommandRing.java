package io.millrace.engine.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.codecs.journal.RecordEncoder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring between the stages. A Disruptor {@link RingBuffer} with one publisher gives the order; the bytes lie in two
 * off-heap arenas beside it, one for what is journaled and one for what only passes through, so that the records of
 * neighbouring commands are neighbours in memory and one copy makes a frame of them:
 *
 * <pre>
 *   slots     | command 1 | query | command 2 | command 3 |            (order)
 *   journaled [record 1][record 2][record 3]                           (record = header, command, padding)
 *   passing   [query]
 * </pre>
 *
 * <p>Stages poll; none blocks. {@link #tryClaim} and {@link #publish} belong to the publisher's thread. Closed by anyone, when
 * all stages have ended.
 */
public final class CommandRing extends CommandRingPadding implements AutoCloseable {
    /** Length of the record header that stands before a command's bytes. */
    public static final int RECORD_HEADER_LENGTH = RecordEncoder.BLOCK_LENGTH;
    /** Records are padded to a multiple of this. */
    public static final int RECORD_ALIGNMENT = 8;

    private final RingBuffer<CommandSlot> ring;
    private final Arena journaled;
    private final Arena passing;
    private final EventPoller<CommandSlot> journalPoller;
    private final EventPoller<CommandSlot> applyPoller;
    private final RecordEncoder record = new RecordEncoder();
    private final int messageLengthMax;

    /**
     * Allocates the ring.
     *
     * @param slotCount        number of slots, a power of two.
     * @param arenaLength      of each arena in bytes, a power of two, at least four times the longest message.
     * @param messageLengthMax greatest length of a message in bytes.
     */
    public CommandRing(final int slotCount, final int arenaLength, final int messageLengthMax) {
        if (arenaLength < 4L * messageLengthMax) {
            throw new IllegalArgumentException(
                "arenaLength " + arenaLength + " must be at least four times messageLengthMax " + messageLengthMax);
        }
        this.messageLengthMax = messageLengthMax;
        // The wait strategy is never asked: stages poll.
        ring = RingBuffer.createSingleProducer(CommandSlot::new, slotCount, new YieldingWaitStrategy());
        journaled = new Arena(arenaLength);
        passing = new Arena(arenaLength);
        journalPoller = ring.newPoller();
        applyPoller = ring.newPoller(journalPoller.getSequence());
        ring.addGatingSequences(applyPoller.getSequence());
    }

    /**
     * What the journaling stage polls.
     *
     * @return always the same poller, for one thread.
     */
    public EventPoller<CommandSlot> journalPoller() {
        return journalPoller;
    }

    /**
     * What the apply stage polls: it sees what the journaling stage has passed.
     *
     * @return always the same poller, for one thread.
     */
    public EventPoller<CommandSlot> applyPoller() {
        return applyPoller;
    }

    /**
     * Up to where the journaling stage has passed the slots: the apply stage may look at those before it polls them.
     *
     * @return position of the last slot passed; -1 before the first.
     */
    public long journaledPosition() {
        return journalPoller.getSequence().get();
    }

    /**
     * The slot at a position that the journaling stage has passed and the apply stage has not.
     *
     * @param position of the slot.
     * @return the slot, only to be read.
     */
    public CommandSlot slot(final long position) {
        return ring.get(position);
    }

    /**
     * Number of slots.
     *
     * @return a power of two.
     */
    public int slotCount() {
        return ring.getBufferSize();
    }

    /**
     * Greatest length of a message.
     *
     * @return length in bytes.
     */
    public int messageLengthMax() {
        return messageLengthMax;
    }

    /**
     * Slots published and not yet passed by the last stage. Any thread.
     *
     * @return the count.
     */
    public long depth() {
        return ring.getCursor() - applyPoller.getSequence().get();
    }

    /**
     * Bytes of records that the journaling stage has not passed yet. Publisher's thread.
     *
     * @return length in bytes, padding at the arena's end included.
     */
    public long unjournaledLength() {
        final Sequence passed = journalPoller.getSequence();
        final long sequence = passed.get();
        if (sequence == ring.getCursor()) {
            return 0;
        }
        if (ring.getCursor() - sequence == ring.getBufferSize()) {
            // The slot that was passed last is in use again. What apply has not passed is no less.
            return journaled.tail() - journaledHead;
        }
        return journaled.tail() - (sequence < 0 ? 0 : ring.get(sequence).journaledEnd);
    }

    /**
     * Takes the next slot and room for its bytes. After true, fill {@link #buffer} at {@link #offset}, then
     * {@link #publish}; or leave it, and it never was.
     *
     * @param kind   of the slot.
     * @param length of the message in bytes.
     * @return false when slots or bytes are all in use.
     */
    public boolean tryClaim(final SlotKind kind, final int length) {
        return tryClaim(kind, length, 0);
    }

    /**
     * The same, leaving some slots for what is more urgent.
     *
     * @param kind   of the slot.
     * @param length of the message in bytes.
     * @param spare  number of slots that must be free beside this one.
     * @return false when slots or bytes are all in use.
     */
    public boolean tryClaim(final SlotKind kind, final int length, final int spare) {
        if (!ring.hasAvailableCapacity(1 + spare)) {
            return false;
        }
        final boolean isJournaled = kind == SlotKind.COMMAND;
        final Arena arena = isJournaled ? journaled : passing;
        final int header = isJournaled ? RECORD_HEADER_LENGTH : 0;
        final int aligned = BitUtil.align(header + length, RECORD_ALIGNMENT);
        int offset = arena.claim(aligned, isJournaled ? journaledHead : passingHead);
        if (offset < 0) {
            findHeads();
            offset = arena.claim(aligned, isJournaled ? journaledHead : passingHead);
            if (offset < 0) {
                return false;
            }
        }
        claimedSlot = ring.getCursor() + 1;
        claimed = ring.get(claimedSlot);
        claimedArena = arena;
        claimed.kind = kind;
        claimed.buffer = arena.buffer();
        claimed.offset = offset + header;
        claimed.length = length;
        claimed.reason = 0;
        claimed.replyLengthMax = messageLengthMax;
        if (isJournaled && aligned > header + length) {
            // The last eight bytes are zeroed first, so that the padding is not what an earlier record left there.
            arena.buffer().putLong(offset + aligned - RECORD_ALIGNMENT, 0L);
        }
        return true;
    }

    /**
     * Where the claimed slot's bytes are to be written.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer() {
        return claimed.buffer;
    }

    /**
     * Where the claimed slot's message is to begin.
     *
     * @return the offset.
     */
    public int offset() {
        return claimed.offset;
    }

    /**
     * Bounds the answer to what has been claimed, where that is less than the greatest length of a message.
     *
     * @param length in bytes.
     */
    public void replyLengthMax(final int length) {
        claimed.replyLengthMax = length;
    }

    /**
     * Gives the claimed slot its place in the order.
     *
     * @param sessionIndex     of the session that it came from.
     * @param sequence         of the command, or of the last command before it.
     * @param timestamp        ingress time.
     * @param behaviourVersion that applies to a command.
     */
    public void publish(
        final int sessionIndex, final long sequence, final long timestamp, final int behaviourVersion) {
        publish(sessionIndex, sequence, timestamp, behaviourVersion, 0);
    }

    /**
     * Gives the claimed slot, the end of a session, its place in the order.
     *
     * @param sessionIndex     of the session.
     * @param sequence         of the last command before it.
     * @param timestamp        ingress time.
     * @param behaviourVersion that applies.
     * @param reason           value of a {@link io.millrace.codecs.session.DisconnectReason}.
     */
    public void publish(
        final int sessionIndex, final long sequence, final long timestamp, final int behaviourVersion, final int reason) {
        final CommandSlot slot = claimed;
        slot.sessionIndex = sessionIndex;
        slot.sequence = sequence;
        slot.timestamp = timestamp;
        slot.reason = reason;
        if (slot.kind == SlotKind.COMMAND) {
            record.wrap(slot.buffer, slot.offset - RECORD_HEADER_LENGTH)
                .length(slot.length)
                .behaviourVersion(behaviourVersion)
                .timestamp(timestamp);
        }
        claimedArena.commit();
        slot.journaledEnd = journaled.tail();
        slot.passingEnd = passing.tail();
        final long next = ring.next();
        assert next == claimedSlot : "another publisher on the ring";
        ring.publish(next);
    }

    /**
     * Gives the bytes' memory back.
     */
    @Override
    public void close() {
        journaled.close();
        passing.close();
    }

    private void findHeads() {
        final long passed = applyPoller.getSequence().get();
        if (passed >= 0) {
            final CommandSlot slot = ring.get(passed);
            journaledHead = slot.journaledEnd;
            passingHead = slot.passingEnd;
        }
    }
}
