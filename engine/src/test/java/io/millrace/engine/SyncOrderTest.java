package io.millrace.engine;

import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.millrace.client.Client;
import io.millrace.codecs.Envelope;
import io.millrace.engine.support.ChildJvm;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The kernel as a witness: what the engine asks of it between the packet with a command and the packet with its reply. */
@Timeout(300)
class SyncOrderTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final int TURNS = 50;
    private static final int PACKET_MAX = 2048;
    private static final int QUERY_TEMPLATES = 100;
    /** Thread and what it calls, or whose call it is that comes back. */
    private static final Pattern CALL = Pattern.compile("(\\d+) +(?:<\\.\\.\\. (\\w+) resumed>|(\\w+)\\()(.*)");
    private static final Pattern BYTES = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})+)\"");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldSyncBetweenThePacketOfACommandAndThatOfAnyReply(final Profile profile) throws IOException {
        assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
        final Path trace = folder.resolve("trace");
        final List<String> strace = List.of(
            STRACE.toString(), "-f", "-xx", "-s", Integer.toString(PACKET_MAX),
            "-e", "trace=fdatasync,sendto,recvfrom,sendmsg,recvmsg", "-o", trace.toString());
        try (ChildJvm child = ChildJvm.startUnder(
            strace, folder, List.of(), UdpTurnsMain.class, folder.toString(), profile.name(), Integer.toString(TURNS))) {
            final int exitCode = child.awaitEnd();
            assumeTrue(Files.exists(trace) && Files.size(trace) > 0, "strace is not allowed here");
            assertThat(exitCode).as(child.output()).isZero();
        }
        final Witness witness = new Witness();
        Files.readAllLines(trace).forEach(witness::onLine);
        assertThat(witness.commands).isGreaterThanOrEqualTo(TURNS);
        assertThat(witness.replies).isGreaterThanOrEqualTo(2 * TURNS);
        assertThat(witness.early).isZero();
    }

    /** Reads a trace as it goes on. */
    private static final class Witness {
        private final Map<String, Integer> syncing = new HashMap<>();
        private int commands;
        private int replies;
        private int early;
        /** How many commands had come when the last sync that is over began. */
        private int synced;

        void onLine(final String line) {
            final Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                return;
            }
            final String thread = call.group(1);
            final boolean isBegun = call.group(3) != null;
            final boolean isOver = !line.endsWith("<unfinished ...>");
            final String name = isBegun ? call.group(3) : call.group(2);
            if ("fdatasync".equals(name)) {
                if (isBegun) {
                    syncing.put(thread, commands);
                }
                if (isOver) {
                    assertThat(line).endsWith(" = 0");
                    synced = Math.max(synced, syncing.remove(thread));
                }
            } else if (name.startsWith("recv") && isOver) {
                onPacket(call.group(4), true);
            } else if (name.startsWith("send") && isBegun) {
                onPacket(call.group(4), false);
            }
        }

        private void onPacket(final String call, final boolean isReceived) {
            final Matcher bytes = BYTES.matcher(call);
            if (!bytes.find()) {
                return;
            }
            final UnsafeBuffer packet = new UnsafeBuffer(bytes(bytes.group(1)));
            int offset = 0;
            while (offset + DataHeaderFlyweight.HEADER_LENGTH < packet.capacity()) {
                final int length = DataHeaderFlyweight.fragmentLength(packet, offset);
                if (length <= DataHeaderFlyweight.HEADER_LENGTH) {
                    return;
                }
                final int type = packet.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET);
                if (type == HeaderFlyweight.HDR_TYPE_DATA) {
                    final int templateId = Envelope.templateId(packet, offset + DataHeaderFlyweight.HEADER_LENGTH);
                    onMessage(DataHeaderFlyweight.streamId(packet, offset), templateId, isReceived);
                }
                offset += BitUtil.align(length, 32);
            }
        }

        private void onMessage(final int streamId, final int templateId, final boolean isReceived) {
            if (streamId == Client.Context.COMMAND_STREAM_ID_DEFAULT) {
                commands += isReceived && templateId < QUERY_TEMPLATES ? 1 : 0;
            } else if (streamId != Client.Context.CONTROL_STREAM_ID_DEFAULT && !isReceived) {
                replies++;
                early += synced < commands ? 1 : 0;
            }
        }

        private static byte[] bytes(final String escaped) {
            final byte[] bytes = new byte[escaped.length() / 4];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(escaped.substring(4 * i + 2, 4 * i + 4), 16);
            }
            return bytes;
        }
    }
}
