package io.millrace.journal;

import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.table.AbstractTSQueueLock;
import net.openhft.chronicle.threads.Pauser;
import net.openhft.chronicle.threads.TimingPauser;

import java.lang.reflect.Field;

/**
 * Chronicle's write lock keeps a pauser per thread in a ThreadLocal of its own, one for each queue: the first append to each
 * segment would allocate an entry in the appending thread's map, and the map would grow. All queues share one here instead.
 * Nobody ever pauses in it, as a segment has one writer.
 *
 * <p>Chronicle has no setting for this, hence the reflection. Where it does not succeed everything works as before, at some
 * 32 bytes a segment; a test of the journal says so.
 */
final class WriteLockPauser {
    private static final ThreadLocal<TimingPauser> SHARED = ThreadLocal.withInitial(Pauser::balanced);

    private WriteLockPauser() {
    }

    /** Lets a new queue share the pauser. */
    static void share(final SingleChronicleQueue queue) {
        try {
            final Field writeLock = SingleChronicleQueue.class.getDeclaredField("writeLock");
            final Field pauser = AbstractTSQueueLock.class.getDeclaredField("pauser");
            writeLock.setAccessible(true);
            pauser.setAccessible(true);
            pauser.set(writeLock.get(queue), SHARED);
        } catch (final ReflectiveOperationException | RuntimeException ex) {
            // The queue is as good as before.
        }
    }
}
