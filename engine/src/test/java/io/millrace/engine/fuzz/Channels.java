package io.millrace.engine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Channels that a Connect may name: few that an engine may answer on, and many that it must not. */
final class Channels {
    /** Addresses are those that are kept for documentation: nobody has them. */
    private static final List<String> OTHERS = List.of(
        "", "aeron", "aeron:", "aeron:ipc?", "aeron:ipc:", "aeron:ipc?|", "aeron:ipc?a=b|", "aeron:ipc?=", "aeron:udp",
        "aeron:udp?", "aeron:udp?endpoint", "aeron:udp?endpoint=", "aeron:udp?endpoint=|", "aeron:udp?endpoint=localhost",
        "aeron:udp?endpoint=localhost:", "aeron:udp?endpoint=localhost:0", "aeron:udp?endpoint=localhost:99999",
        "aeron:udp?endpoint=localhost:-1", "aeron:udp?endpoint=:20001", "aeron:udp?endpoint=[::]:20001",
        "aeron:udp?endpoint=[:20001", "aeron:udp?endpoint=192.0.2.1:20001", "aeron:udp?endpoint=224.0.1.1:20001",
        "aeron:udp?endpoint=0.0.0.0:20001", "aeron:udp?endpoint=127.0.0.1:20001@192.0.2.1:20001",
        "aeron:udp?endpoint=192.0.2.1@127.0.0.1:20001", "aeron:udp?endpoint=127.0.0.1:20001/x",
        "aeron:udp?endpoint=127.0.0.1:20001#x", "aeron:udp?endpoint=localhost.example.org:20001",
        "aeron:udp?endpoint=localhost:20001|control=192.0.2.1:20001|control-mode=dynamic",
        "aeron:udp?endpoint=localhost:20001|control-mode=manual", "aeron:udp?control-mode=manual",
        "aeron:udp?endpoint=localhost:20001|interface=192.0.2.1", "aeron:udp?endpoint=localhost:20001|endpoint=192.0.2.1:20001",
        "aeron-spy:aeron:udp?endpoint=localhost:20001", "aeron-spy:aeron:ipc", "aeron:ipc?session-id=x", "aeron:ipc?session-id=5",
        "aeron:ipc?init-term-id=1|term-id=x|term-offset=3", "aeron:ipc?linger=-1", "aeron:ipc?tags=x,y", "aeron:ipc?mtu=1",
        "aeron:ipc?pub-wnd=x", "aeron:udp?endpoint=localhost:20001|mtu=1", "aeron:udp?endpoint=localhost:20001|so-sndbuf=x",
        "aeron:udp?endpoint=localhost:20001|ttl=x", "aeron:udp?endpoint=localhost:20001|tags=7",
        "aeron:udp?endpoint=localhost:20001|fc=max,t:x", "aeron:udp?endpoint=localhost:20001|cc=x",
        "aeron:udp?endpoint=localhost:20001|response-correlation-id=x", "aeron:udp?endpoint=localhost:20001|nak-delay=x",
        "aeron:tcp?endpoint=localhost:20001", "aeron:ipc?alias=" + "x".repeat(2_000), "http://192.0.2.1/",
        "aeron:ipc?alias=" + "x".repeat(1_000), "\u0000\u0007");
    private static final List<String> ALLOWED =
        List.of("aeron:ipc", "aeron:ipc?term-length=64k", "aeron:udp?endpoint=127.0.0.1:20001");
    private static final String EDITS = "aeronudpic:?=|[]@/%#.-_ 0123456789";
    private static final Pattern LOOPBACK = Pattern.compile("endpoint=(localhost|127(\\.\\d+){3}|\\[::1\\]):\\d");

    private final Random random;

    Channels(final Random random) {
        this.random = random;
    }

    byte[] next() {
        // Each that is allowed makes the engine open a stream, which takes its time.
        if (random.nextInt(40) == 0) {
            return bytes(ALLOWED.get(random.nextInt(ALLOWED.size())));
        }
        final StringBuilder channel = new StringBuilder(OTHERS.get(random.nextInt(OTHERS.size())));
        if (random.nextInt(3) == 0) {
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                final int at = random.nextInt(channel.length() + 1);
                if (random.nextBoolean() && at < channel.length()) {
                    channel.deleteCharAt(at);
                } else {
                    channel.insert(at, EDITS.charAt(random.nextInt(EDITS.length())));
                }
            }
        }
        return bytes(channel.toString());
    }

    /** Does the label of a counter of the media driver's speak of a channel that ends on this machine? */
    static boolean endsHere(final String label) {
        return !label.contains("aeron:udp") || LOOPBACK.matcher(label).find();
    }

    private static byte[] bytes(final String channel) {
        return channel.getBytes(StandardCharsets.US_ASCII);
    }
}
