package io.millrace.engine.clients;

import com.sun.management.ThreadMXBean;
import io.millrace.engine.service.Grants;
import io.millrace.engine.store.ReadyPages;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The thread that applies commands allocates nothing for a client that it knows. Pages are made ready beforehand, as another
 * thread does in the engine.
 */
class ClientsAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLIENTS = 20;
    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 400_000;
    private static final int PORTION = 10_000;
    /**
     * HotSpot itself allocates a few bytes on a running thread when it hands a method to its compiler. What is allocated
     * for clients comes in every stretch; what the compiler does, does not come again.
     */
    private static final int STRETCHES_MAX = 4;
    private static final int COMMAND_LENGTH = 168;
    private static final int REPLY_LENGTH = 60;
    private static final int LONG_REPLY_LENGTH = 5000;

    private final ReadyPages pages = new ReadyPages(64);
    private final Clients clients = new Clients(pages);
    private final Grants grants = Grants.of(1, 2, 3);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[COMMAND_LENGTH]);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[LONG_REPLY_LENGTH]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[LONG_REPLY_LENGTH]);
    private final long[] bitmap = new long[Client.WINDOW_WORD_COUNT];
    private final OpenSessionHandler countSession = this::countSession;
    private long sequence;
    private long sessions;

    @BeforeEach
    void openSessions() {
        clients.clientsMax(CLIENTS);
        pages.fill();
        for (int clientId = 1; clientId <= CLIENTS; clientId++) {
            clients.open(clientId, clientId, clientId, 0, grants);
            clients.find(clientId).remember(1, 0, reply, 0, 0);
        }
        sequence = CLIENTS;
    }

    @AfterEach
    void close() {
        clients.close();
        pages.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothing(final Kind kind) {
        for (int i = 0; i < WARM_UP; i += PORTION) {
            allocatedBy(kind, i);
        }
        long allocated = -1;
        long fastestNs = Long.MAX_VALUE;
        for (int stretch = 0; stretch < STRETCHES_MAX && allocated != 0; stretch++) {
            allocated = 0;
            for (int i = 0; i < MEASURED; i += PORTION) {
                final long beginNs = System.nanoTime();
                allocated += allocatedBy(kind, i);
                fastestNs = Math.min(fastestNs, System.nanoTime() - beginNs);
            }
        }
        System.out.println("clients: " + kind + " takes " + fastestNs / PORTION + " ns");
        assertThat(allocated).isZero();
        assertThat(clients.recomputeDigest()).isEqualTo(clients.digest());
    }

    private long allocatedBy(final Kind kind, final int begin) {
        pages.fill();
        final long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = begin; i < begin + PORTION; i++) {
            apply(kind, 1 + i % CLIENTS);
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private void apply(final Kind kind, final long clientId) {
        final Client client = clients.find(clientId);
        final long next = client.highestRequestId() + 1;
        sequence++;
        switch (kind) {
            case COMMAND:
                request(client, next, REPLY_LENGTH);
                break;
            case COMMAND_OF_THE_SAME_CLIENT:
                request(clients.find(1), clients.find(1).highestRequestId() + 1, REPLY_LENGTH);
                break;
            case COMMAND_WITH_A_LONG_REPLY:
                request(client, next, LONG_REPLY_LENGTH);
                break;
            case COMMAND_AFTER_A_GAP:
                request(client, next + 3000, REPLY_LENGTH);
                break;
            case REPEATED_COMMAND:
                if (client.judge(1, 0) != Judgement.REPEATED || client.repeat(1, target, 0) != 0) {
                    throw new AssertionError("not repeated");
                }
                break;
            case NEW_SESSION:
                clients.open(clientId, (int) clientId, sequence, 0, grants);
                break;
            case CLOSED_AND_OPENED_SESSION:
                clients.close(clientId, client.sessionId());
                clients.open(clientId, (int) clientId, sequence, 0, grants);
                break;
            case LOOK_AT_ALL_THERE_IS:
                client.copyWindow(bitmap);
                clients.forEachOpen(countSession);
                if (clients.grants((int) clientId).allows(7) || clients.digest() == 0) {
                    throw new AssertionError("granted");
                }
                break;
            default:
                throw new AssertionError(kind);
        }
    }

    private void request(final Client client, final long requestId, final int length) {
        command.putLong(0, requestId);
        final long contentHash = ContentHash.of(command, 0, COMMAND_LENGTH);
        if (client.judge(requestId, contentHash) != Judgement.NEW) {
            throw new AssertionError("not new");
        }
        reply.putLong(0, sequence);
        client.remember(requestId, contentHash, reply, 0, length);
    }

    private void countSession(final long clientId, final long sessionId, final int principal) {
        sessions += sessionId;
    }

    /** What is done. */
    enum Kind {
        COMMAND,
        COMMAND_OF_THE_SAME_CLIENT,
        COMMAND_WITH_A_LONG_REPLY,
        COMMAND_AFTER_A_GAP,
        REPEATED_COMMAND,
        NEW_SESSION,
        CLOSED_AND_OPENED_SESSION,
        LOOK_AT_ALL_THERE_IS
    }
}
