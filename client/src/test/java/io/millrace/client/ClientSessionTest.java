package io.millrace.client;

import io.millrace.codecs.Envelope;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientSessionTest extends SessionTest {
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(4);

    private final ManualClock clock = new ManualClock();

    @Test
    void shouldKeepTheSessionAliveFourTimesPerTimeout() {
        connectByManualClock();

        for (int i = 1; i <= 8; i++) {
            clock.advance(SESSION_TIMEOUT_NS / 4);
            final int expected = i;
            stepUntil(() -> engine.keepAlives == expected);
        }

        settle();
        assertThat(engine.keepAlives).isEqualTo(8);
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void shouldTakeTheSessionForLostWhenTheEngineIsSilentForItsTimeout() {
        connectByManualClock();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        engine.isSilent = true;

        for (int i = 0; i < 4; i++) {
            clock.advance(SESSION_TIMEOUT_NS / 4);
            settle();
        }
        assertThat(client.isConnected()).isTrue();
        clock.advance(1);
        settle();

        assertThat(client.isConnected()).isFalse();
        assertThat(client.inFlight()).isZero();
        assertThat(listener.calls).containsExactly(
            "disconnected ENGINE_LOST: nothing came from the engine for 4000 ms; see that it runs, and connect again",
            "unknown 1",
            "unknown 2");
        assertThat(client.offer(new TransferBatch(1))).isEqualTo(Client.CLOSED);
        assertThat(client.poll(listener)).isZero();
    }

    @Test
    void shouldNotBlameTheEngineForTimeInWhichNobodyPolled() {
        connectByManualClock();

        clock.advance(10 * SESSION_TIMEOUT_NS);
        stepUntil(() -> engine.keepAlives == 1 && engine.hasSentAll());
        settle();

        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void shouldReportWhyTheEngineEndedTheSession() {
        connect();
        deliver(client.transferBatch(1));
        engine.disconnect(io.millrace.codecs.session.DisconnectReason.SLOW_CONSUMER, "read your replies");

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).containsExactly("disconnected SLOW_CONSUMER: read your replies", "unknown 1");
    }

    @Test
    void shouldNotTakeTheEndOfAnotherSessionForItsOwn() {
        connect();
        engine.disconnect(8, 4711);
        stepUntil(() -> client.unexpectedMessages() == 1);
        assertThat(client.isConnected()).isTrue();

        engine.disconnect(7, 4711);
        stepUntil(() -> client.unexpectedMessages() == 2);
        assertThat(client.isConnected()).isTrue();

        engine.disconnect(7, engine.connectId());
        stepUntil(() -> !client.isConnected());
    }

    @Test
    void shouldDeliverTheRepliesThatCameBeforeTheEnd() {
        connect();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        engine.transferResults(1);
        engine.disconnect(io.millrace.codecs.session.DisconnectReason.ENGINE_CLOSING, "good night");
        stepUntil(engine::hasSentAll);
        engine.closeResponse();

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).containsExactly(
            "transfers created 1 @1:", "disconnected ENGINE_CLOSING: good night", "unknown 2");
    }

    @Test
    void shouldNoticeAtOnceThatTheStreamOfRepliesEnded() {
        connectByManualClock();
        deliver(client.transferBatch(1));
        engine.closeResponse();

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).containsExactly(
            "disconnected ENGINE_LOST: the engine's stream of replies has ended; connect again", "unknown 1");
    }

    @Test
    void shouldGoOnTellingUnknownOutcomesAfterAListenerThrew() {
        connect();
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        deliver(client.transferBatch(1));
        engine.disconnect(io.millrace.codecs.session.DisconnectReason.REPLACED, "");
        listener.onCall = line -> {
            if (line.equals("unknown 2") || line.startsWith("disconnected")) {
                throw new IllegalStateException(line);
            }
        };

        assertThatThrownBy(() -> stepUntil(() -> client.inFlight() == 0)).hasMessage("disconnected REPLACED: ");
        assertThat(client.inFlight()).isEqualTo(3);
        assertThatThrownBy(() -> stepUntil(() -> client.inFlight() == 0)).hasMessage("unknown 2");
        assertThat(client.inFlight()).isEqualTo(1);
        stepUntil(() -> client.inFlight() == 0);

        assertThat(listener.calls).containsExactly("disconnected REPLACED: ", "unknown 1", "unknown 2", "unknown 3");
    }

    @Test
    void shouldReportAMediaDriverThatHangsAndCloseAllTheSame() {
        connect(context().driverTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)));
        deliver(client.transferBatch(1));

        driver.hang();
        pollUntilLost();
        client.close();

        assertThat(listener.calls.get(0)).startsWith("disconnected MEDIA_DRIVER_LOST: ").contains("DriverTimeoutException");
        assertThat(listener.calls).hasSize(2).contains("unknown 1");
    }

    @Test
    void shouldReportAMediaDriverThatWasClosed() {
        connect(context().driverTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)));
        deliver(client.transferBatch(1));

        driver.close();
        pollUntilLost();
        client.close();

        assertThat(listener.calls).hasSize(2).contains("unknown 1");
    }

    @Test
    void shouldEndTheSessionInOrderWhenClosed() {
        connect();
        client.close();
        client.close();

        final Client closed = client;
        stepUntil(() -> engine.disconnects == 1);
        assertThat(closed.isConnected()).isFalse();
        assertThat(closed.offer(new TransferBatch(1))).isEqualTo(Client.CLOSED);
    }

    @Test
    void shouldEndTheSessionWhenAKnownMessageCannotBeRead() {
        connect();
        deliver(client.transferBatch(1));
        // A reply that claims more results than it holds.
        final UnsafeBuffer reply = new UnsafeBuffer(new byte[8 + 28 + 4 + 16]);
        reply.putShort(0, (short) 28);
        reply.putShort(2, (short) 201);
        reply.putShort(4, (short) Envelope.LEDGER_SCHEMA_ID);
        reply.putLong(8, 1);
        reply.putShort(36, (short) 16);
        reply.putShort(38, (short) 2);
        engine.send(reply.byteArray());

        stepUntil(() -> !client.isConnected());

        assertThat(listener.calls).hasSize(2).contains("unknown 1");
        assertThat(listener.calls.get(0)).startsWith("disconnected PROTOCOL_ERROR: a message of 56 bytes");
    }

    @Test
    void shouldTakeGarbageForWhatItIs() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        final int[] templates = {1, 2, 4, 6, 7, 200, 201, 202, 203, 299};
        for (int round = 0; round < 20; round++) {
            connect();
            deliver(client.transferBatch(1));
            for (int i = 0; i < 50; i++) {
                final UnsafeBuffer garbage = new UnsafeBuffer(new byte[1 + random.nextInt(200)]);
                random.nextBytes(garbage.byteArray());
                if (garbage.capacity() >= 8) {
                    garbage.putShort(0, (short) random.nextInt(48));
                    garbage.putShort(2, (short) templates[random.nextInt(templates.length)]);
                    garbage.putShort(4, (short) random.nextInt(4));
                }
                engine.send(garbage.byteArray());
            }
            // Whatever it was, the last one ends the session if none before has.
            engine.send(new byte[] {1});
            stepUntil(() -> !client.isConnected());

            assertThat(client.inFlight()).isZero();
            client.close();
            engine.forgetSession();
        }
    }

    private void connectByManualClock() {
        engine.sessionTimeoutNs = SESSION_TIMEOUT_NS;
        connect(context().nanoClock(clock));
    }

    /** The engine is not stepped: it hangs on the same driver. */
    private void pollUntilLost() {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (client.isConnected()) {
            client.poll(listener);
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            Thread.yield();
        }
    }
}
