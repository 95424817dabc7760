package io.millrace.engine.journaling;

import com.lmax.disruptor.EventPoller;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.ring.CommandSlot;
import io.millrace.engine.ring.SlotKind;
import io.millrace.journal.Journal;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * Appends what the ring holds at the moment as one frame, up to a bound, and syncs once for all of it. Records of
 * neighbouring commands lie side by side in the ring's arena, so a frame is one copy; only where the arena turns round a
 * frame ends early.
 */
public final class JournalAgent implements Agent {
    private final EventPoller<CommandSlot> poller;
    private final EventPoller.Handler<CommandSlot> handler = this::onSlot;
    private final Journal journal;
    private final int frameLengthTarget;

    private DirectBuffer runBuffer;
    private int runOffset;
    private int runLength;
    private int runCount;
    private long runFirstSequence;

    /**
     * Makes the stage; it polls when {@link #doWork} is called.
     *
     * @param ring              to follow.
     * @param journal           to append to, recovered; used by this agent's thread alone.
     * @param frameLengthTarget records are added to a frame until it has this length, in bytes.
     */
    public JournalAgent(final CommandRing ring, final Journal journal, final int frameLengthTarget) {
        this.poller = ring.journalPoller();
        this.journal = journal;
        this.frameLengthTarget = frameLengthTarget;
    }

    @Override
    public int doWork() throws Exception {
        final EventPoller.PollState state = poller.poll(handler);
        if (state != EventPoller.PollState.PROCESSING) {
            return 0;
        }
        if (journal.durableSequence() != journal.appendedSequence()) {
            journal.sync();
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "journal";
    }

    private boolean onSlot(final CommandSlot slot, final long position, final boolean endOfBatch) {
        if (slot.kind() == SlotKind.COMMAND) {
            final int offset = slot.offset() - CommandRing.RECORD_HEADER_LENGTH;
            final int length = BitUtil.align(
                CommandRing.RECORD_HEADER_LENGTH + slot.length(), CommandRing.RECORD_ALIGNMENT);
            if (runCount > 0 && (offset != runOffset + runLength || runLength + length > frameLengthTarget)) {
                append();
            }
            if (runCount == 0) {
                runBuffer = slot.buffer();
                runOffset = offset;
                runFirstSequence = slot.sequence();
            }
            runLength += length;
            runCount++;
        }
        if (endOfBatch && runCount > 0) {
            append();
        }
        return true;
    }

    private void append() {
        journal.append(runBuffer, runOffset, runLength, runFirstSequence, runCount);
        runLength = 0;
        runCount = 0;
    }
}
