package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.ReadyPages;
import io.millrace.engine.store.Store;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Measures what a transfer costs inside the ledger alone: no ring, no journal, no transport. Arguments: accounts, transfers
 * a command (1 or 64), runs. Prints the thread's CPU time for a transfer, in nanoseconds, for each run of
 * {@value #TRANSFERS_A_RUN} transfers between random accounts with random ids, and beside it the floor: two random rows
 * of as many accounts changed, three random index slots read and one of them written, and a row appended, in plain memory,
 * measured in turns with it because the machine may be busy with other things.
 */
public final class LedgerThroughput {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TRANSFERS_A_RUN = 1_000_000;
    private static final int ACCOUNTS_A_COMMAND = 1000;
    private static final int BLOCK_LENGTH = 20;

    private final UnsafeBuffer command = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
    private final Request request = new Request();
    private final Reply reply = new Reply();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Store store;
    private final Ledger ledger;
    private final LedgerFloor floor;
    private double floorOfRun;
    private final boolean isExpecting = Boolean.getBoolean("expect");
    private long sequence;
    private long timestamp;

    private LedgerThroughput(final Store store, final LedgerFloor floor) {
        this.floor = floor;
        this.store = store;
        this.ledger = new Ledger(store);
        ledger.onSettings(new Settings(Ledger.BEHAVIOUR_VERSION, Long.MAX_VALUE, Long.MAX_VALUE, 0));
    }

    /**
     * Runs it.
     *
     * @param args accounts, transfers a command, runs.
     */
    public static void main(final String[] args) {
        final int accounts = Integer.parseInt(args[0]);
        final int batch = Integer.parseInt(args[1]);
        final int runs = Integer.parseInt(args[2]);
        try (ReadyPages pages = new ReadyPages(1024)) {
            try (Store store = new Store(pages)) {
                final LedgerThroughput measured = new LedgerThroughput(
                    store, new LedgerFloor(accounts, TRANSFERS_A_RUN * runs));
                measured.createAccounts(accounts);
                final double[] nanos = new double[runs];
                final double[] floors = new double[runs];
                for (int i = 0; i < runs; i++) {
                    pages.fill();
                    nanos[i] = measured.run(accounts, batch);
                    floors[i] = measured.floorOfRun;
                }
                System.out.printf("accounts %d, %d a command, ns a transfer: %s, floor %s; %d MiB, %d pages not ready%n",
                    accounts, batch, Arrays.toString(nanos), Arrays.toString(floors),
                    store.residentBytes() >> 20, pages.pagesUnready());
                if (store.recordsDigest() != store.recomputeRecordsDigest()) {
                    throw new IllegalStateException("digest");
                }
            }
        }
    }

    private void createAccounts(final int accounts) {
        header(CreateAccountsDecoder.TEMPLATE_ID);
        for (int from = 0; from < accounts; from += ACCOUNTS_A_COMMAND) {
            for (int i = 0; i < ACCOUNTS_A_COMMAND; i++) {
                final int offset = event(i);
                command.putLong(offset, from + i + 1);
                command.putInt(offset + 112, 1);
                command.putShort(offset + 116, (short) 1);
            }
            apply(ACCOUNTS_A_COMMAND);
        }
    }

    private double run(final int accounts, final int batch) {
        header(CreateTransfersDecoder.TEMPLATE_ID);
        long nanos = 0;
        long floorNanos = 0;
        for (int done = 0; done < TRANSFERS_A_RUN; done += batch * 64) {
            // Commands are made in portions small enough to stay in the cache, outside the measured time.
            for (int i = 0; i < 64 * batch && i < 4096; i++) {
                final int offset = event(i);
                command.putLong(offset, random.nextLong());
                command.putLong(offset + 8, random.nextLong() & Long.MAX_VALUE);
                final int debit = random.nextInt(accounts);
                command.putLong(offset + 16, debit + 1);
                command.putLong(offset + 32, (debit + 1 + random.nextInt(accounts - 1)) % accounts + 1);
                command.putLong(offset + 48, 1);
                command.putInt(offset + 112, 1);
                command.putShort(offset + 116, (short) 1);
            }
            final long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < 64; i++) {
                if (isExpecting && i % 32 == 0) {
                    expect(i * batch, batch);
                }
                applyAt(i * batch, batch);
            }
            final long middle = THREADS.getCurrentThreadCpuTime();
            floor.run(64 * batch);
            nanos += middle - start;
            floorNanos += THREADS.getCurrentThreadCpuTime() - middle;
        }
        floorOfRun = Math.round(floorNanos * 10.0 / TRANSFERS_A_RUN) / 10.0;
        return Math.round(nanos * 10.0 / TRANSFERS_A_RUN) / 10.0;
    }

    private void header(final int templateId) {
        command.setMemory(0, command.capacity(), (byte) 0);
        command.putShort(0, (short) BLOCK_LENGTH, ByteOrder.LITTLE_ENDIAN);
        command.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) templateId, ByteOrder.LITTLE_ENDIAN);
    }

    private static int event(final int i) {
        return Envelope.BATCH_OFFSET + i * Transfer.LENGTH;
    }

    private void apply(final int count) {
        applyAt(0, count);
    }

    private void expect(final int first, final int batch) {
        for (int i = 0; i < 32; i++) {
            final int offset = (first + i * batch) * Transfer.LENGTH;
            command.putLong(offset, command.getLong(0));
            ledger.expect(request.wrap(command, offset, event(batch), 0, 0, batch, Ledger.BEHAVIOUR_VERSION));
        }
        ledger.readAhead();
    }

    /** The header lies before the first event only; nothing in the ledger reads the others' but for the template id. */
    private void applyAt(final int first, final int count) {
        final int offset = first * Transfer.LENGTH;
        if (first != 0) {
            command.putLong(offset, command.getLong(0));
        }
        sequence++;
        timestamp += count;
        store.begin();
        ledger.onCommand(
            request.wrap(command, offset, event(count), sequence, timestamp, count, Ledger.BEHAVIOUR_VERSION),
            reply.wrap(replyBuffer, 0, replyBuffer.capacity()));
        if (reply.isRejected()) {
            throw new IllegalStateException(reply.rejectDetail());
        }
        store.commit();
    }
}
