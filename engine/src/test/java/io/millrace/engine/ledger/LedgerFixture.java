package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.BalancesReplyDecoder;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.ledger.CreateAccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
import io.millrace.codecs.ledger.GetAccountBalancesEncoder;
import io.millrace.codecs.ledger.GetAccountTransfersEncoder;
import io.millrace.codecs.ledger.LookupAccountsEncoder;
import io.millrace.codecs.ledger.LookupTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderDecoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.QueryAccountsEncoder;
import io.millrace.codecs.ledger.QueryTransfersEncoder;
import io.millrace.codecs.ledger.TransfersReplyDecoder;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.Store;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ledger with its store, driven as the engine drives it: messages are made and read with the generated codecs, checked by
 * the protocol, stamped, and applied in a transaction.
 */
final class LedgerFixture implements Books {
    static final long CLIENT_ID = 77;
    /** Lies somewhere in the buffers, so that no offset is taken for granted. */
    static final int OFFSET = 40;
    private static final int LENGTH_MAX = (1 << 20) + 4096;

    final Store store;
    final Ledger ledger;
    int replyCapacity = 1 << 20;
    long sequence;
    long timestamp;
    long clock;
    long requestId;
    boolean isExpecting;
    boolean isReadingAhead;
    /** What happens between a query's hand-over and its being read, and what between that and its being handed back. */
    Runnable beforeRead = () -> { };
    Runnable beforeHandBack = () -> { };

    private final BooksCheck books = new BooksCheck();
    private final OnDemandPages pages = new OnDemandPages();
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX));
    private final UnsafeBuffer queryMessage = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX));
    /** Of a query that was handed over or back, at {@link #OFFSET}. */
    final UnsafeBuffer notes = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX));
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX));
    private final Request request = new Request();
    private final Request queryRequest = new Request();
    private final Reply reply = new Reply();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();

    LedgerFixture() {
        this(ReadBounds.DEFAULT);
    }

    LedgerFixture(final ReadBounds bounds) {
        store = new Store(pages);
        ledger = new Ledger(store, bounds);
        ledger.onSettings(new Settings(Ledger.BEHAVIOUR_VERSION, Long.MAX_VALUE, Long.MAX_VALUE, 0));
    }

    @Override
    public void close() {
        store.close();
        pages.close();
    }

    @Override
    public List<Result> createAccounts(final List<AccountData> accounts) {
        final CreateAccountsEncoder encoder = new CreateAccountsEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final CreateAccountsEncoder.AccountsEncoder group = encoder.accountsCount(accounts.size());
        for (final AccountData account : accounts) {
            account.encode(group.next());
        }
        command(Envelope.HEADER_LENGTH + encoder.encodedLength(), accounts.size());
        if (reply.isRejected()) {
            return List.of();
        }
        final CreateAccountsReplyDecoder decoder = new CreateAccountsReplyDecoder();
        decoder.wrapAndApplyHeader(replyBuffer, OFFSET, headerDecoder);
        assertRoot(decoder.requestId(), decoder.sequence(), decoder.timestamp());
        assertThat(decoder.reserved()).isZero();
        final List<Result> results = new ArrayList<>();
        for (final CreateAccountsReplyDecoder.ResultsDecoder result : decoder.results()) {
            results.add(new Result(result.status().name(), result.timestamp()));
            assertPadding(results.size() - 1);
        }
        assertThat(reply.length()).isEqualTo(Envelope.HEADER_LENGTH + decoder.encodedLength());
        return results;
    }

    @Override
    public List<Result> createTransfers(final List<TransferData> transfers) {
        final CreateTransfersEncoder encoder = new CreateTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final CreateTransfersEncoder.TransfersEncoder group = encoder.transfersCount(transfers.size());
        for (final TransferData transfer : transfers) {
            transfer.encode(group.next());
        }
        command(Envelope.HEADER_LENGTH + encoder.encodedLength(), transfers.size());
        if (reply.isRejected()) {
            return List.of();
        }
        final CreateTransfersReplyDecoder decoder = new CreateTransfersReplyDecoder();
        decoder.wrapAndApplyHeader(replyBuffer, OFFSET, headerDecoder);
        assertRoot(decoder.requestId(), decoder.sequence(), decoder.timestamp());
        assertThat(decoder.reserved()).isZero();
        final List<Result> results = new ArrayList<>();
        for (final CreateTransfersReplyDecoder.ResultsDecoder result : decoder.results()) {
            results.add(new Result(result.status().name(), result.timestamp()));
            assertPadding(results.size() - 1);
        }
        assertThat(reply.length()).isEqualTo(Envelope.HEADER_LENGTH + decoder.encodedLength());
        return results;
    }

    @Override
    public List<AccountData> lookupAccounts(final BigInteger... ids) {
        final LookupAccountsEncoder encoder = new LookupAccountsEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final LookupAccountsEncoder.IdsEncoder group = encoder.idsCount(ids.length);
        for (final BigInteger id : ids) {
            group.next().id().low(id.longValue()).high(id.shiftRight(64).longValue());
        }
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? List.of() : accountsPage().rows();
    }

    @Override
    public List<TransferData> lookupTransfers(final BigInteger... ids) {
        final LookupTransfersEncoder encoder = new LookupTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final LookupTransfersEncoder.IdsEncoder group = encoder.idsCount(ids.length);
        for (final BigInteger id : ids) {
            group.next().id().low(id.longValue()).high(id.shiftRight(64).longValue());
        }
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? List.of() : transfersPage().rows();
    }

    @Override
    public Page<AccountData> queryAccounts(final QueryData data) {
        final QueryAccountsEncoder encoder = new QueryAccountsEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32()).ledger(data.ledger()).code(data.code());
        encoder.flags().clear().reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : accountsPage();
    }

    @Override
    public Page<TransferData> queryTransfers(final QueryData data) {
        final QueryTransfersEncoder encoder = new QueryTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32()).ledger(data.ledger()).code(data.code());
        encoder.flags().clear().reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : transfersPage();
    }

    @Override
    public Page<TransferData> getAccountTransfers(final AccountQueryData data) {
        final GetAccountTransfersEncoder encoder = new GetAccountTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.accountId().low(data.accountId().longValue()).high(data.accountId().shiftRight(64).longValue());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32() & 0xFFFF_FFFFL).code(data.code());
        encoder.flags().clear().debits(data.debits()).credits(data.credits()).reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : transfersPage();
    }

    @Override
    public Page<BalanceData> getAccountBalances(final AccountQueryData data) {
        final GetAccountBalancesEncoder encoder = new GetAccountBalancesEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.accountId().low(data.accountId().longValue()).high(data.accountId().shiftRight(64).longValue());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32() & 0xFFFF_FFFFL).code(data.code());
        encoder.flags().clear().debits(data.debits()).credits(data.credits()).reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : balancesPage();
    }

    @Override
    public int sweep(final int countMax) {
        sequence++;
        timestamp = nextTimestamp(0);
        store.begin();
        final int count = ledger.onSweep(timestamp, countMax);
        store.commit();
        books.assertBalanced(ledger);
        return count;
    }

    @Override
    public long dueTime() {
        return ledger.dueTime();
    }

    @Override
    public void advanceClock(final long deltaNs) {
        clock = Math.addExact(clock, deltaNs);
    }

    @Override
    public long clock() {
        return clock;
    }

    @Override
    public long lastTimestamp() {
        return timestamp;
    }

    /** Of the last request, or null. */
    String rejection() {
        return reply.isRejected() ? reply.rejectCode().name() : null;
    }

    @Override
    public String rejectionDetail() {
        return reply.rejectDetail();
    }

    int replyLength() {
        return reply.length();
    }

    private Page<AccountData> accountsPage() {
        final AccountsReplyDecoder decoder = new AccountsReplyDecoder();
        decoder.wrapAndApplyHeader(replyBuffer, OFFSET, headerDecoder);
        assertRoot(decoder.requestId(), decoder.sequence(), decoder.timestamp());
        assertThat(decoder.reserved()).isZero();
        final long cursor = decoder.cursor();
        final List<AccountData> rows = new ArrayList<>();
        for (final AccountsReplyDecoder.AccountsDecoder row : decoder.accounts()) {
            rows.add(AccountData.decode(row));
        }
        assertThat(reply.length()).isEqualTo(Envelope.HEADER_LENGTH + decoder.encodedLength());
        return new Page<>(rows, cursor);
    }

    private Page<TransferData> transfersPage() {
        final TransfersReplyDecoder decoder = new TransfersReplyDecoder();
        decoder.wrapAndApplyHeader(replyBuffer, OFFSET, headerDecoder);
        assertRoot(decoder.requestId(), decoder.sequence(), decoder.timestamp());
        assertThat(decoder.reserved()).isZero();
        final long cursor = decoder.cursor();
        final List<TransferData> rows = new ArrayList<>();
        for (final TransfersReplyDecoder.TransfersDecoder row : decoder.transfers()) {
            rows.add(TransferData.decode(row));
        }
        assertThat(reply.length()).isEqualTo(Envelope.HEADER_LENGTH + decoder.encodedLength());
        return new Page<>(rows, cursor);
    }

    private Page<BalanceData> balancesPage() {
        final BalancesReplyDecoder decoder = new BalancesReplyDecoder();
        decoder.wrapAndApplyHeader(replyBuffer, OFFSET, headerDecoder);
        assertRoot(decoder.requestId(), decoder.sequence(), decoder.timestamp());
        assertThat(decoder.reserved()).isZero();
        final long cursor = decoder.cursor();
        final List<BalanceData> rows = new ArrayList<>();
        for (final BalancesReplyDecoder.BalancesDecoder row : decoder.balances()) {
            rows.add(BalanceData.decode(row));
        }
        assertThat(reply.length()).isEqualTo(Envelope.HEADER_LENGTH + decoder.encodedLength());
        return new Page<>(rows, cursor);
    }

    private void command(final int length, final int eventCount) {
        final int checked = ledger.protocol().check(Envelope.templateId(message, OFFSET), message, OFFSET, length);
        assertThat(checked).isEqualTo(eventCount);
        sequence++;
        timestamp = nextTimestamp(eventCount);
        replyBuffer.setMemory(0, LENGTH_MAX, (byte) 0xEE);
        if (isExpecting) {
            ledger.expect(request.wrap(message, OFFSET, length, 0, 0, eventCount, Ledger.BEHAVIOUR_VERSION));
        }
        if (isReadingAhead) {
            ledger.readAhead();
        }
        store.begin();
        ledger.onCommand(
            request.wrap(message, OFFSET, length, sequence, timestamp, eventCount, Ledger.BEHAVIOUR_VERSION),
            reply.wrap(replyBuffer, OFFSET, replyCapacity));
        if (reply.isRejected()) {
            store.rollback();
        } else {
            store.commit();
        }
        books.assertBalanced(ledger);
    }

    /** All queries go through here. */
    private void query(final int length) {
        final int checked = ledger.protocol().check(Envelope.templateId(message, OFFSET), message, OFFSET, length);
        assertThat(checked).isZero();
        queryMessage.putBytes(OFFSET, message, OFFSET, length);
        queryRequest.wrap(queryMessage, OFFSET, length, sequence, nextTimestamp(0), 0, Ledger.BEHAVIOUR_VERSION);
        ledger.onQuery(queryRequest, wrapReply());
        if (reply.isHandedOver()) {
            int noteLength = takeNotes();
            assertThat(length + noteLength).isLessThanOrEqualTo(QueryReader.HAND_OVER_LENGTH_MAX);
            beforeRead.run();
            ledger.reader().onRead(queryRequest, notes, OFFSET, noteLength, wrapReply());
            if (reply.isHandedBack()) {
                noteLength = takeNotes();
                assertThat(length + noteLength).isLessThanOrEqualTo(QueryReader.HAND_BACK_LENGTH_MAX);
                beforeHandBack.run();
                queryRequest.wrap(queryMessage, OFFSET, length, sequence, nextTimestamp(0), 0, Ledger.BEHAVIOUR_VERSION);
                ledger.onHandBack(queryRequest, notes, OFFSET, noteLength, wrapReply());
            }
        }
        request.wrap(
            queryMessage, OFFSET, length, queryRequest.sequence(), queryRequest.timestamp(), 0, Ledger.BEHAVIOUR_VERSION);
    }

    private int takeNotes() {
        notes.putBytes(OFFSET, replyBuffer, OFFSET, reply.noteLength());
        return reply.noteLength();
    }

    private Reply wrapReply() {
        replyBuffer.setMemory(0, LENGTH_MAX, (byte) 0xEE);
        return reply.wrap(replyBuffer, OFFSET, replyCapacity);
    }

    private void assertRoot(final long requestIdOfReply, final long sequenceOfReply, final long timestampOfReply) {
        assertThat(requestIdOfReply).isEqualTo(request.requestId());
        assertThat(sequenceOfReply).isEqualTo(request.sequence());
        assertThat(timestampOfReply).isEqualTo(request.timestamp());
    }

    private void assertPadding(final int result) {
        for (int i = 10; i < 16; i++) {
            assertThat(replyBuffer.getByte(OFFSET + ReplyRoot.RESULTS_OFFSET + result * ReplyRoot.RESULT_LENGTH + i)).isZero();
        }
    }
}
