package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.Lookup;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;

import java.nio.file.Path;
import java.util.List;

/** An engine at durability disk and a producer over UDP, in one process whose system calls can be watched. */
public final class UdpTurnsMain {
    private static final String CHANNEL = "aeron:udp?endpoint=localhost:24519";

    private UdpTurnsMain() {
    }

    /**
     * Sends a command and a query of what it does, together, and so again when both are answered.
     *
     * @param args folder for home and media driver; profile; how many times.
     */
    public static void main(final String[] args) {
        final EngineContext context = TestEngine.context(Path.of(args[0]))
            .profile(Profile.valueOf(args[1])).durability(Durability.DISK).ingressChannels(List.of("aeron:ipc", CHANNEL));
        try (TestEngine engine = TestEngine.launch(context)) {
            try (BlockingClient other = engine.connect(7)) {
                Payments.createAccounts(other, 2);
            }
            try (Client client = Client.connect(
                engine.clientContext(8).ingressChannel(CHANNEL).responseChannel("aeron:udp?endpoint=localhost:0"))) {
                final Recorder recorder = new Recorder();
                final Lookup lookup = client.accountLookup(1);
                lookup.add(0, 1);
                for (int turn = 1; turn <= Integer.parseInt(args[2]); turn++) {
                    final int answered = turn;
                    require(client.offer(Payments.add(client.transferBatch(1), turn, 1, 2, 5)));
                    require(client.offer(lookup));
                    Await.until(() -> client.poll(recorder) >= 0
                        && recorder.acknowledged.size() == answered && recorder.lookedUp == answered);
                }
            }
        }
        System.out.println("DONE");
    }

    private static void require(final long requestId) {
        if (requestId <= 0) {
            throw new IllegalStateException("not offered: " + requestId);
        }
    }
}
