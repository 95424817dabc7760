package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class BlockingClientTest extends SessionTest {
    private BlockingClient blocking;

    @AfterEach
    void closeBlocking() {
        if (blocking != null) {
            blocking.close();
        }
    }

    @Test
    void shouldReturnTheResultsOfABatch() {
        open();
        engine.onRequest = request -> engine.transferResults(
            Envelope.requestId(request, 0), CreateTransferStatus.created, CreateTransferStatus.exists);

        final var results = blocking.createTransfers(blocking.transferBatch());

        assertThat(results).containsExactly(
            new CreateResult<>(CreateTransferStatus.created, ScriptedEngine.TIMESTAMP - 1),
            new CreateResult<>(CreateTransferStatus.exists, ScriptedEngine.TIMESTAMP));
        engine.onRequest = request -> engine.accountResults(Envelope.requestId(request, 0), CreateAccountStatus.created);
        assertThat(blocking.createAccounts(blocking.accountBatch())).hasSize(1);
    }

    @Test
    void shouldReturnRowsInTheOrderOfTheIds() {
        open();
        engine.onRequest = request -> engine.accounts(Envelope.requestId(request, 0), 0, 5, 0, 6);

        final List<Account> accounts = blocking.lookupAccounts(List.of(UInt128.of(5), UInt128.MAX, UInt128.of(6)));

        assertThat(accounts).hasSize(3);
        assertThat(accounts.get(0).id().low()).isEqualTo(5);
        assertThat(accounts.get(1)).isNull();
        assertThat(accounts.get(2).id().low()).isEqualTo(6);
        engine.onRequest = request -> engine.transfers(Envelope.requestId(request, 0), 0, 9);
        assertThat(blocking.lookupTransfers(List.of(UInt128.of(9)))).extracting(Transfer::userData64).containsExactly(21L);
    }

    @Test
    void shouldReturnPagesWithTheirCursor() {
        open();
        engine.onRequest = request -> engine.accounts(Envelope.requestId(request, 0), 99, 5);

        final Page<Account> page = blocking.queryAccounts(blocking.accountQuery());

        assertThat(page.rows()).hasSize(1);
        assertThat(page.cursor()).isEqualTo(99);
        assertThat(page.hasMore()).isTrue();
        engine.onRequest = request -> engine.transfers(Envelope.requestId(request, 0), 0);
        assertThat(blocking.queryTransfers(blocking.transferQuery()).hasMore()).isFalse();
    }

    @Test
    void shouldReturnTransfersAndBalancesOfAnAccount() {
        open();
        engine.onRequest = request -> engine.transfers(Envelope.requestId(request, 0), 99, 5, 6);
        final Page<Transfer> transfers =
            blocking.getAccountTransfers(blocking.accountTransfersQuery().accountId(0, 7).rowLimit(2));
        assertThat(transfers.rows()).extracting(t -> t.id().low()).containsExactly(5L, 6L);
        assertThat(transfers.cursor()).isEqualTo(99);

        engine.onRequest = request -> engine.balances(Envelope.requestId(request, 0), 98, 5);
        final Page<Balance> balances = blocking.getAccountBalances(blocking.accountBalancesQuery().accountId(0, 7));
        assertThat(balances.rows()).containsExactly(new Balance(
            new UInt128(6, 5), new UInt128(8, 7), new UInt128(10, 9), new UInt128(12, 11), 13));
        assertThat(balances.cursor()).isEqualTo(98);
    }

    @Test
    void shouldTellARejectionFromAnOutcomeThatNobodyKnows() {
        open();
        final TransferBatch batch = blocking.transferBatch();
        engine.onRequest = request -> engine.reject(Envelope.requestId(request, 0), 12, RejectCode.STORE_FULL, "raise it");

        final RejectedException rejected =
            catchThrowableOfType(RejectedException.class, () -> blocking.createTransfers(batch));
        assertThat(rejected).hasMessage("REJECTED: request 1: STORE_FULL: raise it");
        assertThat(rejected.sequence()).isEqualTo(12);
        assertThat(rejected.rejectCode()).isEqualTo(RejectCode.STORE_FULL);

        engine.onRequest = request ->
            engine.disconnect(io.millrace.codecs.session.DisconnectReason.ENGINE_CLOSING, "good night");
        final OutcomeUnknownException unknown =
            catchThrowableOfType(OutcomeUnknownException.class, () -> blocking.createTransfers(batch));
        assertThat(unknown).hasMessage("OUTCOME_UNKNOWN: request 2: the session ended: ENGINE_CLOSING: good night; " +
            "it may have been applied or not: look up its ids or offer it again");
        assertThat(unknown.requestId()).isEqualTo(2);

        assertThat(blocking.isConnected()).isFalse();
        assertThatThrownBy(() -> blocking.createTransfers(batch)).isInstanceOf(ClientException.class)
            .hasMessage("NOT_CONNECTED: the session ended: ENGINE_CLOSING: good night; nothing was sent: make a new client");
    }

    @Test
    void shouldReturnTheResultsAcrossTheLossOfTheSession() {
        blocking = BlockingClient.connect(context().reconnectTimeoutNs(TimeUnit.SECONDS.toNanos(10)));
        engine.onRequest = request -> {
            engine.loseSession();
            engine.onRequest = again -> {
                assertThat(again).isEqualTo(request);
                engine.transferResults(Envelope.requestId(again, 0), CreateTransferStatus.created);
            };
        };

        assertThat(blocking.createTransfers(blocking.transferBatch())).hasSize(1);
        assertThat(engine.requests).hasSize(2);
        assertThat(blocking.isConnected()).isTrue();
    }

    @Test
    void shouldGetTheSessionBackWhileNobodyCalls() {
        blocking = BlockingClient.connect(context().reconnectTimeoutNs(TimeUnit.SECONDS.toNanos(10)));
        engine.sessionId = 71;
        engine.loseSession();

        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (blocking.sessionId() != 71 && System.nanoTime() < deadlineNs) {
            engine.doWork();
            Thread.yield();
        }

        assertThat(blocking.sessionId()).isEqualTo(71);
        assertThat(blocking.principal()).isZero();
    }

    @Test
    void shouldSayInTimeThatTheSessionIsNotBackYetAndWhatThatMeans() {
        blocking = BlockingClient.connect(
            context().reconnectTimeoutNs(TimeUnit.SECONDS.toNanos(60)), TimeUnit.MILLISECONDS.toNanos(300));
        final TransferBatch batch = blocking.transferBatch();
        engine.connectsIgnored = Integer.MAX_VALUE;
        engine.onRequest = request -> engine.loseSession();

        assertThatThrownBy(() -> blocking.createTransfers(batch)).isInstanceOf(OutcomeUnknownException.class)
            .hasMessageStartingWith("OUTCOME_UNKNOWN: request 1: no reply within 300 ms, as the session is lost and not got " +
                "back yet: ENGINE_LOST: ");
        assertThatThrownBy(() -> blocking.createTransfers(batch))
            .isInstanceOf(ClientException.class).isNotInstanceOf(OutcomeUnknownException.class)
            .hasMessageStartingWith("NOT_CONNECTED: the session was not got back in time: ENGINE_LOST: ");
        assertThat(blocking.isConnected()).isTrue();
    }

    @Test
    void shouldEndAnotherSession() {
        open();
        engine.onEndSession = sessionId -> engine.sessionEnding(engine.endSessionRequestId, sessionId);
        blocking.endSession(5);

        engine.onEndSession = sessionId -> engine.reject(engine.endSessionRequestId, 0, RejectCode.NO_SUCH_SESSION, "none");
        assertThat(catchThrowableOfType(RejectedException.class, () -> blocking.endSession(5)).rejectCode())
            .isEqualTo(RejectCode.NO_SUCH_SESSION);
    }

    @Test
    void shouldNotWaitLongerThanToldAndNotMistakeALateReplyForTheNext() {
        blocking = BlockingClient.connect(context(), TimeUnit.MILLISECONDS.toNanos(200));
        final TransferBatch batch = blocking.transferBatch();

        assertThatThrownBy(() -> blocking.createTransfers(batch)).isInstanceOf(OutcomeUnknownException.class)
            .hasMessageStartingWith("OUTCOME_UNKNOWN: request 1: no reply within 200 ms");
        assertThat(catchThrowableOfType(ClientException.class, () -> blocking.lookupAccounts(List.of(UInt128.ZERO))).code())
            .isEqualTo(ErrorCode.QUERY_UNANSWERED);
        assertThatThrownBy(() -> blocking.createTransfers(batch)).isInstanceOf(OutcomeUnknownException.class);

        // However they are mixed within one poll.
        engine.onRequest = request -> {
            engine.transferResults(1, CreateTransferStatus.exists);
            engine.transferResults(Envelope.requestId(request, 0), CreateTransferStatus.created);
            engine.transferResults(3, CreateTransferStatus.exists);
        };
        assertThat(blocking.createTransfers(batch)).extracting(CreateResult::status)
            .containsExactly(CreateTransferStatus.created);
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheEngineTakesNoMore() {
        blocking = BlockingClient.connect(context(), TimeUnit.MILLISECONDS.toNanos(100));
        final TransferBatch batch = blocking.transferBatch();
        while (!batch.isFull()) {
            batch.add();
        }
        engine.stopReading();

        ErrorCode code = ErrorCode.OUTCOME_UNKNOWN;
        for (int i = 0; i < 1_000 && code == ErrorCode.OUTCOME_UNKNOWN; i++) {
            code = catchThrowableOfType(ClientException.class, () -> blocking.createTransfers(batch)).code();
        }

        assertThat(code).isEqualTo(ErrorCode.BACK_PRESSURED);
    }

    @Test
    void shouldKeepTheSessionAliveWhileNobodyCalls() {
        engine.sessionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(400);
        open();

        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (engine.keepAlives < 8 && System.nanoTime() < deadlineNs) {
            engine.doWork();
            Thread.yield();
        }

        assertThat(engine.keepAlives).isGreaterThanOrEqualTo(8);
        assertThat(blocking.isConnected()).isTrue();
    }

    @Test
    void shouldRefuseCallsOnceClosed() {
        open();
        final TransferBatch batch = blocking.transferBatch();
        blocking.close();
        blocking.close();

        assertThat(catchThrowableOfType(ClientException.class, () -> blocking.createTransfers(batch)).code())
            .isEqualTo(ErrorCode.NOT_CONNECTED);
    }

    private void open() {
        blocking = BlockingClient.connect(context());
    }
}
