package io.millrace.engine.clients;

import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.service.Grants;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.PageSource;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientsTest {
    private static final int ALICE = 1;
    private static final int BOB = 2;

    private final OnDemandPages pages = new OnDemandPages();
    private final Clients clients = new Clients(pages);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[100]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX]);

    @BeforeEach
    void shouldRememberThreeClients() {
        clients.clientsMax(3);
    }

    @AfterEach
    void shouldGiveAllPagesBack() {
        assertThat(clients.recomputeDigest()).isEqualTo(clients.digest());
        clients.close();
        pages.close();
    }

    @Test
    void shouldRefuseEveryClientBeforeTheOrderSaysHowMany() {
        try (Clients unconfigured = new Clients(pages)) {
            assertThat(unconfigured.open(7, ALICE, 1, 0, Grants.ALL)).isEqualTo(DisconnectReason.CLIENT_LIMIT);
            assertThat(unconfigured.find(7)).isNull();
        }
    }

    @Test
    void shouldOpenSession() {
        assertThat(clients.open(7, ALICE, 100, 3, Grants.ALL)).isNull();

        final Client client = clients.find(7);
        assertThat(client.id()).isEqualTo(7);
        assertThat(client.principal()).isEqualTo(ALICE);
        assertThat(client.roles()).isEqualTo(3);
        assertThat(client.isOpen()).isTrue();
        assertThat(client.sessionId()).isEqualTo(100);
        assertThat(client.highestRequestId()).isZero();
        assertThat(clients.count()).isEqualTo(1);
        assertThat(clients.openCount()).isEqualTo(1);
    }

    @Test
    void shouldFenceOffTheSessionBefore() {
        open(7, ALICE, 100);
        open(7, ALICE, 101);

        clients.close(7, 100);

        assertThat(clients.find(7).sessionId()).isEqualTo(101);
        assertThat(clients.openCount()).isEqualTo(1);
    }

    @Test
    void shouldRememberRequestsAcrossSessions() {
        open(7, ALICE, 100);
        remember(7, 5, 11, 60);
        clients.close(7, 100);
        open(7, ALICE, 101);

        assertThat(clients.find(7).highestRequestId()).isEqualTo(5);
        assertThat(clients.find(7).judge(5, 11)).isEqualTo(Judgement.REPEATED);
        assertThat(clients.find(7).repeat(5, target, 8)).isEqualTo(60);
        assertThat(target.getByte(8)).isEqualTo((byte) 5);
    }

    @Test
    void shouldRefuseClientOfAnotherPrincipal() {
        open(7, ALICE, 100);
        clients.close(7, 100);
        final long digest = clients.digest();

        assertThat(clients.open(7, BOB, 101, 0, Grants.ALL)).isEqualTo(DisconnectReason.CLIENT_ID_TAKEN);

        assertThat(clients.find(7).isOpen()).isFalse();
        assertThat(clients.grants(BOB)).isEqualTo(Grants.NONE);
        assertThat(clients.digest()).isEqualTo(digest);
    }

    @Test
    void shouldForgetTheClientThatClosedItsSessionFirst() {
        open(7, ALICE, 100);
        open(8, ALICE, 101);
        open(9, ALICE, 102);
        clients.close(8, 101);
        clients.close(7, 100);

        open(10, ALICE, 103);

        assertThat(clients.find(8)).isNull();
        assertThat(clients.find(7)).isNotNull();
        assertThat(clients.count()).isEqualTo(3);
    }

    @Test
    void shouldNotForgetClientThatCameBack() {
        open(7, ALICE, 100);
        open(8, ALICE, 101);
        open(9, ALICE, 102);
        clients.close(7, 100);
        clients.close(8, 101);
        open(7, ALICE, 103);
        clients.close(7, 103);

        open(10, ALICE, 104);

        assertThat(clients.find(8)).isNull();
        assertThat(clients.find(7)).isNotNull();
    }

    @Test
    void shouldGiveForgottenClientsIdToAnotherPrincipal() {
        clients.clientsMax(1);
        open(7, ALICE, 100);
        remember(7, 5, 11, 60);
        clients.close(7, 100);
        open(8, ALICE, 101);
        clients.close(8, 101);

        assertThat(clients.open(7, BOB, 102, 0, Grants.NONE)).isNull();

        assertThat(clients.find(7).judge(5, 11)).isEqualTo(Judgement.NEW);
    }

    @Test
    void shouldRefuseNewClientWhileAllThatAreRememberedAreConnected() {
        open(7, ALICE, 100);
        open(8, ALICE, 101);
        open(9, ALICE, 102);
        final long digest = clients.digest();

        assertThat(clients.open(10, BOB, 103, 0, Grants.ALL)).isEqualTo(DisconnectReason.CLIENT_LIMIT);

        assertThat(clients.find(10)).isNull();
        assertThat(clients.grants(BOB)).isEqualTo(Grants.NONE);
        assertThat(clients.digest()).isEqualTo(digest);
        assertThat(clients.open(7, ALICE, 104, 0, Grants.ALL)).isNull();
    }

    @Test
    void shouldForgetDownToLowerLimitWhenTheNextSessionOpens() {
        open(7, ALICE, 100);
        open(8, ALICE, 101);
        open(9, ALICE, 102);
        clients.close(7, 100);
        clients.close(8, 101);
        clients.clientsMax(2);
        assertThat(clients.count()).isEqualTo(3);

        open(7, ALICE, 103);

        assertThat(clients.count()).isEqualTo(2);
        assertThat(clients.find(8)).isNull();
    }

    @Test
    void shouldLetConnectedClientsStayBeyondLowerLimit() {
        open(7, ALICE, 100);
        open(8, ALICE, 101);
        clients.clientsMax(1);

        assertThat(clients.open(9, ALICE, 102, 0, Grants.ALL)).isEqualTo(DisconnectReason.CLIENT_LIMIT);
        assertThat(clients.open(7, ALICE, 103, 0, Grants.ALL)).isNull();

        assertThat(clients.openCount()).isEqualTo(2);
    }

    @Test
    void shouldGrantWhatTheLatestSessionOfThePrincipalSaid() {
        clients.open(7, ALICE, 100, 0, Grants.of(3, 1, 3));
        assertThat(clients.grants(ALICE)).isEqualTo(Grants.of(1, 3));

        clients.open(8, ALICE, 101, 0, Grants.ALL);
        assertThat(clients.grants(ALICE).isAll()).isTrue();

        clients.open(7, ALICE, 102, 0, Grants.of(-1));
        assertThat(clients.grants(ALICE).allows(-1)).isTrue();
        assertThat(clients.grants(ALICE).allows(1)).isFalse();
    }

    @Test
    void shouldKeepGrantsOfForgottenClient() {
        clients.clientsMax(1);
        clients.open(7, ALICE, 100, 0, Grants.of(3));
        clients.close(7, 100);
        open(8, BOB, 101);

        assertThat(clients.grants(ALICE).allows(3)).isTrue();
    }

    @Test
    void shouldGrantEverythingWhereNobodyIsAuthenticated() {
        clients.open(7, 0, 100, 0, Grants.NONE);

        assertThat(clients.grants(0).allows(12)).isTrue();
        assertThat(clients.grants(BOB).allows(12)).isFalse();
    }

    @Test
    void shouldNameOpenSessionsInTheOrderOfTheirOpening() {
        open(9, ALICE, 100);
        open(7, BOB, 101);
        open(8, ALICE, 102);
        open(9, ALICE, 103);
        clients.close(8, 102);
        final List<String> sessions = new ArrayList<>();

        clients.forEachOpen((clientId, sessionId, principal) -> {
            sessions.add(clientId + " " + sessionId + " " + principal);
            clients.close(clientId, sessionId);
        });

        assertThat(sessions).containsExactly("7 101 2", "9 103 1");
        assertThat(clients.openCount()).isZero();
    }

    @Test
    void shouldCountAllThatCanBeSeenInTheDigest() {
        final List<Long> digests = new ArrayList<>();
        digests.add(clients.digest());
        open(7, ALICE, 100);
        digests.add(clients.digest());
        clients.open(7, ALICE, 100, 1, Grants.ALL);
        digests.add(clients.digest());
        clients.open(7, ALICE, 100, 1, Grants.of(1));
        digests.add(clients.digest());
        clients.open(7, ALICE, 101, 1, Grants.of(1));
        digests.add(clients.digest());
        remember(7, 1, 11, 0);
        digests.add(clients.digest());
        remember(7, 2, 11, 60);
        digests.add(clients.digest());
        clients.close(7, 101);
        digests.add(clients.digest());

        assertThat(digests).doesNotHaveDuplicates();
        assertThat(clients.recomputeDigest()).isEqualTo(clients.digest());
    }

    @Test
    void shouldTellApartByDigestWhoWillBeForgottenFirst() {
        try (Clients others = new Clients(pages)) {
            others.clientsMax(3);
            for (final Clients each : List.of(clients, others)) {
                each.open(7, ALICE, 100, 0, Grants.ALL);
                each.open(8, ALICE, 101, 0, Grants.ALL);
            }
            clients.close(7, 100);
            clients.close(8, 101);
            others.close(8, 101);
            others.close(7, 100);

            assertThat(clients.digest()).isNotEqualTo(others.digest());
        }
    }

    @Test
    void shouldFindAReplyThatHasChangedInMemory() {
        final List<UnsafeBuffer> taken = new ArrayList<>();
        final PageSource recording = new RecordingPages(pages, taken);
        try (Clients others = new Clients(recording)) {
            others.clientsMax(1);
            others.open(7, ALICE, 100, 0, Grants.ALL);
            reply.setMemory(0, 60, (byte) 0x5a);
            others.find(7).remember(1, 2, reply, 0, 60);
            assertThat(others.recomputeDigest()).isEqualTo(others.digest());

            final UnsafeBuffer page = taken.get(0);
            int i = 0;
            while (page.getByte(i) != 0x5a) {
                i++;
            }
            page.putByte(i + 59, (byte) 0x5b);

            assertThat(others.recomputeDigest()).isNotEqualTo(others.digest());
        }
    }

    @Test
    void shouldRefuseNegativeLimit() {
        assertThatThrownBy(() -> clients.clientsMax(-1)).hasMessageContaining("CLIENTS_MAX");
    }

    private void open(final long clientId, final int principal, final long sequence) {
        assertThat(clients.open(clientId, principal, sequence, 0, Grants.ALL)).isNull();
    }

    private void remember(final long clientId, final long requestId, final long contentHash, final int length) {
        reply.setMemory(0, length, (byte) requestId);
        clients.find(clientId).remember(requestId, contentHash, reply, 0, length);
    }

    /** Lets a test reach into memory. */
    private static final class RecordingPages implements PageSource {
        private final PageSource source;
        private final List<UnsafeBuffer> taken;

        RecordingPages(final PageSource source, final List<UnsafeBuffer> taken) {
            this.source = source;
            this.taken = taken;
        }

        @Override
        public UnsafeBuffer take() {
            final UnsafeBuffer page = source.take();
            taken.add(page);
            return page;
        }

        @Override
        public void giveBack(final UnsafeBuffer page) {
            source.giveBack(page);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
