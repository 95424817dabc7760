package io.millrace.engine.clients;

import io.millrace.engine.store.Hashing;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What is remembered of one client. For the thread that applies commands alone. Not to be held on to: opening a session for
 * another client may forget this one.
 */
public final class Client {
    /** Number of words that {@link #copyWindow} fills: a bit for each request id of the window. */
    public static final int WINDOW_WORD_COUNT = Clients.REQUEST_WINDOW / Long.SIZE;

    private static final long SEED = Hashing.mix(0x436c69656e74L);

    /** Links of the one list that the client is in. */
    Client previous;
    Client next;

    private final Clients clients;
    private final ReplyWindow window;
    private final long id;
    private final int principal;
    private int roles;
    private long sessionId;
    /** How many sessions had been closed when this client's was; 0 while it is open. */
    private long closing;
    /** The part of the digest that does not change with requests. */
    private long identity;
    private long digest;

    Client(final Clients clients, final BlockPool pool, final long id, final int principal) {
        this.clients = clients;
        this.window = new ReplyWindow(pool);
        this.id = id;
        this.principal = principal;
    }

    /**
     * Who it is.
     *
     * @return the client id.
     */
    public long id() {
        return id;
    }

    /**
     * Whose client it is, for as long as it is remembered.
     *
     * @return the principal; 0 when the engine asks for no credentials.
     */
    public int principal() {
        return principal;
    }

    /**
     * What the principal may do, as the command said that opened the newest session.
     *
     * @return the set of roles, as in the message.
     */
    public int roles() {
        return roles;
    }

    /**
     * Whether it has a session.
     *
     * @return whether it has.
     */
    public boolean isOpen() {
        return sessionId != 0;
    }

    /**
     * Its session: all that is sent in another one comes from before.
     *
     * @return sequence of the command that opened the session, or 0 when none is open.
     */
    public long sessionId() {
        return sessionId;
    }

    /**
     * The highest request id that was remembered.
     *
     * @return the request id, or 0 when there is none.
     */
    public long highestRequestId() {
        return window.highest();
    }

    /**
     * Judges a request before it is applied.
     *
     * @param requestId   of the request; what is not positive is too old.
     * @param contentHash {@link ContentHash} of the command.
     * @return what it is.
     */
    public Judgement judge(final long requestId, final long contentHash) {
        return window.judge(requestId, contentHash);
    }

    /**
     * Remembers a request that was {@link Judgement#NEW}, when it has been applied or taken back. A reply of more than
     * {@link Clients#REPLY_BYTES_MAX} - 32 bytes is not kept: the request, and all below it, are too old from then on.
     *
     * @param requestId   of the request.
     * @param contentHash {@link ContentHash} of the command.
     * @param reply       that holds the reply; copied.
     * @param offset      of the reply.
     * @param length      of the reply, in bytes; 0 is possible.
     * @throws IllegalStateException if the request is not new.
     */
    public void remember(
        final long requestId, final long contentHash, final DirectBuffer reply, final int offset, final int length) {

        window.remember(requestId, contentHash, reply, offset, length);
        updateDigest();
    }

    /**
     * Gives the reply once more to a request that was {@link Judgement#REPEATED}.
     *
     * @param requestId of the request.
     * @param target    to write the reply to; must have room for {@link Clients#REPLY_BYTES_MAX} bytes, or for as many as
     *                  were remembered.
     * @param offset    at which it is to begin.
     * @return length of the reply, in bytes; 0 is possible.
     * @throws IllegalStateException if no reply to that request is remembered.
     */
    public int repeat(final long requestId, final MutableDirectBuffer target, final int offset) {
        return window.repeat(requestId, target, offset);
    }

    /**
     * Says which request ids have been used, of those from highest - 4095 to highest, so that whoever has no access to this
     * state can tell what is worth asking. An id that would be judged too old counts as used.
     *
     * @param bitmap {@link #WINDOW_WORD_COUNT} words to be overwritten: bit (id &amp; 4095) of them stands for the id.
     */
    public void copyWindow(final long[] bitmap) {
        if (bitmap.length != WINDOW_WORD_COUNT) {
            throw new IllegalArgumentException("BITMAP: " + bitmap.length + " words are not " + WINDOW_WORD_COUNT);
        }
        window.copyUsed(bitmap);
    }

    void open(final long newSessionId, final int newRoles) {
        sessionId = newSessionId;
        roles = newRoles;
        closing = 0;
        updateIdentity();
    }

    void close(final long newClosing) {
        sessionId = 0;
        closing = newClosing;
        updateIdentity();
    }

    /** Gives all memory back and ceases to count in the digest. */
    void forget() {
        window.close();
        clients.addToDigest(-digest);
        digest = 0;
    }

    long recomputeDigest() {
        return Hashing.entry(computeIdentity(), window.highest(), window.forgotten(), window.recomputeSum());
    }

    private void updateIdentity() {
        identity = computeIdentity();
        updateDigest();
    }

    private long computeIdentity() {
        return Hashing.entry(
            Hashing.entry(SEED, id, principal, roles), sessionId, closing, SEED);
    }

    private void updateDigest() {
        final long former = digest;
        digest = Hashing.entry(identity, window.highest(), window.forgotten(), window.sum());
        clients.addToDigest(digest - former);
    }
}
