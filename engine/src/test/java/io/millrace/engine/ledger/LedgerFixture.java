package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.ledger.CreateAccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ledger with its store, driven as the engine drives it: messages are made and read with the generated codecs, checked by
 * the protocol, stamped, and applied in a transaction.
 */
final class LedgerFixture implements AutoCloseable {
    static final long CLIENT_ID = 77;
    /** Lies somewhere in the buffers, so that no offset is taken for granted. */
    private static final int OFFSET = 40;
    private static final int LENGTH_MAX = (1 << 20) + 4096;

    final Store store;
    final Ledger ledger;
    int replyCapacity = 1 << 20;
    long sequence;
    long timestamp;
    long requestId;
    boolean isExpecting;
    boolean isReadingAhead;
    /** What happens between a query's hand-over and its being read, and what between that and its being handed back. */
    Runnable beforeRead = () -> { };
    Runnable beforeHandBack = () -> { };

    private final OnDemandPages pages = new OnDemandPages();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final UnsafeBuffer queryMessage = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final UnsafeBuffer notes = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
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
        ledger.onSettings(new Settings(Ledger.BEHAVIOUR_VERSION, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Override
    public void close() {
        store.close();
        pages.close();
    }

    List<Result> createAccounts(final AccountData... accounts) {
        return createAccounts(Arrays.asList(accounts));
    }

    List<Result> createAccounts(final List<AccountData> accounts) {
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

    List<Result> createTransfers(final TransferData... transfers) {
        return createTransfers(Arrays.asList(transfers));
    }

    List<Result> createTransfers(final List<TransferData> transfers) {
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

    String createTransfer(final TransferData transfer) {
        return createTransfers(transfer).get(0).status();
    }

    String createAccount(final AccountData account) {
        return createAccounts(account).get(0).status();
    }

    List<AccountData> lookupAccounts(final BigInteger... ids) {
        final LookupAccountsEncoder encoder = new LookupAccountsEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final LookupAccountsEncoder.IdsEncoder group = encoder.idsCount(ids.length);
        for (final BigInteger id : ids) {
            group.next().id().low(id.longValue()).high(id.shiftRight(64).longValue());
        }
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? List.of() : accountsPage().rows();
    }

    AccountData lookupAccount(final long id) {
        return lookupAccounts(BigInteger.valueOf(id)).get(0);
    }

    List<TransferData> lookupTransfers(final BigInteger... ids) {
        final LookupTransfersEncoder encoder = new LookupTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        final LookupTransfersEncoder.IdsEncoder group = encoder.idsCount(ids.length);
        for (final BigInteger id : ids) {
            group.next().id().low(id.longValue()).high(id.shiftRight(64).longValue());
        }
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? List.of() : transfersPage().rows();
    }

    TransferData lookupTransfer(final long id) {
        return lookupTransfers(BigInteger.valueOf(id)).get(0);
    }

    /** Null when the filter was refused. */
    Page<AccountData> queryAccounts(final QueryData data) {
        final QueryAccountsEncoder encoder = new QueryAccountsEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32()).ledger(data.ledger()).code(data.code());
        encoder.flags().clear().reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : accountsPage();
    }

    /** Null when the filter was refused. */
    Page<TransferData> queryTransfers(final QueryData data) {
        final QueryTransfersEncoder encoder = new QueryTransfersEncoder();
        encoder.wrapAndApplyHeader(message, OFFSET, headerEncoder).clientId(CLIENT_ID).requestId(++requestId).principal(5);
        encoder.rowLimit(data.rowLimit()).timestampMin(data.timestampMin()).timestampMax(data.timestampMax());
        encoder.userData128().low(data.userData128().longValue()).high(data.userData128().shiftRight(64).longValue());
        encoder.userData64(data.userData64()).userData32(data.userData32()).ledger(data.ledger()).code(data.code());
        encoder.flags().clear().reversed(data.reversed());
        query(Envelope.HEADER_LENGTH + encoder.encodedLength());
        return reply.isRejected() ? null : transfersPage();
    }

    /** Of the last request, or null. */
    String rejection() {
        return reply.isRejected() ? reply.rejectCode().name() : null;
    }

    String rejectionDetail() {
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

    private void command(final int length, final int eventCount) {
        final int checked = ledger.protocol().check(Envelope.templateId(message, OFFSET), message, OFFSET, length);
        assertThat(checked).isEqualTo(eventCount);
        sequence++;
        timestamp += Math.max(1, eventCount);
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
    }

    private void query(final int length) {
        final int checked = ledger.protocol().check(Envelope.templateId(message, OFFSET), message, OFFSET, length);
        assertThat(checked).isZero();
        queryMessage.putBytes(OFFSET, message, OFFSET, length);
        queryRequest.wrap(queryMessage, OFFSET, length, sequence, timestamp + 1, 0, Ledger.BEHAVIOUR_VERSION);
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
                queryRequest.wrap(queryMessage, OFFSET, length, sequence, timestamp + 1, 0, Ledger.BEHAVIOUR_VERSION);
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

    /** Rows and cursor of a reply. */
    record Page<T>(List<T> rows, long cursor) {
    }
}
