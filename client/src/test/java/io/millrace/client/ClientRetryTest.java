package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransferStatus;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Sessions that are lost at any moment, and an engine that remembers: what is applied is applied once, and told once. */
class ClientRetryTest extends SessionTest {
    private static final int REQUESTS = 2_000;

    private final Map<Long, UnsafeBuffer> applied = new LinkedHashMap<>();
    private final List<Long> waitingQueries = new ArrayList<>();
    private Random random;
    private int losses;

    @Test
    void shouldApplyEachCommandOnceAndTellEachRequestOnceHoweverOftenTheSessionIsLost() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        random = new Random(seed);
        engine.onRequest = this::onRequest;
        connect(context()
            .reconnectTimeoutNs(TimeUnit.SECONDS.toNanos(20))
            .maxMessageLength(8 * 1024)
            .retainedLength(24 * 1024)
            .requestWindow(50));
        final TransferBatch batch = client.transferBatch();
        final AccountLookup lookup = client.accountLookup(20);
        final List<Long> commands = new ArrayList<>();

        for (int i = 0; i < REQUESTS; i++) {
            if (random.nextInt(4) == 0) {
                lookup.clear();
                lookup.add(0, i);
                offer(lookup);
            } else {
                batch.clear();
                for (int event = random.nextInt(40); event >= 0; event--) {
                    batch.add().id(0, i).amount(random.nextLong());
                }
                commands.add(offer(batch));
            }
            if (random.nextInt(200) == 0) {
                lose();
            }
        }
        stepUntil(() -> {
            answerQueries(waitingQueries.size());
            return client.inFlight() == 0;
        });

        assertThat(applied.keySet()).containsExactlyElementsOf(commands);
        final List<String> told = listener.calls.stream()
            .filter(call -> !call.startsWith("reconnect"))
            .map(call -> call.replaceFirst("^\\D*(\\d+).*", "$1")).toList();
        assertThat(told).hasSize(REQUESTS).doesNotHaveDuplicates();
        assertThat(listener.calls).noneMatch(call -> call.startsWith("unknown") || call.startsWith("rejected"));
        assertThat(losses).isPositive();
        assertThat(client.unexpectedMessages()).isZero();
    }

    private long offer(final RequestMessage message) {
        final long[] result = {client.offer(message)};
        stepUntil(() -> {
            answerQueries(random.nextInt(6) == 0 ? waitingQueries.size() : 0);
            return result[0] > 0 || (result[0] = client.offer(message)) > 0;
        });
        return result[0];
    }

    private void onRequest(final UnsafeBuffer request) {
        if (engine.lastCommandSessionId != engine.commandSessionId()) {
            // Of a session that is fenced off, or lost.
            return;
        }
        final long requestId = Envelope.requestId(request, 0);
        if (!Envelope.isCommand(Envelope.templateId(request, 0))) {
            waitingQueries.add(requestId);
            return;
        }
        final int fate = random.nextInt(150);
        if (fate == 0) {
            lose();
            return;
        }
        final UnsafeBuffer before = applied.putIfAbsent(requestId, request);
        if (before != null) {
            assertThat(request).as("request " + requestId).isEqualTo(before);
        }
        engine.highestRequestId = Math.max(engine.highestRequestId, requestId);
        if (fate == 1) {
            lose();
            return;
        }
        engine.transferResults(requestId, CreateTransferStatus.created);
    }

    private void answerQueries(final int count) {
        for (int i = 0; i < count; i++) {
            engine.accounts(waitingQueries.remove(random.nextInt(waitingQueries.size())), 0, 5);
        }
    }

    private void lose() {
        losses++;
        waitingQueries.clear();
        if (engine.hasSession()) {
            engine.loseSession();
        }
    }
}
