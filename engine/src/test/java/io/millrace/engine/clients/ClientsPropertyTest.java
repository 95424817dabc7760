package io.millrace.engine.clients;

import io.millrace.engine.service.Grants;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.Seed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random streams of some clients, with requests left out, repeated, reused, late and far ahead, and replies of any length:
 * two instances and a plain model have to say the same of each.
 */
class ClientsPropertyTest {
    private static final int CLIENTS_MAX = 6;
    private static final int CLIENT_IDS = 10;
    private static final int STEPS = 300_000;
    private static final int STEPS_BETWEEN_DIGESTS = 500;

    private final OnDemandPages pages = new OnDemandPages();
    private final Clients clients = new Clients(pages);
    private final Clients twins = new Clients(pages);
    private final Map<Long, WindowModel> models = new LinkedHashMap<>();
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX + 64]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX + 64]);
    private final long[] bitmap = new long[Client.WINDOW_WORD_COUNT];
    private final int[] judged = new int[Judgement.values().length];
    private Random random;
    private int forgottenCount;

    @Test
    void shouldJudgeAndRepeatAsThePlainModelDoes() {
        random = Seed.random(ClientsPropertyTest.class);
        clients.clientsMax(CLIENTS_MAX);
        twins.clientsMax(CLIENTS_MAX);
        for (int step = 1; step <= STEPS; step++) {
            final long clientId = 1 + random.nextInt(CLIENT_IDS);
            if (random.nextInt(clients.count() < CLIENTS_MAX ? 5 : 5000) == 0) {
                open(clientId, step);
            } else if (clients.find(clientId) != null && random.nextInt(5000) == 0) {
                close(clientId);
            } else if (clients.find(clientId) != null) {
                request(clientId);
            }
            assertThat(twins.digest()).isEqualTo(clients.digest());
            if (step % STEPS_BETWEEN_DIGESTS == 0) {
                assertThat(clients.recomputeDigest()).as("step %d", step).isEqualTo(clients.digest());
                checkUsed(clientId);
            }
        }
        assertThat(judged).doesNotContain(0);
        assertThat(forgottenCount).isPositive();
        assertThat(models.values()).anyMatch(model -> model.highest() > 20_000);
        clients.close();
        twins.close();
        pages.close();
    }

    private void open(final long clientId, final long sequence) {
        final Grants grants = random.nextBoolean() ? Grants.ALL : Grants.of(random.nextInt(5), random.nextInt(5));
        final Object reason = clients.open(clientId, (int) clientId / 2, sequence, random.nextInt(16), grants);
        assertThat(twins.open(clientId, (int) clientId / 2, sequence, roles(clientId), grants)).isEqualTo(reason);
        if (reason != null) {
            clients.forEachOpen((id, sessionId, principal) -> {
                if (random.nextInt(3) == 0) {
                    close(id);
                }
            });
            return;
        }
        models.putIfAbsent(clientId, new WindowModel());
        forgottenCount += models.keySet().removeIf(id -> clients.find(id) == null) ? 1 : 0;
        assertThat(models).hasSize(clients.count());
    }

    private int roles(final long clientId) {
        return clients.find(clientId) == null ? 0 : clients.find(clientId).roles();
    }

    private void close(final long clientId) {
        final long sessionId = clients.find(clientId).sessionId();
        clients.close(clientId, sessionId);
        twins.close(clientId, sessionId);
    }

    private void request(final long clientId) {
        final Client client = clients.find(clientId);
        final WindowModel model = models.get(clientId);
        final long requestId = requestId(model.highest());
        final long contentHash = random.nextInt(20) == 0 ? random.nextInt(3) : requestId % 3;
        final Judgement judgement = model.judge(requestId, contentHash);
        judged[judgement.ordinal()]++;
        assertThat(client.judge(requestId, contentHash)).isEqualTo(judgement);
        assertThat(client.highestRequestId()).isEqualTo(model.highest());
        if (judgement == Judgement.REPEATED) {
            repeat(client, requestId, model.reply(requestId));
        } else if (judgement == Judgement.NEW) {
            final int offset = random.nextInt(64);
            final byte[] bytes = new byte[length()];
            random.nextBytes(bytes);
            reply.putBytes(offset, bytes);
            client.remember(requestId, contentHash, reply, offset, bytes.length);
            twins.find(clientId).remember(requestId, contentHash, new UnsafeBuffer(bytes), 0, bytes.length);
            model.remember(requestId, contentHash, bytes);
        }
    }

    private long requestId(final long highest) {
        switch (random.nextInt(40)) {
            case 0:
                return highest + 1 + random.nextInt(100);
            case 1:
                return highest + 1 + (random.nextInt(20) == 0 ? random.nextInt(10_000) : 0);
            case 2:
                return highest - random.nextInt(5000);
            case 3:
            case 4:
            case 5:
                return highest - random.nextInt(200);
            case 6:
                return highest + 2;
            default:
                return highest + 1;
        }
    }

    private int length() {
        switch (random.nextInt(200)) {
            case 0:
                return random.nextInt(200_000);
            case 1:
                return random.nextInt(20) == 0 ? Clients.REPLY_BYTES_MAX - random.nextInt(64) : 0;
            case 2:
                return random.nextInt(5000);
            default:
                return random.nextInt(200);
        }
    }

    private void repeat(final Client client, final long requestId, final byte[] expected) {
        final int offset = random.nextInt(64);
        assertThat(client.repeat(requestId, target, offset)).isEqualTo(expected.length);
        assertThat(Arrays.equals(
            target.byteArray(), offset, offset + expected.length, expected, 0, expected.length)).isTrue();
    }

    private void checkUsed(final long clientId) {
        final Client client = clients.find(clientId);
        if (client == null) {
            return;
        }
        client.copyWindow(bitmap);
        for (long id = client.highestRequestId() - 4095; id <= client.highestRequestId(); id++) {
            final boolean isUsed = (bitmap[(int) (id & 4095) / 64] >>> id & 1) == 1;
            if (id > 0 && isUsed != (models.get(clientId).judge(id, 0) != Judgement.NEW)) {
                throw new AssertionError("id " + id);
            }
        }
    }
}
