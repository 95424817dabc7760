package io.millrace.ops.imports;

import io.millrace.client.AccountResults;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferResults;
import io.millrace.codecs.session.RejectCode;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Brings the rows of a file into an engine as transfers, on the calling thread. Commands are pipelined; those of one
 * session keep their order, so that accounts are there before the first transfer that needs them.
 *
 * <p>Ids are the same in every run, and the ledger answers {@code exists} to what it has: however a run ended, the next one
 * adds what is missing and nothing else.
 */
public final class Importer implements AutoCloseable {
    /** Rows in a command, unless set. */
    public static final int BATCH_SIZE_DEFAULT = 1024;
    /** Most rows in a command: each may need two accounts, and these must fit into one command, too. */
    public static final int BATCH_SIZE_MAX = 4000;

    /** Enough that the engine has work while rows are read, and little enough to stay in the processor's cache. */
    private static final int BATCHES_IN_FLIGHT = 16;

    private final Long2ObjectHashMap<ImportBatch> inFlight = new Long2ObjectHashMap<>();
    private final ArrayDeque<ImportBatch> free = new ArrayDeque<>();
    private final ReplyListener listener = new Replies();
    private final IdleStrategy idle =
        new BackoffIdleStrategy(100, 10, 1_000, TimeUnit.MICROSECONDS.toNanos(100));
    private final ImportSource source;
    private final CsvRows rows;
    private final TransferMapper mapper;
    private int batchSize = BATCH_SIZE_DEFAULT;
    private ImportProgress progress = ImportProgress.NONE;
    private Client client;
    private ImportTally tally;
    private ImportException failure;

    /**
     * Reads the header and sees that the mapping fits it. Nothing is applied yet.
     *
     * @param separator what stands between fields.
     * @param source    closed with this.
     * @throws MappingException if the mapping does not fit the file's header.
     * @throws ImportException  if the file has no header.
     */
    public Importer(final ImportMapping mapping, final ImportSource source, final char separator) {
        this.source = source;
        rows = new CsvRows(source.reader(), separator);
        mapper = mapping.bind(rows.header(), source.digest());
    }

    /** How many rows go into a command, 1 to {@link #BATCH_SIZE_MAX}. */
    public Importer batchSize(final int value) {
        if (value < 1 || value > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException("batch size must be 1 to " + BATCH_SIZE_MAX + ", not " + value);
        }
        batchSize = value;
        return this;
    }

    /** Who is told how far it has come. */
    public Importer progress(final ImportProgress value) {
        progress = value;
        return this;
    }

    /**
     * Imports everything. To be called once.
     *
     * @param connected    nobody else uses it while the import runs.
     * @param rejectedFile where rows that cannot be imported are written to; emptied first.
     * @throws ImportException if the import could not go on.
     */
    public ImportSummary run(final Client connected, final Path rejectedFile) {
        client = connected;
        for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
            free.add(new ImportBatch(client.accountBatch(2 * batchSize), client.transferBatch(batchSize)));
        }
        try (RejectedRows rejected = new RejectedRows(rejectedFile, rows.header())) {
            tally = new ImportTally(rejected);
            importRows();
            return tally.summary();
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    private void importRows() {
        ImportException unreadable = null;
        ImportBatch batch = free.remove();
        try {
            Row row;
            while ((row = rows.next()) != null) {
                tally.onRow();
                try {
                    batch.add(mapper.map(row), row);
                } catch (final RowRejectedException ex) {
                    tally.onRejected(row, ex);
                }
                if (batch.isFull()) {
                    send(batch);
                    progress.onRows(tally.rows(), source.position(), source.length());
                    batch = nextFree();
                }
            }
        } catch (final CsvRows.UnreadableException ex) {
            unreadable = new ImportException("CSV_UNREADABLE", ex.getMessage()
                + "; the rows up to there are imported: repair the others and import them as a file of their own", ex);
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
        while (!inFlight.isEmpty()) {
            poll();
        }
        progress.onRows(tally.rows(), source.position(), source.length());
        if (unreadable != null) {
            throw unreadable;
        }
    }

    private void send(final ImportBatch batch) {
        batch.awaitReplies();
        if (!batch.accounts().isEmpty()) {
            offer(batch.accounts(), batch);
        }
        offer(batch.transfers(), batch);
    }

    private void offer(final RequestMessage request, final ImportBatch batch) {
        long result;
        while ((result = client.offer(request)) <= 0) {
            if (!client.isConnected()) {
                throw lost("the session is over");
            }
            poll();
        }
        inFlight.put(result, batch);
    }

    private ImportBatch nextFree() {
        while (free.isEmpty()) {
            poll();
        }
        return free.remove().clear();
    }

    private void poll() {
        idle.idle(client.poll(listener));
        if (failure != null) {
            throw failure;
        }
    }

    private static ImportException lost(final String why) {
        return ImportException.engineLost("the engine went away: " + why
            + "; when it is back run the same import again: no row is applied twice");
    }

    /** Sorts replies to their batches. Of several failures the first is the one to tell. */
    private final class Replies implements ReplyListener {
        @Override
        public void onAccountResults(
            final long requestId, final long sequence, final long timestamp, final AccountResults results) {
            tally.onAccounts(results);
            onReply(requestId);
        }

        @Override
        public void onTransferResults(
            final long requestId, final long sequence, final long timestamp, final TransferResults results) {
            tally.onTransfers(inFlight.get(requestId), results);
            onReply(requestId);
        }

        @Override
        public void onRejected(
            final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
            fail(new ImportException(code.name(), "the engine rejected a command and nothing of it was applied: " + detail));
        }

        @Override
        public void onOutcomeUnknown(final long requestId) {
            fail(lost("replies are missing"));
        }

        @Override
        public void onDisconnected(final DisconnectReason reason, final String detail) {
            fail(lost(reason + ", " + detail));
        }

        private void onReply(final long requestId) {
            final ImportBatch batch = inFlight.remove(requestId);
            if (batch.onReply()) {
                free.add(batch);
            }
        }

        private void fail(final ImportException why) {
            if (failure == null) {
                failure = why;
            }
        }
    }
}
