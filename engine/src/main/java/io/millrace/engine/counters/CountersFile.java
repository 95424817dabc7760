package io.millrace.engine.counters;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * The file {@code counters.dat} of a home. Little-endian; each counter has two cache lines of its own, so that the threads
 * that write do not disturb each other.
 *
 * <pre>
 *   0     u64  magic "MILLCNT1"
 *   8     u32  number of engine counters, E
 *   12    u32  number of statuses of create_accounts, A
 *   16    u32  number of statuses of create_transfers, T
 *   128 + 128 i        i64  engine counter i, in the order of EngineCounter
 *   128 + 128 (E + i)  i64  events of create_accounts with status i
 *   128 + 128 (E+A+i)  i64  events of create_transfers with status i
 * </pre>
 *
 * <p>Each counter has one writer, but for those that say so. Readers may be in other processes.
 */
public final class CountersFile implements AutoCloseable {
    /** Name of the file in a home. */
    public static final String FILE_NAME = "counters.dat";

    private static final long MAGIC = 0x31544E434C4C494DL;
    private static final int STRIDE = 2 * 64;
    private static final int ENGINE_COUNTERS = EngineCounter.values().length;
    private static final int ACCOUNT_STATUSES = CreateAccountStatus.values().length - 1;
    private static final int TRANSFER_STATUSES = CreateTransferStatus.values().length - 1;
    private static final int LENGTH =
        BitUtil.align(STRIDE * (1 + ENGINE_COUNTERS + ACCOUNT_STATUSES + TRANSFER_STATUSES), 4096);

    private final MappedByteBuffer mapped;
    private final AtomicBuffer buffer;

    private CountersFile(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        this.buffer = new UnsafeBuffer(mapped);
    }

    /**
     * Makes the file anew, all zero, for the engine that holds the home.
     *
     * @param home folder of the engine.
     * @return the counters, to be written and closed by the engine.
     */
    public static CountersFile create(final Path home) {
        final CountersFile counters = new CountersFile(MappedFiles.create(home.resolve(FILE_NAME), LENGTH));
        counters.buffer.putInt(8, ENGINE_COUNTERS, ByteOrder.LITTLE_ENDIAN);
        counters.buffer.putInt(12, ACCOUNT_STATUSES, ByteOrder.LITTLE_ENDIAN);
        counters.buffer.putInt(16, TRANSFER_STATUSES, ByteOrder.LITTLE_ENDIAN);
        counters.buffer.putLongOrdered(0, MAGIC);
        return counters;
    }

    /**
     * Maps the file of a home to read it; the engine may be alive or dead.
     *
     * @param home folder of the engine.
     * @return the counters, to be closed by the caller; null when the home has none that this build can read.
     */
    public static CountersFile map(final Path home) {
        final MappedByteBuffer mapped = MappedFiles.map(home.resolve(FILE_NAME), LENGTH);
        if (mapped == null) {
            return null;
        }
        final CountersFile counters = new CountersFile(mapped);
        if (counters.buffer.getLongVolatile(0) != MAGIC
            || counters.buffer.getInt(8, ByteOrder.LITTLE_ENDIAN) != ENGINE_COUNTERS
            || counters.buffer.getInt(12, ByteOrder.LITTLE_ENDIAN) != ACCOUNT_STATUSES
            || counters.buffer.getInt(16, ByteOrder.LITTLE_ENDIAN) != TRANSFER_STATUSES) {
            counters.close();
            return null;
        }
        return counters;
    }

    /**
     * Value of a counter. Any thread, any process.
     *
     * @param counter to read.
     * @return its value.
     */
    public long get(final EngineCounter counter) {
        return buffer.getLongVolatile(offset(counter.ordinal()));
    }

    /**
     * Sets a counter. Its only writer's thread.
     *
     * @param counter to set.
     * @param value   to set it to.
     */
    public void set(final EngineCounter counter, final long value) {
        buffer.putLongOrdered(offset(counter.ordinal()), value);
    }

    /**
     * Adds to a counter. Its only writer's thread.
     *
     * @param counter to add to.
     * @param delta   to add.
     */
    public void add(final EngineCounter counter, final long delta) {
        final int offset = offset(counter.ordinal());
        buffer.putLongOrdered(offset, buffer.getLong(offset) + delta);
    }

    /**
     * Adds one to a counter that has more than one writer. Any thread.
     *
     * @param counter to add to.
     */
    public void increment(final EngineCounter counter) {
        buffer.getAndAddLong(offset(counter.ordinal()), 1);
    }

    /**
     * Counts an event of create_accounts. The applying thread.
     *
     * @param status value of a {@link CreateAccountStatus}.
     */
    public void countAccountStatus(final int status) {
        increment(ENGINE_COUNTERS + status);
    }

    /**
     * Counts an event of create_transfers. The applying thread.
     *
     * @param status value of a {@link CreateTransferStatus}.
     */
    public void countTransferStatus(final int status) {
        increment(ENGINE_COUNTERS + ACCOUNT_STATUSES + status);
    }

    /**
     * Events of create_accounts with a status. Any thread, any process.
     *
     * @param status to ask for.
     * @return the count since the engine's start.
     */
    public long accountStatus(final CreateAccountStatus status) {
        return buffer.getLongVolatile(offset(ENGINE_COUNTERS + status.value()));
    }

    /**
     * Events of create_transfers with a status. Any thread, any process.
     *
     * @param status to ask for.
     * @return the count since the engine's start.
     */
    public long transferStatus(final CreateTransferStatus status) {
        return buffer.getLongVolatile(offset(ENGINE_COUNTERS + ACCOUNT_STATUSES + status.value()));
    }

    @Override
    public void close() {
        IoUtil.unmap(mapped);
    }

    private void increment(final int index) {
        final int offset = offset(index);
        buffer.putLongOrdered(offset, buffer.getLong(offset) + 1);
    }

    private static int offset(final int index) {
        return STRIDE * (1 + index);
    }
}
