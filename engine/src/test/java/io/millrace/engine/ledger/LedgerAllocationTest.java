package io.millrace.engine.ledger;

import com.sun.management.ThreadMXBean;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.LookupAccountsDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.ReadyPages;
import io.millrace.engine.store.Store;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The thread that applies commands allocates nothing, whatever becomes of them. Pages are made ready beforehand, as another
 * thread does in the engine.
 */
class LedgerAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ACCOUNTS = 1000;
    private static final int WARM_UP = 40_000;
    private static final int MEASURED = 200_000;
    private static final int PORTION = 10_000;
    /**
     * HotSpot itself allocates a few bytes on a running thread when it hands a method to its compiler. What the ledger
     * allocates comes in every stretch; what the compiler does, does not come again.
     */
    private static final int STRETCHES_MAX = 4;
    private static final int TIMEOUT_OFFSET = 108;
    private static final int TIMESTAMP_OFFSET = 120;

    private final ReadyPages pages = new ReadyPages(128);
    private final Store store = new Store(pages);
    private final Ledger ledger = new Ledger(store);
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final UnsafeBuffer notes = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(8192));
    private final Request request = new Request();
    private final Reply reply = new Reply();
    private final Settings full = new Settings(1, ACCOUNTS + 1, 0, 0);
    private long lastId = ACCOUNTS;
    private long sequence;
    private long timestamp;

    @BeforeEach
    void createAccounts() {
        ledger.onSettings(new Settings(1, Long.MAX_VALUE, Long.MAX_VALUE, 0));
        for (int id = 1; id <= ACCOUNTS; id++) {
            account(0, id, 0);
            command(CreateAccountsDecoder.TEMPLATE_ID, 1);
        }
        account(0, ACCOUNTS + 1, Account.FLAG_HISTORY);
        command(CreateAccountsDecoder.TEMPLATE_ID, 1);
        lastId = ACCOUNTS + 1;
    }

    @AfterEach
    void close() {
        store.close();
        pages.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothing(final Kind kind) {
        for (int i = 0; i < WARM_UP; i += PORTION) {
            allocatedBy(kind, i);
        }
        long allocated = -1;
        for (int stretch = 0; stretch < STRETCHES_MAX && allocated != 0; stretch++) {
            allocated = 0;
            for (int i = 0; i < MEASURED; i += PORTION) {
                allocated += allocatedBy(kind, i);
            }
        }
        assertThat(allocated).isZero();
        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
    }

    private long allocatedBy(final Kind kind, final int first) {
        pages.fill();
        final long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = first; i < first + PORTION; i++) {
            apply(kind, i);
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private void apply(final Kind kind, final int i) {
        final int debit = 1 + i % ACCOUNTS;
        final int credit = 1 + (i + 7) % ACCOUNTS;
        switch (kind) {
            case ACCOUNT:
                account(0, ++lastId, 0);
                command(CreateAccountsDecoder.TEMPLATE_ID, 1);
                break;
            case ACCOUNT_THAT_EXISTS:
                account(0, debit, 0);
                command(CreateAccountsDecoder.TEMPLATE_ID, 1);
                break;
            case ACCOUNTS_BEYOND_THE_CEILING:
                account(0, debit, 0);
                account(1, ++lastId, 0);
                rejectedCommand();
                break;
            case TRANSFER:
                transfer(0, ++lastId, debit, credit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case TRANSFER_THAT_EXISTS:
                transfer(0, 1, 1, 2, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case TRANSFER_THAT_FAILS:
                transfer(0, ++lastId, debit, debit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case TRANSFER_THAT_IS_REMEMBERED_AS_FAILED:
                transfer(0, ++lastId, debit, -5, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case CHAIN:
                transfer(0, ++lastId, debit, credit, 1);
                transfer(1, ++lastId, credit, debit, 1);
                transfer(2, ++lastId, debit, credit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 3);
                break;
            case CHAIN_THAT_FAILS:
                transfer(0, lastId + 1, debit, credit, 1);
                transfer(1, lastId + 2, credit, debit, 1);
                transfer(2, ++lastId, debit, debit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 3);
                break;
            case PENDING_AND_POST:
                transfer(0, ++lastId, debit, credit, Transfer.FLAG_PENDING);
                message.putInt(Envelope.BATCH_OFFSET + TIMEOUT_OFFSET, 60);
                resolving(1, lastId, Transfer.FLAG_POST_PENDING_TRANSFER);
                command(CreateTransfersDecoder.TEMPLATE_ID, 2);
                requireCreated(2);
                break;
            case PENDING_AND_VOID:
                transfer(0, ++lastId, debit, credit, Transfer.FLAG_PENDING);
                message.putInt(Envelope.BATCH_OFFSET + TIMEOUT_OFFSET, 60);
                resolving(1, lastId, Transfer.FLAG_VOID_PENDING_TRANSFER);
                command(CreateTransfersDecoder.TEMPLATE_ID, 2);
                requireCreated(2);
                break;
            case PENDING_THAT_IS_SWEPT:
                transfer(0, ++lastId, debit, credit, Transfer.FLAG_PENDING);
                message.putInt(Envelope.BATCH_OFFSET + TIMEOUT_OFFSET, 1);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                requireCreated(1);
                timestamp += 1_000_000_000L;
                sweep();
                break;
            case CHAIN_OF_TWO_PHASES_THAT_FAILS:
                transfer(0, lastId + 1, debit, credit, Transfer.FLAG_LINKED | Transfer.FLAG_PENDING);
                message.putInt(Envelope.BATCH_OFFSET + TIMEOUT_OFFSET, 60);
                resolving(1, lastId + 1, Transfer.FLAG_LINKED | Transfer.FLAG_POST_PENDING_TRANSFER);
                transfer(2, ++lastId, debit, debit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 3);
                break;
            case POST_THAT_FAILS:
                resolving(0, -17, Transfer.FLAG_POST_PENDING_TRANSFER);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case BALANCING:
                transfer(0, ++lastId, debit, credit, Transfer.FLAGS_BALANCING);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                requireCreated(1);
                break;
            case CLOSING_AND_REOPENING:
                transfer(0, ++lastId, debit, credit, Transfer.FLAG_PENDING | Transfer.FLAGS_CLOSING);
                resolving(1, lastId, Transfer.FLAG_VOID_PENDING_TRANSFER);
                command(CreateTransfersDecoder.TEMPLATE_ID, 2);
                requireCreated(2);
                break;
            case WITH_HISTORY:
                transfer(0, ++lastId, ACCOUNTS + 1, credit, 0);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                requireCreated(1);
                break;
            case IMPORTED:
                timestamp += 10;
                transfer(0, ++lastId, debit, credit, Transfer.FLAG_IMPORTED);
                message.putLong(Envelope.BATCH_OFFSET + TIMESTAMP_OFFSET, timestamp - 1);
                command(CreateTransfersDecoder.TEMPLATE_ID, 1);
                requireCreated(1);
                break;
            case LOOKUP:
                message.putLong(Envelope.BATCH_OFFSET, debit);
                message.putLong(Envelope.BATCH_OFFSET + 8, 0);
                query((i & 1) == 0 ? LookupAccountsDecoder.TEMPLATE_ID : LookupTransfersDecoder.TEMPLATE_ID, 1);
                break;
            case QUERY:
                filter();
                query((i & 1) == 0 ? QueryAccountsDecoder.TEMPLATE_ID : QueryTransfersDecoder.TEMPLATE_ID, 0);
                break;
            case QUERY_OF_AN_ACCOUNT:
                if (i % 100 == 0) {
                    apply(Kind.WITH_HISTORY, i);
                }
                filter();
                message.putLong(Envelope.HEADER_LENGTH + GetAccountTransfersDecoder.accountIdEncodingOffset(), ACCOUNTS + 1);
                // Debits and credits, and every other time newest first.
                message.putShort(
                    Envelope.HEADER_LENGTH + GetAccountTransfersDecoder.flagsEncodingOffset(), (short) (3 | (i & 2) << 1));
                query((i & 1) == 0 ? GetAccountTransfersDecoder.TEMPLATE_ID : GetAccountBalancesDecoder.TEMPLATE_ID, 0);
                break;
            case QUERY_THAT_IS_REFUSED:
                filter();
                message.putInt(Envelope.LENGTH, 0);
                query(QueryTransfersDecoder.TEMPLATE_ID, 0);
                break;
            default:
                throw new AssertionError(kind);
        }
    }

    /** Of up to three rows. */
    private void filter() {
        message.setMemory(Envelope.LENGTH, 128, (byte) 0);
        message.putInt(Envelope.LENGTH, 3);
    }

    private void account(final int event, final long id, final int flags) {
        final int offset = event(event);
        message.putLong(offset, id);
        message.putInt(offset + 112, 1);
        message.putShort(offset + 116, (short) 1);
        message.putShort(offset + 118, (short) flags);
    }

    private void transfer(final int event, final long id, final long debit, final long credit, final int flags) {
        final int offset = event(event);
        message.putLong(offset, id);
        message.putLong(offset + 16, debit);
        message.putLong(offset + 32, credit);
        message.putLong(offset + 48, 1);
        message.putInt(offset + 112, 1);
        message.putShort(offset + 116, (short) 1);
        message.putShort(offset + 118, (short) flags);
    }

    private void requireCreated(final int count) {
        for (int i = 0; i < count; i++) {
            final int status = replyBuffer.getInt(ReplyRoot.RESULTS_OFFSET + i * ReplyRoot.RESULT_LENGTH + Long.BYTES);
            if (status != 0) {
                throw new AssertionError("event " + i + " has status " + status);
            }
        }
    }

    private void resolving(final int event, final long pendingId, final int flags) {
        final int offset = event(event);
        message.putLong(offset, ++lastId);
        message.putLong(offset + 64, pendingId);
        message.putShort(offset + 118, (short) flags);
        if ((flags & Transfer.FLAG_POST_PENDING_TRANSFER) != 0) {
            message.putLong(offset + 48, 1);
        }
    }

    private void sweep() {
        sequence++;
        store.begin();
        if (ledger.dueTime() > timestamp || ledger.onSweep(timestamp, 10) != 1) {
            throw new AssertionError("nothing was due");
        }
        store.commit();
    }

    private int event(final int event) {
        final int offset = Envelope.BATCH_OFFSET + event * 128;
        message.setMemory(offset, 128, (byte) 0);
        return offset;
    }

    private void rejectedCommand() {
        ledger.onSettings(full);
        store.begin();
        wrap(CreateAccountsDecoder.TEMPLATE_ID, 2);
        ledger.onCommand(request, reply);
        if (!reply.isRejected()) {
            throw new AssertionError("not rejected");
        }
        store.rollback();
    }

    private void command(final int templateId, final int count) {
        sequence++;
        timestamp += count;
        wrap(templateId, count);
        ledger.expect(request);
        ledger.readAhead();
        store.begin();
        ledger.onCommand(request, reply);
        if (reply.isRejected()) {
            throw new AssertionError(reply.rejectDetail());
        }
        store.commit();
    }

    private void query(final int templateId, final int idCount) {
        wrap(templateId, 0);
        message.putShort(Envelope.LENGTH + 2, idCount > 0 ? (short) idCount : message.getShort(Envelope.LENGTH + 2));
        ledger.onQuery(request, reply);
        if (reply.isHandedOver()) {
            final int noteLength = takeNotes();
            ledger.reader().onRead(request, notes, 0, noteLength, reply);
            if (reply.isHandedBack()) {
                final int noteLengthBack = takeNotes();
                ledger.onHandBack(request, notes, 0, noteLengthBack, reply);
            }
        }
        if (reply.isRejected() == (reply.length() > 0)) {
            throw new AssertionError("no answer");
        }
    }

    private int takeNotes() {
        final int noteLength = reply.noteLength();
        notes.putBytes(0, replyBuffer, 0, noteLength);
        reply.wrap(replyBuffer, 0, replyBuffer.capacity());
        return noteLength;
    }

    private void wrap(final int templateId, final int count) {
        message.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) templateId);
        request.wrap(message, 0, Envelope.BATCH_OFFSET + count * 128, sequence, timestamp, count, 1);
        reply.wrap(replyBuffer, 0, replyBuffer.capacity());
    }

    /** What is sent. */
    enum Kind {
        ACCOUNT,
        ACCOUNT_THAT_EXISTS,
        ACCOUNTS_BEYOND_THE_CEILING,
        TRANSFER,
        TRANSFER_THAT_EXISTS,
        TRANSFER_THAT_FAILS,
        TRANSFER_THAT_IS_REMEMBERED_AS_FAILED,
        CHAIN,
        CHAIN_THAT_FAILS,
        PENDING_AND_POST,
        PENDING_AND_VOID,
        PENDING_THAT_IS_SWEPT,
        CHAIN_OF_TWO_PHASES_THAT_FAILS,
        POST_THAT_FAILS,
        BALANCING,
        CLOSING_AND_REOPENING,
        WITH_HISTORY,
        IMPORTED,
        LOOKUP,
        QUERY,
        QUERY_OF_AN_ACCOUNT,
        QUERY_THAT_IS_REFUSED
    }
}
