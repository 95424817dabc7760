package io.millrace.engine.clients;

import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.service.Grants;
import io.millrace.engine.store.PageSource;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The clients that are remembered, and what their principals may touch. A client is remembered from its first session on,
 * also when it has none; where there are too many, that which closed its session first is forgotten. What it had sent is
 * then unknown, and would be applied again.
 *
 * <p>For the thread that applies commands alone. Allocates when a client is new, and then only.
 */
public final class Clients implements AutoCloseable {
    /** Number of request ids that are remembered of a client: those above its highest - 4,096. */
    public static final int REQUEST_WINDOW = 4096;

    /** Replies that are remembered of a client, in bytes, with 32 bytes for each of them. */
    public static final int REPLY_BYTES_MAX = 1 << 20;

    private final BlockPool pool;
    private final Long2ObjectHashMap<Client> clients = new Long2ObjectHashMap<>();
    private final Int2ObjectHashMap<Grants> grants = new Int2ObjectHashMap<>();
    /** In the order in which their sessions were opened. */
    private final ClientList open = new ClientList();
    /** In the order in which their sessions were closed. */
    private final ClientList closed = new ClientList();
    private int clientsMax;
    private long closings;
    private long digest;

    /**
     * Remembers no client, and is not allowed any before {@link #clientsMax} has been called.
     *
     * @param pages where memory comes from; remains the caller's, to be closed after this.
     */
    public Clients(final PageSource pages) {
        pool = new BlockPool(pages);
    }

    /**
     * Sets how many clients may be remembered. Nothing is forgotten before the next session is opened.
     *
     * @param max the count.
     */
    public void clientsMax(final int max) {
        if (max < 0) {
            throw new IllegalArgumentException("CLIENTS_MAX: " + max + " is negative");
        }
        clientsMax = max;
    }

    /**
     * Opens a session, and fences off the one that the client had before. From here on the principal may touch what is said
     * here, in all of its sessions.
     *
     * @param clientId       whose session it is; not 0.
     * @param principal      who the client has authenticated as; 0 when the engine asks for no credentials.
     * @param sequence       of the command that opens it, which becomes the session's id.
     * @param roles          what the principal may do, as in the message.
     * @param ledgersGranted what the principal may touch; not looked at for principal 0, who may touch everything.
     * @return null when the session is open; {@link DisconnectReason#CLIENT_ID_TAKEN} when the client belongs to another
     *     principal, {@link DisconnectReason#CLIENT_LIMIT} when it is new and there is none that could be forgotten for it:
     *     nothing has changed then.
     */
    public DisconnectReason open(
        final long clientId, final int principal, final long sequence, final int roles, final Grants ledgersGranted) {

        Client client = clients.get(clientId);
        if (client == null) {
            if (open.count() >= clientsMax) {
                return DisconnectReason.CLIENT_LIMIT;
            }
            client = new Client(this, pool, clientId, principal);
            clients.put(clientId, client);
        } else if (client.principal() != principal) {
            return DisconnectReason.CLIENT_ID_TAKEN;
        } else {
            listOf(client).remove(client);
        }
        open.add(client);
        client.open(sequence, roles);
        forgetClosed(clientsMax);
        if (principal != 0) {
            grant(principal, ledgersGranted);
        }
        return null;
    }

    /**
     * Closes a session, if it is still the one that its client has open.
     *
     * @param clientId  whose session it is.
     * @param sessionId of the session.
     */
    public void close(final long clientId, final long sessionId) {
        final Client client = clients.get(clientId);
        if (client == null || !client.isOpen() || client.sessionId() != sessionId) {
            return;
        }
        open.remove(client);
        closed.add(client);
        closings++;
        client.close(closings);
    }

    /**
     * Looks for a client.
     *
     * @param clientId of the client.
     * @return what is remembered of it, or null.
     */
    public Client find(final long clientId) {
        return clients.get(clientId);
    }

    /**
     * What a principal may touch: what the latest session said that was opened for it, if it has one or not.
     *
     * @param principal the principal.
     * @return everything for principal 0, nothing for one that never had a session.
     */
    public Grants grants(final int principal) {
        if (principal == 0) {
            return Grants.ALL;
        }
        final Grants known = grants.get(principal);
        return known == null ? Grants.NONE : known;
    }

    /**
     * Number of clients that are remembered.
     *
     * @return the count.
     */
    public int count() {
        return clients.size();
    }

    /**
     * Number of clients that have a session.
     *
     * @return the count.
     */
    public int openCount() {
        return open.count();
    }

    /**
     * Goes through the open sessions in the order in which they were opened.
     *
     * @param handler that gets them; may close the session that it gets.
     */
    public void forEachOpen(final OpenSessionHandler handler) {
        Client client = open.first();
        while (client != null) {
            final Client next = client.next;
            handler.onOpenSession(client.id(), client.sessionId(), client.principal());
            client = next;
        }
    }

    /**
     * Order-independent sum over the clients, with all that is remembered of them, and the grants.
     *
     * @return the digest, which is kept up as things change.
     */
    public long digest() {
        return digest;
    }

    /**
     * The same, computed from the contents, byte for byte; takes long, and allocates.
     *
     * @return the digest.
     */
    public long recomputeDigest() {
        long sum = recomputeDigest(open) + recomputeDigest(closed);
        final Int2ObjectHashMap<Grants>.KeyIterator principals = grants.keySet().iterator();
        while (principals.hasNext()) {
            final int principal = principals.nextInt();
            sum += GrantsDigest.of(principal, grants.get(principal));
        }
        return sum;
    }

    /**
     * Memory taken for requests and replies.
     *
     * @return length in bytes.
     */
    public long residentBytes() {
        return pool.residentBytes();
    }

    /** Gives all memory back. Not to be used any more. */
    @Override
    public void close() {
        pool.close();
        clients.clear();
    }

    void addToDigest(final long difference) {
        digest += difference;
    }

    int blocksOut() {
        return pool.blocksOut();
    }

    private static long recomputeDigest(final ClientList list) {
        long sum = 0;
        for (Client client = list.first(); client != null; client = client.next) {
            sum += client.recomputeDigest();
        }
        return sum;
    }

    private ClientList listOf(final Client client) {
        return client.isOpen() ? open : closed;
    }

    /** Forgets those that closed their sessions first, until no more than so many are remembered. */
    private void forgetClosed(final int countMax) {
        while (clients.size() > countMax && closed.count() > 0) {
            final Client client = closed.first();
            closed.remove(client);
            clients.remove(client.id());
            client.forget();
        }
    }

    private void grant(final int principal, final Grants ledgersGranted) {
        final Grants former = grants.put(principal, ledgersGranted);
        if (former != null) {
            digest -= GrantsDigest.of(principal, former);
        }
        digest += GrantsDigest.of(principal, ledgersGranted);
    }
}
