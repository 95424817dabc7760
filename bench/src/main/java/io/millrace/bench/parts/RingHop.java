package io.millrace.bench.parts;

import com.lmax.disruptor.EventPoller;
import io.millrace.bench.core.TransferCommands;
import io.millrace.bench.floor.AccountPairs;
import io.millrace.engine.EngineContext;
import io.millrace.engine.ring.CommandRing;
import io.millrace.engine.ring.CommandSlot;
import io.millrace.engine.ring.SlotKind;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.concurrent.TimeUnit;

/**
 * The engine's ring, with its settings: commands of one transfer are claimed, copied, published, and passed by both stages,
 * which do nothing with them; in time a command.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingHop {
    /** Made by JMH. */
    public RingHop() {
    }

    /**
     * There and away on one thread.
     *
     * @param ring whose stages run on this thread.
     * @return number of commands in the ring: none.
     * @throws Exception never.
     */
    @Benchmark
    public long onOneThread(final Ring ring) throws Exception {
        ring.publish();
        ring.pass();
        return ring.commands.depth();
    }

    /**
     * To stages on another thread, which spins: until it has been passed there and this is seen here.
     *
     * @param ring whose stages run on another thread.
     */
    @Benchmark
    public void toAnotherThreadAndBack(final RingBetweenThreads ring) {
        ring.publish();
        while (ring.commands.depth() != 0) {
            Thread.onSpinWait();
        }
    }

    /**
     * To stages on another thread, which spins, as fast as they pass them.
     *
     * @param ring whose stages run on another thread.
     */
    @Benchmark
    public void streamToAnotherThread(final RingBetweenThreads ring) {
        ring.publish();
    }

    /** A ring, and a command that goes through it. */
    @State(Scope.Benchmark)
    public static class Ring {
        CommandRing commands;
        private final EventPoller.Handler<CommandSlot> journal = (slot, position, isEndOfBatch) -> true;
        private final EventPoller.Handler<CommandSlot> apply = (slot, position, isEndOfBatch) -> true;
        private UnsafeBuffer command;
        private long sequence;

        /** Made by JMH. */
        public Ring() {
        }

        /** Makes the ring. */
        @Setup(Level.Trial)
        public void setUp() {
            final EngineContext context = new EngineContext();
            commands = new CommandRing(context.ringSlots(), context.arenaLength(), context.messageLengthMax());
            final TransferCommands transfers = new TransferCommands(LedgerState.CLIENT_ID, 1, new AccountPairs(1, 2));
            transfers.next();
            command = transfers.buffer();
        }

        /** Looks whether everything has gone through, and gives the memory back. */
        @TearDown(Level.Trial)
        public void tearDown() {
            final long depth = commands.depth();
            commands.close();
            if (depth != 0) {
                throw new IllegalStateException(depth + " commands have stayed in the ring");
            }
        }

        /** Waits for room where there is none. */
        final void publish() {
            while (!commands.tryClaim(SlotKind.COMMAND, command.capacity())) {
                Thread.onSpinWait();
            }
            commands.buffer().putBytes(commands.offset(), command, 0, command.capacity());
            sequence++;
            commands.publish(0, sequence, sequence, 1);
        }

        final void pass() throws Exception {
            commands.journalPoller().poll(journal);
            commands.applyPoller().poll(apply);
        }
    }

    /** A ring whose stages run on a thread of their own. */
    @State(Scope.Benchmark)
    public static class RingBetweenThreads extends Ring {
        private volatile boolean isOver;
        private volatile Exception failure;
        private Thread stages;

        /** Made by JMH. */
        public RingBetweenThreads() {
        }

        @Override
        public void setUp() {
            super.setUp();
            isOver = false;
            stages = new Thread(this::run, "bench-stages");
            stages.start();
        }

        @Override
        public void tearDown() {
            isOver = true;
            try {
                stages.join();
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", ex);
            }
            if (failure != null) {
                throw new IllegalStateException("a stage failed", failure);
            }
            super.tearDown();
        }

        private void run() {
            try {
                while (!isOver) {
                    pass();
                    Thread.onSpinWait();
                }
                pass();
            } catch (final Exception ex) {
                failure = ex;
            }
        }
    }
}
