package io.millrace.client;

import com.sun.management.ThreadMXBean;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.GetAccountBalancesEncoder;
import io.millrace.codecs.ledger.GetAccountTransfersEncoder;
import io.millrace.codecs.ledger.LookupAccountsEncoder;
import io.millrace.codecs.session.RejectCode;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Filling in, offering and polling are a producer's hot path: after warm-up they must not allocate a byte. */
class ClientAllocationTest extends SessionTest {
    private static final int ROUNDS = 20_000;
    private static final int WINDOWS_MAX = 10;
    private static final int EVENT_COUNT = 40;
    private static final int ROW_COUNT = 30;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CountingListener counter = new CountingListener();
    private TransferBatch batch;
    private Lookup lookup;
    private AccountTransfersQuery accountTransfers;
    private AccountBalancesQuery accountBalances;
    private long allocatedBytes;

    @Test
    void shouldNotAllocateAfterWarmUp() {
        engine.sessionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(200);
        engine.onRequest = request -> answer(Envelope.requestId(request, 0));
        connect();
        batch = client.transferBatch();
        lookup = client.accountLookup();
        accountTransfers = client.accountTransfersQuery();
        accountBalances = client.accountBalancesQuery();

        // A compiler that throws code away again puts on the heap what it had kept off it. That ends with the warm-up, of
        // which nobody knows how long it is; what the code itself allocates would be there in every window.
        int windows = 0;
        do {
            allocatedBytes = 0;
            run(ROUNDS);
            windows++;
        } while ((allocatedBytes > 0 || windows == 1) && windows < WINDOWS_MAX);

        assertThat(allocatedBytes).isZero();
        assertThat(engine.keepAlives).as("keep-alives were among what was measured").isGreaterThan(windows);
        assertThat(counter.createdCount).isPositive();
        assertThat(counter.rowSum).isPositive();
        assertThat(counter.transferSum).isPositive();
        assertThat(counter.balanceSum).isPositive();
        assertThat(counter.rejectedLength).isPositive();
    }

    /** A batch longer than a fragment, replies longer than a fragment, a rejection. */
    private void run(final int rounds) {
        for (int i = 0; i < rounds; i++) {
            exchange(i % 2 == 0 ? 0 : 2);
            exchange(i % 2 == 0 ? 1 : 3);
        }
    }

    private void exchange(final int kind) {
        long result;
        do {
            final long before = threads.getCurrentThreadAllocatedBytes();
            result = client.offer(fill(kind));
            allocatedBytes += threads.getCurrentThreadAllocatedBytes() - before;
            step();
        } while (result < 0);
        while (client.inFlight() > 0) {
            step();
        }
    }

    private void step() {
        engine.doWork();
        engine.requests.clear();
        final long before = threads.getCurrentThreadAllocatedBytes();
        client.poll(counter);
        allocatedBytes += threads.getCurrentThreadAllocatedBytes() - before;
    }

    private RequestMessage fill(final int kind) {
        return switch (kind) {
            case 0 -> fillBatch();
            case 1 -> fillLookup();
            case 2 -> accountTransfers.clear().accountId(0, 7).rowLimit(ROW_COUNT).timestampMin(1).timestampMax(9)
                .userData128(0, 1).userData64(2).userData32(3).code(4).debits(false).reversed(true).from(5);
            default -> accountBalances.clear().accountId(0, 7).rowLimit(ROW_COUNT).credits(false);
        };
    }

    private TransferBatch fillBatch() {
        batch.clear();
        for (int i = 0; i < EVENT_COUNT; i++) {
            batch.add().id(1, i).debitAccountId(0, 1).creditAccountId(0, 2).amount(i).ledger(826).code(1).flags(0);
        }
        return batch;
    }

    private Lookup fillLookup() {
        lookup.clear();
        for (int i = 0; i < ROW_COUNT; i++) {
            lookup.add(0, i);
        }
        return lookup;
    }

    private void answer(final long requestId) {
        final int templateId = Envelope.templateId(engine.requests.get(engine.requests.size() - 1), 0);
        if (templateId == LookupAccountsEncoder.TEMPLATE_ID) {
            engine.accounts(requestId, 0, new long[ROW_COUNT]);
        } else if (templateId == GetAccountTransfersEncoder.TEMPLATE_ID) {
            engine.transfers(requestId, 0, new long[ROW_COUNT]);
        } else if (templateId == GetAccountBalancesEncoder.TEMPLATE_ID) {
            engine.balances(requestId, 0, new long[ROW_COUNT]);
        } else if (requestId % 3 == 0) {
            engine.reject(requestId, 1, RejectCode.STORE_FULL, "raise the ceiling");
        } else {
            engine.transferResults(requestId, CreateTransferStatus.created, CreateTransferStatus.exists);
        }
    }

    /** Reads all that there is to read. */
    private static final class CountingListener implements ReplyListener {
        private long createdCount;
        private long rowSum;
        private long transferSum;
        private long balanceSum;
        private long rejectedLength;

        @Override
        public void onTransferResults(
            final long requestId, final long sequence, final long timestamp, final TransferResults results) {
            for (int i = 0; i < results.count(); i++) {
                createdCount += results.status(i) == CreateTransferStatus.created ? 1 : 0;
                createdCount += results.timestamp(i) > 0 ? 1 : 0;
            }
        }

        @Override
        public void onAccounts(
            final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
            for (int i = 0; i < rows.count(); i++) {
                final AccountRow row = rows.get(i);
                rowSum += 1 + row.idLow() + row.creditsPostedHigh() + row.code();
            }
        }

        @Override
        public void onTransfers(
            final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
            for (int i = 0; i < rows.count(); i++) {
                transferSum += 1 + rows.get(i).amountLow();
            }
        }

        @Override
        public void onBalances(
            final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
            for (int i = 0; i < rows.count(); i++) {
                final BalanceRow row = rows.get(i);
                balanceSum += row.debitsPendingLow() + row.debitsPostedHigh() + row.creditsPendingLow()
                    + row.creditsPostedHigh() + row.timestamp();
            }
        }

        @Override
        public void onRejected(
            final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
            rejectedLength += detail.length() + detail.charAt(0);
        }

        @Override
        public void onOutcomeUnknown(final long requestId) {
            throw new AssertionError("unknown " + requestId);
        }

        @Override
        public void onDisconnected(final DisconnectReason reason, final String detail) {
            throw new AssertionError(reason + ": " + detail);
        }
    }
}
