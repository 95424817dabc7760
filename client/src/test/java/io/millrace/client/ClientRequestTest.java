package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientRequestTest extends SessionTest {
    @Test
    void shouldStampRequestsWithClientIdAndRisingRequestIds() {
        connect();
        final TransferBatch batch = client.transferBatch(1);

        assertThat(deliver(batch)).isEqualTo(1);
        assertThat(deliver(client.accountLookup(1))).isEqualTo(2);
        assertThat(deliver(batch)).isEqualTo(3);

        assertThat(engine.requests).allSatisfy(request -> {
            assertThat(Envelope.clientId(request, 0)).isEqualTo(7);
            assertThat(Envelope.principal(request, 0)).isZero();
        });
        assertThat(LongStream.range(0, 3).map(i -> engine.requestId((int) i)).toArray()).containsExactly(1, 2, 3);
        assertThat(client.inFlight()).isEqualTo(3);
    }

    @Test
    void shouldTellTheResultsOfACommand() {
        connect();
        deliver(client.accountBatch(2));
        deliver(client.transferBatch(2));
        engine.accountResults(1, CreateAccountStatus.created, CreateAccountStatus.exists);
        engine.transferResults(2, CreateTransferStatus.exceeds_debits, CreateTransferStatus.created);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly(
            "accounts created 1 @1: created/1 exists/0",
            "transfers created 2 @2: exceeds_debits/1 created/0");
    }

    @Test
    void shouldNameNoStatusThatIsNewerThanThisLibrary() {
        connect();
        deliver(client.transferBatch(1));
        engine.transferResults(1, CreateTransferStatus.NULL_VAL);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("transfers created 1 @1: NULL_VAL/0");
    }

    @Test
    void shouldTellTheRowsOfAQuery() {
        connect();
        deliver(client.accountLookup(2));
        deliver(client.transferQuery());
        engine.accounts(1, 0, 100, 0);
        engine.transfers(2, 123, 200);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("accounts 1 cursor 0 rows 2", "transfers 2 cursor 123 rows 1");
        assertThat(listener.accounts).containsExactly(
            new Account(new UInt128(101, 100), new UInt128(103, 102), new UInt128(105, 104), new UInt128(107, 106),
                new UInt128(109, 108), new UInt128(111, 110), 112, 113, 114, 115,
                AccountFlags.HISTORY | AccountFlags.CLOSED, 116),
            null);
        assertThat(listener.transfers).containsExactly(
            new Transfer(new UInt128(201, 200), new UInt128(203, 202), new UInt128(205, 204), new UInt128(207, 206),
                new UInt128(209, 208), new UInt128(211, 210), 212, 213, 214, 215, 216,
                TransferFlags.PENDING | TransferFlags.IMPORTED, 217));
    }

    @Test
    void shouldTellTheBalancesOfAnAccount() {
        connect();
        deliver(client.accountBalancesQuery().accountId(0, 7));
        engine.balances(1, 123, 100, 200);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("balances 1 cursor 123 rows 2");
        assertThat(listener.balances).containsExactly(
            new Balance(new UInt128(101, 100), new UInt128(103, 102), new UInt128(105, 104), new UInt128(107, 106), 108),
            new Balance(new UInt128(201, 200), new UInt128(203, 202), new UInt128(205, 204), new UInt128(207, 206), 208));
    }

    @Test
    void shouldTellRepliesToWhatTheyAnswerInWhateverOrderTheyCome() {
        connect(context().requestWindow(4));
        deliver(client.accountTransfersQuery().accountId(0, 7));
        deliver(client.transferBatch(1));
        deliver(client.accountBalancesQuery().accountId(0, 7));
        deliver(client.transferBatch(1));
        engine.transferResults(2, CreateTransferStatus.created);
        engine.transferResults(4, CreateTransferStatus.exists);
        engine.balances(3, 0, 300);
        stepUntil(() -> client.inFlight() == 1);
        // The window counts what is unanswered, not how far back it lies.
        deliver(client.transferBatch(1));
        engine.transferResults(5, CreateTransferStatus.created);
        engine.transfers(1, 0, 100);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly(
            "transfers created 2 @1: created/0",
            "transfers created 4 @2: exists/0",
            "balances 3 cursor 0 rows 1",
            "transfers created 5 @3: created/0",
            "transfers 1 cursor 0 rows 1");
        assertThat(client.unexpectedMessages()).isZero();
    }

    @Test
    void shouldTellRefusalsFromRejectionsInTheOrder() {
        connect();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        engine.reject(1, 0, RejectCode.MALFORMED, "group count");
        engine.reject(2, 9, RejectCode.STORE_FULL, "raise the ceiling");

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly(
            "rejected 1 @0 MALFORMED: group count", "rejected 2 @9 STORE_FULL: raise the ceiling");
    }

    @Test
    void shouldPassOnARejectionWhoseRequestTheEngineCouldNotRead() {
        connect();
        deliver(client.transferBatch(1));
        engine.reject(0, 0, RejectCode.MALFORMED, "too short");

        stepUntil(() -> !listener.calls.isEmpty());

        assertThat(listener.calls).containsExactly("rejected 0 @0 MALFORMED: too short");
        assertThat(client.inFlight()).isEqualTo(1);
    }

    @Test
    void shouldCarryMessagesOfFullLengthInBothDirections() {
        connect(context().maxMessageLength(1 << 20));
        final TransferBatch batch = client.transferBatch();
        while (!batch.isFull()) {
            batch.add().id(0, batch.count()).amount(batch.count());
        }
        final AccountLookup lookup = client.accountLookup();
        final long[] ids = LongStream.rangeClosed(1, lookup.capacity()).toArray();
        Arrays.stream(ids).forEach(id -> lookup.add(0, id));

        deliver(batch);
        deliver(lookup);
        engine.accounts(2, 0, ids);
        stepUntil(() -> client.inFlight() == 1);

        assertThat(batch.count()).isEqualTo(8189);
        assertThat(engine.requests.get(0).capacity()).isEqualTo(batch.length());
        assertThat(engine.requests.get(0).getLong(batch.length() - 128 + 48)).isEqualTo(8189);
        assertThat(listener.accounts).hasSize(ids.length);
        assertThat(listener.accounts.get(8188).id()).isEqualTo(new UInt128(8190, 8189));
    }

    @Test
    void shouldSayWhenTheWindowIsFull() {
        connect(context().requestWindow(2));
        final TransferBatch batch = client.transferBatch(1);
        deliver(batch);
        deliver(batch);

        assertThat(client.offer(batch)).isEqualTo(Client.WINDOW_FULL);
        assertThat(Client.resultName(Client.WINDOW_FULL)).isEqualTo("WINDOW_FULL");

        engine.transferResults(1);
        stepUntil(() -> client.inFlight() == 1);
        assertThat(send(batch)).isEqualTo(3);
    }

    @Test
    void shouldSayWhenTheEngineTakesNoMore() {
        connect(context().retainedLength(1 << 28));
        engine.stopReading();
        final TransferBatch batch = client.transferBatch(1_000);
        while (!batch.isFull()) {
            batch.add();
        }

        long sent = 0;
        long result = client.offer(batch);
        while (result != Client.BACK_PRESSURED) {
            assertThat(sent).as("an end to what is taken").isLessThan(1_000);
            sent = result > 0 ? result : sent;
            engine.doWork();
            result = client.offer(batch);
        }

        // What was not sent is not in flight, and its request id is not used up.
        assertThat(client.inFlight()).isEqualTo((int) sent);
        engine.startReading();
        assertThat(send(batch)).isEqualTo(sent + 1);
    }

    @Test
    void shouldRefuseAMessageThatAnotherSessionMadeAndThisOneCannotCarry() {
        connect();
        final TransferBatch batch = client.transferBatch();
        while (!batch.isFull()) {
            batch.add();
        }
        client.close();
        engine.forgetSession();
        connect(context().maxMessageLength(8 * 1024));

        assertThatThrownBy(() -> client.offer(batch))
            .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("TOO_LONG: ");
    }

    @Test
    void shouldLeaveOutRepliesThatAnswerNothing() {
        connect();
        deliver(client.transferBatch(1));
        engine.transferResults(1);
        engine.transferResults(1);
        engine.transferResults(99);

        stepUntil(() -> client.unexpectedMessages() == 2);

        assertThat(listener.calls).containsExactly("transfers created 1 @1:");
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void shouldLeaveOutMessagesThatAreNewerThanThisLibrary() {
        connect();
        engine.send(header(0, 299, Envelope.LEDGER_SCHEMA_ID));
        engine.send(header(0, 1, Envelope.USER_SCHEMA_ID_MIN));
        engine.send(header(0, 99, Envelope.SESSION_SCHEMA_ID));

        stepUntil(() -> client.unexpectedMessages() == 3);

        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void shouldReadRepliesThatHaveGrown() {
        connect();
        deliver(client.transferBatch(1));
        // Root of 36 bytes instead of 28, results of 24 instead of 16.
        final byte[] reply = new byte[8 + 36 + 4 + 24];
        final UnsafeBuffer buffer = new UnsafeBuffer(reply);
        buffer.putBytes(0, header(36, 201, Envelope.LEDGER_SCHEMA_ID));
        buffer.putLong(8, 1);
        buffer.putLong(16, 5);
        buffer.putShort(44, (short) 24);
        buffer.putShort(46, (short) 1);
        buffer.putShort(48 + 8, (short) 22);
        engine.send(reply);

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("transfers created 1 @5: exists/0");
    }

    @Test
    void shouldHandWhatTheListenerThrowsToWhoPolls() {
        connect();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        listener.onCall = line -> {
            listener.onCall = none -> { };
            throw new IllegalStateException("no disk");
        };
        engine.transferResults(1);
        engine.transferResults(2);

        assertThatThrownBy(() -> stepUntil(() -> client.inFlight() == 0)).hasMessage("no disk");
        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("transfers created 1 @1:", "transfers created 2 @2:");
    }

    @Test
    void shouldLetAListenerOfferTheNextRequest() {
        connect();
        final TransferBatch batch = client.transferBatch(1);
        deliver(batch);
        listener.onCall = line -> assertThat(client.offer(batch)).isEqualTo(2);
        engine.transferResults(1);

        stepUntil(() -> engine.requests.size() == 2);

        assertThat(client.inFlight()).isEqualTo(1);
    }

    @Test
    void shouldNotLetAListenerPoll() {
        connect();
        deliver(client.transferBatch(1));
        listener.onCall = line -> client.poll(listener);
        engine.transferResults(1);

        assertThatThrownBy(() -> stepUntil(() -> client.inFlight() == 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldLetAListenerCloseTheClient() {
        connect();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        listener.onCall = line -> client.close();
        engine.transferResults(1);
        engine.transferResults(2);
        stepUntil(() -> !client.isConnected());

        assertThat(client.poll(listener)).isZero();
        assertThat(client.offer(new TransferBatch(1))).isEqualTo(Client.CLOSED);
        assertThat(listener.calls).containsExactly("transfers created 1 @1:");
        stepUntil(() -> engine.disconnects == 1);
    }

    @Test
    void shouldKeepBatchesWithinWhatAMessageHolds() {
        engine.sessionTimeoutNs = TimeUnit.SECONDS.toNanos(60);
        connect(context().maxMessageLength(1 << 20));

        assertThatThrownBy(() -> client.transferBatch(8192)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("OUT_OF_RANGE: capacity 8192; this session's messages hold from 1 to 8189");
        assertThatThrownBy(() -> client.accountLookup(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] header(final int blockLength, final int templateId, final int schemaId) {
        return new byte[] {
            (byte) blockLength, (byte) (blockLength >> 8), (byte) templateId, (byte) (templateId >> 8),
            (byte) schemaId, (byte) (schemaId >> 8), 0, 0
        };
    }
}
