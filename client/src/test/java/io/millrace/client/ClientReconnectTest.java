package io.millrace.client;

import io.aeron.Aeron;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientReconnectTest extends SessionTest {
    private static final String STREAM_ENDED =
        "reconnecting ENGINE_LOST: the engine's stream of replies has ended; connect again";
    private static final long RECONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final ManualClock clock = new ManualClock();

    @Test
    void shouldSendWhatWasInFlightOnceMoreInItsOrderBeforeAnythingElse() {
        connect(lasting());
        final TransferBatch batch = client.transferBatch(2);
        deliver(batch);
        deliver(client.accountLookup(1).add(0, 5));
        batch.add().id(0, 1).amount(7);
        deliver(batch);
        engine.loseSession();
        // What has been offered may be changed at once.
        batch.clear();

        stepUntil(client::isReconnecting);
        assertThat(client.offer(batch)).isEqualTo(Client.NOT_CONNECTED);
        assertThat(client.isConnected()).isTrue();
        final long next = send(batch);
        stepUntil(() -> engine.requests.size() == 7);

        assertThat(next).isEqualTo(4);
        assertThat(requestIds()).containsExactly(1, 2, 3, 1, 2, 3, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(engine.requests.get(i + 3)).isEqualTo(engine.requests.get(i));
        }
        assertThat(engine.lastCommandSessionId).isEqualTo(engine.commandSessionId());
        assertThat(listener.calls).containsExactly(STREAM_ENDED, "reconnected");
        assertThat(client.isReconnecting()).isFalse();
    }

    @Test
    void shouldTellEachRequestOnceWhetherItsReplyCameBeforeTheLossOrAfter() {
        connect(lasting());
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        engine.transferResults(1, CreateTransferStatus.created);
        stepUntil(() -> client.inFlight() == 1);
        engine.loseSession();
        engine.highestRequestId = 2;
        stepUntil(() -> engine.requests.size() == 3);
        engine.transferResults(2, CreateTransferStatus.exists);
        engine.transferResults(2, CreateTransferStatus.exists);

        stepUntil(() -> client.unexpectedMessages() == 1);

        assertThat(requestIds()).containsExactly(1, 2, 2);
        assertThat(listener.calls).containsExactly(
            "transfers created 1 @1: created/0", STREAM_ENDED, "reconnected", "transfers created 2 @2: exists/0");
        assertThat(client.inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "SLOW_CONSUMER", "ENGINE_CLOSING", "NOT_CONNECTED"})
    void shouldGetASessionBackThatTheEngineEndedForWhatPasses(final io.millrace.codecs.session.DisconnectReason reason) {
        connect(lasting());
        engine.sessionId = 99;
        engine.disconnect(reason, "for now");

        stepUntil(() -> listener.calls.contains("reconnected"));

        assertThat(listener.calls).containsExactly("reconnecting " + reason + ": for now", "reconnected");
        assertThat(client.sessionId()).isEqualTo(99);
    }

    @ParameterizedTest
    @EnumSource(names = {
        "CLOSED_BY_CLIENT", "REPLACED", "ENDED_BY_OPERATOR", "NOT_AUTHENTICATED", "CLIENT_ID_TAKEN", "PROTOCOL_VERSION",
        "REPLY_TOO_LONG", "INVALID_CONNECT"
    })
    void shouldTakeForFinalWhatDoesNotPass(final io.millrace.codecs.session.DisconnectReason reason) {
        connect(lasting());
        deliver(client.transferBatch(1));
        engine.disconnect(reason, "for good");

        stepUntil(() -> !client.isConnected());
        settle();

        assertThat(listener.calls).containsExactly("disconnected " + reason + ": for good", "unknown 1");
        assertThat(client.offer(new TransferBatch(1))).isEqualTo(Client.CLOSED);
    }

    @Test
    void shouldTakeGarbageForFinal() {
        connect(lasting());
        engine.send(new byte[] {1});

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).hasSize(1);
        assertThat(listener.calls.get(0)).startsWith("disconnected PROTOCOL_ERROR: ");
    }

    @Test
    void shouldGiveUpWhenTimeIsUp() {
        connect(lasting().nanoClock(clock));
        deliver(client.transferBatch(1));
        deliver(client.accountLookup(1).add(0, 5));
        engine.connectsIgnored = Integer.MAX_VALUE;
        engine.loseSession();
        stepUntil(() -> client.isReconnecting() && engine.connects > 1);

        clock.advance(RECONNECT_TIMEOUT_NS - 1);
        settle();
        assertThat(client.isConnected()).isTrue();
        clock.advance(1);
        stepUntil(() -> !client.isConnected());
        settle();

        assertThat(listener.calls).hasSize(4).startsWith(STREAM_ENDED).endsWith("unknown 1", "unknown 2");
        assertThat(listener.calls.get(1)).startsWith("disconnected ENGINE_LOST: the engine's stream of replies has ended; " +
            "connect again; not got back within 10000 ms: NO_ENGINE: no engine answered on aeron:ipc, stream 102, within ");
        assertThat(client.inFlight()).isZero();
        assertThat(client.offer(new TransferBatch(1))).isEqualTo(Client.CLOSED);
    }

    @Test
    void shouldNotTryAtAllWhenToldSo() {
        connect();
        engine.loseSession();

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).hasSize(1);
        assertThat(engine.connects).isEqualTo(1);
    }

    @Test
    void shouldNotRepeatCommandsToAnEngineThatHasForgottenTheClient() {
        connect(lasting());
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        deliver(client.accountLookup(1).add(0, 5));
        deliver(client.transferBatch(1));
        engine.transferResults(1, CreateTransferStatus.created);
        stepUntil(() -> client.inFlight() == 3);
        engine.highestRequestId = 0;
        engine.loseSession();

        stepUntil(() -> engine.requests.size() == 5);
        settle();

        assertThat(requestIds()).containsExactly(1, 2, 3, 4, 3);
        assertThat(listener.calls).containsExactly(
            "transfers created 1 @1: created/0", STREAM_ENDED, "reconnected", "unknown 2", "unknown 4");
        assertThat(deliver(client.transferBatch(1))).isEqualTo(5);
        assertThat(client.inFlight()).isEqualTo(2);
    }

    @Test
    void shouldRepeatCommandsWhenOnlyRefusalsAndQueriesWereAnswered() {
        connect(lasting());
        deliver(client.transferBatch(1));
        deliver(client.accountLookup(1).add(0, 5));
        deliver(client.transferBatch(1));
        engine.reject(1, 0, RejectCode.MALFORMED, "");
        engine.accounts(2, 0, 5);
        stepUntil(() -> client.inFlight() == 1);
        engine.loseSession();

        stepUntil(() -> engine.requests.size() == 4);

        assertThat(requestIds()).containsExactly(1, 2, 3, 3);
    }

    @Test
    void shouldTellThatAnOutcomeIsUnknownWhenARetryIsTooOldOrRefusedForWhatMayHaveChanged() {
        connect(lasting());
        IntStream.range(0, 4).forEach(i -> deliver(client.transferBatch(1)));
        engine.loseSession();
        stepUntil(() -> engine.requests.size() == 8);
        engine.reject(1, 0, RejectCode.REQUEST_TOO_OLD, "");
        engine.reject(2, 0, RejectCode.NOT_ALLOWED, "");
        engine.reject(3, 0, RejectCode.REQUEST_ID_REUSED, "");
        engine.reject(4, 9, RejectCode.STORE_FULL, "");
        deliver(client.transferBatch(1));
        engine.reject(5, 0, RejectCode.REQUEST_TOO_OLD, "");

        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly(STREAM_ENDED, "reconnected", "unknown 1", "unknown 2",
            "rejected 3 @0 REQUEST_ID_REUSED: ", "rejected 4 @9 STORE_FULL: ", "rejected 5 @0 REQUEST_TOO_OLD: ");
    }

    @Test
    void shouldGoOnTryingWhileTheEngineHasNoRoom() {
        connect(lasting());
        engine.refusal = new ScriptedEngine.Refusal(7, "16 sessions are open");
        engine.loseSession();
        stepUntil(() -> engine.connects >= 3);
        assertThat(client.isReconnecting()).isTrue();
        engine.refusal = null;

        stepUntil(() -> !client.isReconnecting());

        assertThat(listener.calls).containsExactly(STREAM_ENDED, "reconnected");
    }

    @Test
    void shouldGiveUpAtOnceWhenTheEngineRefusesForGood() {
        connect(lasting());
        deliver(client.transferBatch(1));
        engine.refusal = new ScriptedEngine.Refusal(11, "it is another's");
        engine.loseSession();

        stepUntil(() -> !client.isConnected());
        settle();

        assertThat(listener.calls).containsExactly(
            STREAM_ENDED, "disconnected CLIENT_ID_TAKEN: it is another's", "unknown 1");
    }

    @Test
    void shouldProveItselfAgainAndGiveUpWhenTheEngineDoesNot() {
        final ScramServer server = new ScramServer("sam", "open sesame");
        engine.authenticator = server.authenticator(engine);
        connect(lasting().user("sam", "open sesame"));
        engine.loseSession();
        stepUntil(() -> listener.calls.contains("reconnected"));

        engine.authenticator = new ScramServer("sam", "guessed").authenticator(engine);
        engine.loseSession();
        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).hasSize(4);
        assertThat(listener.calls.get(3)).startsWith("disconnected ENGINE_NOT_TRUSTED: ");
    }

    @Test
    void shouldGetTheSessionBackFromAnEngineWithANewMediaDriver() {
        connect(lasting());
        deliver(client.transferBatch(1));
        engine.close();
        driver.close();
        driver = new TestDriver(directory);
        engine = new ScriptedEngine(driver.directoryName(), Client.Context.CHANNEL_DEFAULT);

        stepUntil(() -> engine.requests.size() == 1);
        engine.transferResults(1, CreateTransferStatus.created);
        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).hasSize(3).endsWith("reconnected", "transfers created 1 @1: created/0");
    }

    @Test
    void shouldNotHangOnAMediaDriverThatWasKilledAndGetTheSessionBackFromTheNext() {
        engine.sessionTimeoutNs = TimeUnit.MILLISECONDS.toNanos(200);
        connect(lasting().driverTimeoutNs(TimeUnit.SECONDS.toNanos(60)));
        deliver(client.transferBatch(1));
        final TestDriver killed = driver;
        final ScriptedEngine dead = engine;
        try {
            killed.hang();
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!client.isReconnecting()) {
                client.poll(listener);
                assertThat(System.nanoTime()).isLessThan(deadlineNs);
            }
            // The file of the dead still looks alive, and an attempt begins with it; then a new driver takes its place.
            for (int i = 0; i < 1_000; i++) {
                client.poll(listener);
            }
            driver = new TestDriver(directory);
            engine = new ScriptedEngine(driver.directoryName(), Client.Context.CHANNEL_DEFAULT);

            stepUntil(() -> engine.requests.size() == 1);
        } finally {
            if (driver != killed) {
                client.close();
                engine.close();
                driver.close();
            }
            dead.close();
            killed.close();
        }

        assertThat(listener.calls).hasSize(2).endsWith("reconnected");
    }

    @Test
    void shouldGetTheSessionBackOnTheAeronClientThatItWasGiven() {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.directoryName()))) {
            connect(lasting().aeron(aeron));
            deliver(client.transferBatch(1));
            engine.loseSession();

            stepUntil(() -> engine.requests.size() == 2);

            assertThat(aeron.isClosed()).isFalse();
            client.close();
        }
    }

    @Test
    void shouldGiveUpWhenTheAeronClientThatItWasGivenIsClosed() {
        final Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.directoryName()));
        connect(lasting().aeron(aeron));
        deliver(client.transferBatch(1));
        aeron.close();

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls.get(0)).startsWith("disconnected MEDIA_DRIVER_LOST: ");
        assertThat(listener.calls).hasSize(2).endsWith("unknown 1");
    }

    @Test
    void shouldComeToAnEndWhenTheSessionIsLostAtEveryAttempt() {
        engine.sessionTimeoutNs = TimeUnit.SECONDS.toNanos(60);
        connect(lasting().nanoClock(clock));
        final TransferBatch batch = client.transferBatch();
        while (!batch.isFull()) {
            batch.add();
        }
        // More than a stream takes that nobody reads.
        IntStream.range(0, 7).forEach(i -> deliver(batch));
        engine.stopReading();

        for (int i = 1; i <= 4; i++) {
            final int expected = i;
            engine.loseSession();
            stepUntil(() -> listener.calls.stream().filter("reconnected"::equals).count() == expected);
            settle();
            assertThat(client.isReconnecting()).isTrue();
            clock.advance(RECONNECT_TIMEOUT_NS / 4);
        }
        engine.loseSession();
        stepUntil(() -> !client.isConnected());

        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void shouldNotSendAgainWhatIsTooLongForTheNewSession() {
        connect(lasting());
        final TransferBatch batch = client.transferBatch(100);
        while (!batch.isFull()) {
            batch.add();
        }
        deliver(batch);
        deliver(client.transferBatch(1));
        engine.maxMessageLength = 8 * 1024;
        engine.loseSession();

        stepUntil(() -> engine.requests.size() == 3);
        settle();

        assertThat(requestIds()).containsExactly(1, 2, 2);
        assertThat(listener.calls).containsExactly(STREAM_ENDED, "reconnected", "unknown 1");
        assertThat(client.maxMessageLength()).isEqualTo(8 * 1024);
        assertThatThrownBy(() -> client.offer(batch)).hasMessageStartingWith("TOO_LONG: ");
    }

    @Test
    void shouldGoOnAfterAListenerThrew() {
        connect(lasting());
        deliver(client.transferBatch(1));
        listener.onCall = line -> {
            if (line.startsWith("reconnect")) {
                throw new IllegalStateException(line);
            }
        };
        engine.loseSession();

        assertThatThrownBy(() -> stepUntil(() -> engine.requests.size() == 2)).hasMessage(STREAM_ENDED);
        assertThatThrownBy(() -> stepUntil(() -> engine.requests.size() == 2)).hasMessage("reconnected");
        stepUntil(() -> engine.requests.size() == 2);

        assertThat(listener.calls).containsExactly(STREAM_ENDED, "reconnected");
    }

    @Test
    void shouldCloseWhileItIsReconnecting() {
        connect(lasting());
        engine.connectsIgnored = Integer.MAX_VALUE;
        engine.loseSession();
        stepUntil(() -> client.isReconnecting() && engine.connects > 1);

        client.close();
        client.close();

        assertThat(client.isConnected()).isFalse();
        assertThat(client.isReconnecting()).isFalse();
        assertThat(client.poll(listener)).isZero();
    }

    @Test
    void shouldLetAListenerCloseTheClientWhenTheSessionIsLost() {
        connect(lasting());
        listener.onCall = line -> client.close();
        engine.loseSession();

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).containsExactly(STREAM_ENDED);
    }

    @Test
    void shouldEndAnotherSessionAndAskOnceMoreWhenItsOwnWasLost() {
        connect(lasting());
        engine.onEndSession = sessionId -> {
            if (sessionId == 5) {
                engine.sessionEnding(engine.endSessionRequestId, sessionId);
            } else {
                engine.reject(engine.endSessionRequestId, 0, RejectCode.NO_SUCH_SESSION, "none");
            }
        };
        assertThat(client.endSession(5)).isEqualTo(1);
        stepUntil(() -> client.inFlight() == 0);
        assertThat(client.endSession(6)).isEqualTo(2);
        stepUntil(() -> client.inFlight() == 0);
        final long[] asked = {0, 0};
        engine.onEndSession = sessionId -> asked[(int) ++asked[0]] = sessionId;
        client.endSession(7);
        stepUntil(() -> asked[0] == 1);
        asked[0] = 0;
        engine.loseSession();

        stepUntil(() -> asked[0] == 1);

        assertThat(asked[1]).isEqualTo(7);
        assertThat(engine.endSessionRequestId).isEqualTo(3);
        assertThat(listener.calls).containsExactly(
            "ending 1 session 5", "rejected 2 @0 NO_SUCH_SESSION: none", STREAM_ENDED, "reconnected");
    }

    private Client.Context lasting() {
        return context().reconnectTimeoutNs(RECONNECT_TIMEOUT_NS);
    }

    private long[] requestIds() {
        return engine.requests.stream().mapToLong(request -> Envelope.requestId(request, 0)).toArray();
    }
}
