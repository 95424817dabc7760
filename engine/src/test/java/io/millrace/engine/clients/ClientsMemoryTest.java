package io.millrace.engine.clients;

import io.millrace.engine.service.Grants;
import io.millrace.engine.store.OnDemandPages;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientsMemoryTest {
    private static final int CLIENTS = 8;

    private final OnDemandPages pages = new OnDemandPages();
    private final Clients clients = new Clients(pages);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX]);

    @AfterEach
    void shouldGiveAllPagesBack() {
        clients.close();
        pages.close();
    }

    @Test
    void shouldTakeNoMemoryForClientsThatHaveSentNothing() {
        clients.clientsMax(1000);
        for (int clientId = 1; clientId <= 1000; clientId++) {
            clients.open(clientId, 0, clientId, 0, Grants.ALL);
        }
        assertThat(clients.residentBytes()).isZero();
    }

    @Test
    void shouldGiveTheMemoryOfForgottenClientsToOthers() {
        clients.clientsMax(CLIENTS);
        long sequence = 0;
        for (int clientId = 1; clientId <= 10 * CLIENTS; clientId++) {
            sequence++;
            clients.open(clientId, 0, sequence, 0, Grants.ALL);
            for (int requestId = 1; requestId <= 100; requestId++) {
                clients.find(clientId).remember(requestId, requestId, reply, 0, 20_000);
            }
            clients.close(clientId, sequence);
        }
        final long blocksMax = (long) CLIENTS * ReplyWindow.BLOCK_COUNT_MAX;
        assertThat(clients.blocksOut()).isLessThanOrEqualTo((int) blocksMax);
        assertThat(clients.residentBytes()).isLessThanOrEqualTo(blocksMax * BlockPool.BLOCK_LENGTH);
        assertThat(clients.recomputeDigest()).isEqualTo(clients.digest());
    }

    @Test
    void shouldRememberNothingOfTheClientThatHadABlockBefore() {
        clients.clientsMax(1);
        clients.open(1, 0, 1, 0, Grants.ALL);
        for (int requestId = 1; requestId <= Clients.REQUEST_WINDOW; requestId++) {
            clients.find(1).remember(requestId, 0, reply, 0, 60);
        }
        clients.close(1, 1);
        clients.open(2, 0, 2, 0, Grants.ALL);
        final Client client = clients.find(2);
        client.remember(Clients.REQUEST_WINDOW, 0, reply, 0, 60);

        for (int requestId = 1; requestId < Clients.REQUEST_WINDOW; requestId++) {
            assertThat(client.judge(requestId, 0)).isEqualTo(Judgement.NEW);
        }
    }
}
