package io.millrace.client;

import io.aeron.Aeron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ClientConnectTest extends SessionTest {
    @Test
    void shouldOpenSessionOnTheTermsThatTheEngineGrants() {
        engine.maxMessageLength = 4096;
        engine.sessionTimeoutNs = 3_000_000_000L;

        connect(context().credentials("open sesame".getBytes(StandardCharsets.US_ASCII)));

        assertThat(client.isConnected()).isTrue();
        assertThat(client.maxMessageLength()).isEqualTo(4096);
        assertThat(client.sessionTimeoutNs()).isEqualTo(3_000_000_000L);
        assertThat(client.connectedAtSequence()).isEqualTo(77);
        assertThat(client.transferBatch().capacity()).isEqualTo((4096 - 32) / 128);
        assertThat(engine.credentials).isEqualTo("open sesame");
    }

    @Test
    void shouldNameTheCommandStreamThatItPublishes() {
        connect();
        deliver(client.transferBatch(1));

        assertThat(engine.lastCommandSessionId).isEqualTo(engine.commandSessionId());
    }

    @Test
    void shouldNotPromiseLongerMessagesThanItsOwnTermsCanHold() {
        connect(context().maxMessageLength(8 * 1024));

        assertThat(client.maxMessageLength()).isEqualTo(8 * 1024);
    }

    @Test
    void shouldAskForTheMessageLengthThatWasSetAndNeedNoMoreMemoryThanThat() {
        connect(context().maxMessageLength(16 * 1024));

        assertThat(engine.askedMaxMessageLength).isEqualTo(16 * 1024);
        assertThat(client.maxMessageLength()).isEqualTo(16 * 1024);
        assertThat(engine.sessionId).isEqualTo(client.sessionId());
    }

    @Test
    void shouldRepeatConnectUntilTheEngineAnswers() {
        engine.connectsIgnored = 2;

        connect();

        assertThat(client.isConnected()).isTrue();
        assertThat(engine.connects).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldGoOnWithRequestIdsWhereTheEngineLeftOff() {
        engine.highestRequestId = 41;
        connect();

        assertThat(send(client.transferBatch(1))).isEqualTo(42);
    }

    @Test
    void shouldConnectOverUdpWithAPortOfItsOwnForReplies() {
        engine.close();
        final String channel = "aeron:udp?endpoint=localhost:" + freeUdpPort();
        engine = new ScriptedEngine(driver.directoryName(), channel);

        connect(context().ingressChannel(channel));
        engine.onRequest = request -> engine.accounts(1, 0, 5);
        deliver(client.accountLookup(1).add(0, 5));
        stepUntil(() -> !listener.calls.isEmpty());

        assertThat(listener.calls).containsExactly("accounts 1 cursor 0 rows 1");
        assertThat(engine.responseChannel).startsWith("aeron:udp").doesNotContain(":0");
    }

    @Test
    void shouldReportTheReasonWhenTheEngineDeclines() {
        engine.refusal = new ScriptedEngine.Refusal(7, "16 sessions are open");

        assertThatThrownBy(this::connect)
            .isInstanceOf(ConnectRefusedException.class)
            .hasMessage("CONNECT_REFUSED: the engine declined the session: SESSION_LIMIT: 16 sessions are open")
            .extracting(ex -> ((ConnectRefusedException) ex).reason()).isEqualTo(DisconnectReason.SESSION_LIMIT);
    }

    @Test
    void shouldReportReasonsThatAreNewerThanThisLibrary() {
        engine.refusal = new ScriptedEngine.Refusal(4711, "it is Sunday");

        assertThatThrownBy(this::connect).hasMessageContaining("OTHER: it is Sunday");
    }

    @Test
    void shouldRefuseAnotherProtocolVersion() {
        engine.protocolVersion = 2;

        assertThat(catchThrowableOfType(ClientException.class, this::connect).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void shouldRefuseTermsThatMakeNoSense() {
        engine.maxMessageLength = 10;

        assertThat(catchThrowableOfType(ClientException.class, this::connect).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void shouldGiveUpWhenNoEngineAnswers() {
        engine.connectsIgnored = Integer.MAX_VALUE;

        assertThatThrownBy(() -> connect(context().connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(300))))
            .isInstanceOf(ClientException.class)
            .hasMessage("NO_ENGINE: no engine answered on aeron:ipc, stream 102, within 300 ms; " +
                "check that it is running, the channel and the Aeron folder");
    }

    @Test
    void shouldGiveUpWhenThereIsNoMediaDriver(@TempDir final Path directory) {
        final Client.Context context = context()
            .aeronDirectoryName(directory.resolve("nobody").toString())
            .connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100));

        assertThat(catchThrowableOfType(ClientException.class, () -> connect(context)).code())
            .isEqualTo(ErrorCode.NO_MEDIA_DRIVER);
    }

    @Test
    void shouldTakeAMediaDriverForNoneThatWasKilledInItsStart(@TempDir final Path directory) throws IOException {
        Files.write(directory.resolve("cnc.dat"), new byte[64 * 1024]);
        final Client.Context context = context()
            .aeronDirectoryName(directory.toString())
            .driverTimeoutNs(TimeUnit.MILLISECONDS.toNanos(20))
            .connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100));

        assertThat(catchThrowableOfType(ClientException.class, () -> connect(context)).code())
            .isEqualTo(ErrorCode.NO_MEDIA_DRIVER);
    }

    @Test
    void shouldTakeAMediaDriverForNoneWhoseFileCannotBeOpened(@TempDir final Path directory) throws IOException {
        Files.createDirectory(directory.resolve("cnc.dat"));
        final Client.Context context = context()
            .aeronDirectoryName(directory.toString())
            .connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100));

        assertThatThrownBy(() -> connect(context))
            .isInstanceOf(ClientException.class)
            .hasMessageStartingWith("NO_MEDIA_DRIVER: no media driver is running in " + directory + " (")
            .hasMessageContaining("cnc.dat")
            .hasMessageEndingWith("; start the engine, or give the Aeron folder that it prints");
    }

    @Test
    void shouldSayWhichSettingIsMissing() {
        assertThatThrownBy(() -> Client.connect(new Client.Context()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("INVALID_SETTING: clientId is not set; give each producer an id of its own that lasts, not 0");
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertRefused(context().maxMessageLength(100_000), "maxMessageLength is 100000");
        assertRefused(context().maxMessageLength(4 * 1024), "maxMessageLength is 4096");
        assertRefused(context().maxMessageLength(8 * 1024 * 1024), "maxMessageLength is 8388608");
        assertRefused(context().retainedLength(64 * 1024), "retainedLength is 65536");
        assertRefused(context().requestWindow(4_097), "requestWindow is 4097");
        assertRefused(context().reconnectTimeoutNs(-1), "reconnectTimeoutNs is -1");
        assertRefused(context().credentials((byte[]) null), "credentials are null");
        assertRefused(context().user("", "x"), "user is empty");
        assertRefused(context().user("sam", ""), "password is empty");
    }

    private static void assertRefused(final Client.Context context, final String wrong) {
        assertThatThrownBy(context::conclude).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("INVALID_SETTING: " + wrong + "; ");
    }

    @Test
    void shouldReportAChannelThatAeronDoesNotTake() {
        assertThat(catchThrowableOfType(ClientException.class, () -> connect(context().ingressChannel("carrier:pigeon"))).code())
            .isEqualTo(ErrorCode.AERON);
    }

    @Test
    void shouldLeaveAnAeronClientThatItWasGivenOpen() {
        try (Aeron aeron = Aeron.connect(
            new Aeron.Context().aeronDirectoryName(driver.directoryName()))) {
            connect(context().aeron(aeron));
            client.close();

            assertThat(aeron.isClosed()).isFalse();
            stepUntil(() -> engine.disconnects == 1);
        }
    }

    private static int freeUdpPort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final SocketException ex) {
            throw new AssertionError(ex);
        }
    }
}
