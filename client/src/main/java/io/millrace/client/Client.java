package io.millrace.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import org.agrona.BitUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * A producer's session with an engine: offers requests and polls their replies, without allocating and without a lock. It
 * has no thread of its own: one thread at a time calls it, and {@link #poll} has to be called more often than every quarter
 * of the {@linkplain #sessionTimeoutNs session time-out}, for it keeps the session alive.
 *
 * <p>A session that is lost is got back while its caller polls, for as long as {@link Context#reconnectTimeoutNs} allows, and
 * what was in flight is sent once more: the engine remembers what it has applied, so that no command is applied twice. A session
 * that could not be got back, or that was ended on purpose, stays so: make a new client.
 *
 * <pre>{@code
 * try (Client client = Client.connect(new Client.Context().clientId(7).aeronDirectoryName(directoryName))) {
 *     final TransferBatch batch = client.transferBatch();
 *     batch.add().id(0, 1).debitAccountId(0, 10).creditAccountId(0, 20).amount(100).ledger(826).code(1);
 *     while (client.offer(batch) < 0 && client.isConnected()) {
 *         client.poll(listener);
 *     }
 *     while (client.inFlight() > 0) {
 *         client.poll(listener);
 *     }
 * }
 * }</pre>
 */
public final class Client implements AutoCloseable {
    /**
     * From {@link #offer}: the session is being got back, or the engine is not subscribed at the moment; poll, which tells if it
     * is gone for good.
     */
    public static final long NOT_CONNECTED = Publication.NOT_CONNECTED;
    /** From {@link #offer}: the engine takes no more at the moment; poll and try again. */
    public static final long BACK_PRESSURED = Publication.BACK_PRESSURED;
    /** From {@link #offer}: Aeron was busy; try again. */
    public static final long ADMIN_ACTION = Publication.ADMIN_ACTION;
    /** From {@link #offer}: the session is over, or this client closed; make a new one. */
    public static final long CLOSED = Publication.CLOSED;
    /** From {@link #offer}: the publication has reached its end; make a new client. */
    public static final long MAX_POSITION_EXCEEDED = Publication.MAX_POSITION_EXCEEDED;
    /**
     * From {@link #offer}: as many requests as {@link Context#requestWindow} allows, or as {@link Context#retainedLength} has
     * room for, are in flight; poll and try again.
     */
    public static final long WINDOW_FULL = -100;

    private final Context context;
    private final Conversation conversation;
    private final UnsafeBuffer sessionIdBuffer = new UnsafeBuffer(new byte[Long.BYTES]);
    private final long clientId;
    private boolean isPolling;

    private Client(final Context context, final Credentials credentials, final Session session) {
        this.context = context;
        clientId = context.clientId();
        conversation = new Conversation(context, credentials, session);
    }

    /**
     * Opens a session. Blocks until the engine has answered.
     *
     * @param context what to connect to; concluded here if it was not.
     * @return an open session.
     * @throws ConnectRefusedException if the engine declined.
     * @throws ClientException         if there is no media driver, no answer in time, or an answer that can't be understood or
     *                                 trusted.
     */
    public static Client connect(final Context context) {
        context.conclude();
        final Credentials credentials = context.newCredentials();
        final long nowNs = context.nanoClock().nanoTime();
        try (Connector connector = new Connector(context, credentials, context.driverTimeoutNs(), nowNs)) {
            return new Client(context, credentials, connector.await(nowNs + context.connectTimeoutNs()));
        }
    }

    /**
     * A command that creates accounts, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public AccountBatch accountBatch() {
        return accountBatch(AccountBatch.capacity(maxMessageLength()));
    }

    /**
     * A command that creates accounts.
     *
     * @param capacity greatest number of events, from 1 to what a message can hold.
     * @return a new, empty batch.
     */
    public AccountBatch accountBatch(final int capacity) {
        return new AccountBatch(checkCapacity(capacity, AccountBatch.capacity(maxMessageLength())));
    }

    /**
     * A command that creates transfers, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public TransferBatch transferBatch() {
        return transferBatch(TransferBatch.capacity(maxMessageLength()));
    }

    /**
     * A command that creates transfers.
     *
     * @param capacity greatest number of events, from 1 to what a message can hold.
     * @return a new, empty batch.
     */
    public TransferBatch transferBatch(final int capacity) {
        return new TransferBatch(checkCapacity(capacity, TransferBatch.capacity(maxMessageLength())));
    }

    /**
     * A query for accounts by their ids, for as many as a reply can hold.
     *
     * @return a new, empty query.
     */
    public AccountLookup accountLookup() {
        return accountLookup(AccountLookup.capacity(maxMessageLength()));
    }

    /**
     * A query for accounts by their ids.
     *
     * @param capacity greatest number of ids, from 1 to what a reply can hold.
     * @return a new, empty query.
     */
    public AccountLookup accountLookup(final int capacity) {
        return new AccountLookup(checkCapacity(capacity, AccountLookup.capacity(maxMessageLength())));
    }

    /**
     * A query for transfers by their ids, for as many as a reply can hold.
     *
     * @return a new, empty query.
     */
    public TransferLookup transferLookup() {
        return transferLookup(TransferLookup.capacity(maxMessageLength()));
    }

    /**
     * A query for transfers by their ids.
     *
     * @param capacity greatest number of ids, from 1 to what a reply can hold.
     * @return a new, empty query.
     */
    public TransferLookup transferLookup(final int capacity) {
        return new TransferLookup(checkCapacity(capacity, TransferLookup.capacity(maxMessageLength())));
    }

    /**
     * A query for accounts by what they hold.
     *
     * @return a new query without filters.
     */
    public AccountQuery accountQuery() {
        return new AccountQuery();
    }

    /**
     * A query for transfers by what they hold.
     *
     * @return a new query without filters.
     */
    public TransferQuery transferQuery() {
        return new TransferQuery();
    }

    /**
     * A query for the transfers of an account.
     *
     * @return a new query, in want of the account's id.
     */
    public AccountTransfersQuery accountTransfersQuery() {
        return new AccountTransfersQuery();
    }

    /**
     * A query for the balances of an account after each of its transfers.
     *
     * @return a new query, in want of the account's id.
     */
    public AccountBalancesQuery accountBalancesQuery() {
        return new AccountBalancesQuery();
    }

    /**
     * Sends a request. It is copied: the message may be changed as soon as this returns.
     *
     * @param message to be sent, which gets this client's id and a request id.
     * @return the request id, greater than 0; or {@link #BACK_PRESSURED}, {@link #WINDOW_FULL}, {@link #ADMIN_ACTION},
     *     {@link #NOT_CONNECTED}, {@link #CLOSED}, {@link #MAX_POSITION_EXCEEDED}, and then nothing was sent.
     * @throws IllegalArgumentException if the message is longer than this session's limit, as one from another client can be.
     */
    public long offer(final RequestMessage message) {
        final int length = message.length();
        final long obstacle = conversation.obstacle(length);
        if (obstacle != 0) {
            return obstacle;
        }
        final long requestId = conversation.nextRequestId();
        message.envelope(clientId, requestId);
        final long position = conversation.session().commands().offer(message.buffer, 0, length);
        if (position < 0) {
            return position;
        }
        conversation.sent(message.isCommand() ? RetainedRing.COMMAND : RetainedRing.QUERY, message.buffer, length);
        return requestId;
    }

    /**
     * Asks the engine to end another session, which takes a principal that may operate. Answered by
     * {@link ReplyListener#onSessionEnding} or {@link ReplyListener#onRejected}.
     *
     * @param sessionId of the session to be ended, as its own {@link #sessionId}.
     * @return as {@link #offer}.
     */
    public long endSession(final long sessionId) {
        final long obstacle = conversation.obstacle(Long.BYTES);
        if (obstacle != 0) {
            return obstacle;
        }
        final long requestId = conversation.nextRequestId();
        if (!conversation.session().control().endSession(requestId, sessionId)) {
            return BACK_PRESSURED;
        }
        sessionIdBuffer.putLong(0, sessionId);
        conversation.sent(RetainedRing.END_SESSION, sessionIdBuffer, Long.BYTES);
        return requestId;
    }

    /**
     * Tells the listener what has come in, and keeps the session alive. A session that is lost it tries to get back, a step at
     * each call. Once the session is over it tells that, and which requests have an unknown outcome.
     *
     * @param listener to be told, on this thread.
     * @return how much there was to do; 0 when the caller may idle.
     */
    public int poll(final ReplyListener listener) {
        if (isPolling) {
            throw new IllegalStateException("a listener must not poll");
        }
        isPolling = true;
        try {
            return conversation.poll(listener);
        } finally {
            isPolling = false;
            if (conversation.isClosed()) {
                conversation.release();
            }
        }
    }

    /**
     * Is the session open, or is it at least being got back?
     *
     * @return false once it is over or this client closed.
     */
    public boolean isConnected() {
        return conversation.isGoingOn();
    }

    /**
     * Has the session been lost, and is it being got back?
     *
     * @return true until what was in flight has been sent once more, or the session is over.
     */
    public boolean isReconnecting() {
        return conversation.isReconnecting();
    }

    /**
     * Greatest length of a request, as the engine granted it. May be another after the session was got back.
     *
     * @return length in bytes.
     */
    public int maxMessageLength() {
        return conversation.maxMessageLength();
    }

    /**
     * Number of requests that have been offered and not yet been told of.
     *
     * @return the count.
     */
    public int inFlight() {
        return conversation.inFlight();
    }

    /**
     * Silence after which either side takes the session for lost.
     *
     * @return time in nanoseconds.
     */
    public long sessionTimeoutNs() {
        return conversation.terms().sessionTimeoutNs();
    }

    /**
     * The last sequence in the order when the session was opened.
     *
     * @return the sequence.
     */
    public long connectedAtSequence() {
        return conversation.terms().lastSequence();
    }

    /**
     * The session, for operators: another one after it was got back.
     *
     * @return sequence of the command that opened it.
     */
    public long sessionId() {
        return conversation.terms().sessionId();
    }

    /**
     * Who the engine takes this producer for.
     *
     * @return the principal; 0 when the engine asks for no credentials.
     */
    public int principal() {
        return conversation.terms().principal();
    }

    /**
     * Who this producer is.
     *
     * @return the client id.
     */
    public long clientId() {
        return clientId;
    }

    /**
     * Messages from the engine that this version of the library does not know, or that answer no request in flight. They are
     * left out.
     *
     * @return the count.
     */
    public long unexpectedMessages() {
        return conversation.unexpectedMessages();
    }

    /**
     * Ends the session. What is still in flight has an unknown outcome, of which nobody is told: poll until
     * {@link #inFlight} is 0 before. May be called again, and by a listener.
     */
    @Override
    public void close() {
        conversation.close();
        if (!isPolling) {
            conversation.release();
        }
    }

    /**
     * A result of {@link #offer} in words.
     *
     * @param result of the offer.
     * @return its name, or the request id.
     */
    public static String resultName(final long result) {
        if (result == WINDOW_FULL) {
            return "WINDOW_FULL";
        }
        return result > 0 ? Long.toString(result) : Publication.errorString(result);
    }

    /** The idle strategy of blocking calls. */
    IdleStrategy idleStrategy() {
        return context.idleStrategy();
    }

    NanoClock nanoClock() {
        return context.nanoClock();
    }

    private static int checkCapacity(final int capacity, final int capacityMax) {
        if (capacity < 1 || capacity > capacityMax) {
            throw new IllegalArgumentException(
                "OUT_OF_RANGE: capacity " + capacity + "; this session's messages hold from 1 to " + capacityMax);
        }
        return capacity;
    }

    /** What a client connects to, and how. One may serve several clients, one after the other, unchanged. */
    public static final class Context {
        /** Channel on which an engine listens unless told otherwise. */
        public static final String CHANNEL_DEFAULT = CommonContext.IPC_CHANNEL;
        /** Stream of commands and queries. */
        public static final int COMMAND_STREAM_ID_DEFAULT = 101;
        /** Stream of control messages. */
        public static final int CONTROL_STREAM_ID_DEFAULT = 102;
        /** Greatest length of a message: a batch of some thousand events. */
        public static final int MAX_MESSAGE_LENGTH_DEFAULT = 128 * 1024;
        /** Number of requests that may be in flight: as many as the engine remembers of a client. */
        public static final int REQUEST_WINDOW_DEFAULT = 4_096;
        /** Room for copies of the requests in flight. */
        public static final int RETAINED_LENGTH_DEFAULT = 1024 * 1024;
        /** How long a lost session is tried to be got back. */
        public static final long RECONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
        /** How long to wait for a media driver and an engine. */
        public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);
        /** Silence after which a media driver is taken for dead: as long as Aeron itself waits, as a machine may be that busy. */
        public static final long DRIVER_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

        private static final int REQUEST_WINDOW_MAX = 4_096;
        private static final int MAX_MESSAGE_LENGTH_MIN = 8 * 1024;
        private static final int MAX_MESSAGE_LENGTH_MAX = 4 * 1024 * 1024;
        private static final int RETAINED_LENGTH_MAX = 1 << 30;
        private static final int RETAINED_MESSAGES_DEFAULT = 4;
        private static final String UDP_RESPONSE_CHANNEL = "aeron:udp?endpoint=localhost:0";

        private String aeronDirectoryName;
        private Aeron aeron;
        private long clientId;
        private String ingressChannel = CHANNEL_DEFAULT;
        private int commandStreamId = COMMAND_STREAM_ID_DEFAULT;
        private int controlStreamId = CONTROL_STREAM_ID_DEFAULT;
        private String responseChannel;
        private int maxMessageLength = MAX_MESSAGE_LENGTH_DEFAULT;
        private int retainedLength;
        private int requestWindow = REQUEST_WINDOW_DEFAULT;
        private long connectTimeoutNs = CONNECT_TIMEOUT_DEFAULT_NS;
        private long driverTimeoutNs = DRIVER_TIMEOUT_DEFAULT_NS;
        private long reconnectTimeoutNs = RECONNECT_TIMEOUT_DEFAULT_NS;
        private Credentials credentials = new FixedCredentials(new byte[0]);
        private String user;
        private char[] password;
        private IdleStrategy idleStrategy;
        private NanoClock nanoClock = SystemNanoClock.INSTANCE;

        /**
         * Checks what was set and fills in what was not. Done by {@link Client#connect}; may be done before, and again.
         *
         * @return this.
         * @throws IllegalArgumentException if a setting is missing or makes no sense.
         */
        public Context conclude() {
            check(clientId != 0, "clientId is not set", "give each producer an id of its own that lasts, not 0");
            check(requestWindow >= 1 && requestWindow <= REQUEST_WINDOW_MAX, "requestWindow is " + requestWindow,
                "set it from 1 to " + REQUEST_WINDOW_MAX);
            check(connectTimeoutNs > 0, "connectTimeoutNs is " + connectTimeoutNs, "set it above 0");
            check(driverTimeoutNs >= TimeUnit.MILLISECONDS.toNanos(1), "driverTimeoutNs is " + driverTimeoutNs,
                "set it to 1 ms at least");
            check(reconnectTimeoutNs >= 0, "reconnectTimeoutNs is " + reconnectTimeoutNs, "set it to 0 for never, or above");
            check(maxMessageLength >= MAX_MESSAGE_LENGTH_MIN && maxMessageLength <= MAX_MESSAGE_LENGTH_MAX &&
                BitUtil.isPowerOfTwo(maxMessageLength), "maxMessageLength is " + maxMessageLength,
                "set it to a power of two from " + MAX_MESSAGE_LENGTH_MIN + " to " + MAX_MESSAGE_LENGTH_MAX);
            check(retainedLength == 0 || retainedLength >= maxMessageLength && retainedLength <= RETAINED_LENGTH_MAX,
                "retainedLength is " + retainedLength, "set it from maxMessageLength to " + RETAINED_LENGTH_MAX);
            check(credentials != null, "credentials are null", "leave them empty if the engine asks for none");
            check(user == null || !user.isEmpty(), "user is empty", "name the user, or set none");
            check(user == null || password != null && password.length > 0, "password is empty", "set the user's password");
            check(commandStreamId != controlStreamId, "commandStreamId and controlStreamId are both " + commandStreamId,
                "set them as the engine has them");
            if (aeronDirectoryName == null) {
                aeronDirectoryName = CommonContext.getAeronDirectoryName();
            }
            if (responseChannel == null) {
                responseChannel = ingressChannel.startsWith(CommonContext.IPC_CHANNEL) ?
                    CommonContext.IPC_CHANNEL : UDP_RESPONSE_CHANNEL;
            }
            if (idleStrategy == null) {
                idleStrategy = defaultIdleStrategy();
            }
            return this;
        }

        /**
         * The folder of the media driver.
         *
         * @param aeronDirectoryName path; Aeron's own default if never set. Not used when {@link #aeron(Aeron)} is set.
         * @return this.
         */
        public Context aeronDirectoryName(final String aeronDirectoryName) {
            this.aeronDirectoryName = aeronDirectoryName;
            return this;
        }

        String aeronDirectoryName() {
            return aeronDirectoryName;
        }

        /**
         * An Aeron client to be used, which stays the caller's: it is not closed with the session. If it has a conductor
         * invoker, that is invoked by {@link Client#poll}.
         *
         * @param aeron the client; by default a session makes one of its own, without a thread.
         * @return this.
         */
        public Context aeron(final Aeron aeron) {
            this.aeron = aeron;
            return this;
        }

        Aeron aeron() {
            return aeron;
        }

        /**
         * Who the producer is, across reconnects. Two sessions with the same id replace each other.
         *
         * @param clientId any but 0; must be set.
         * @return this.
         */
        public Context clientId(final long clientId) {
            this.clientId = clientId;
            return this;
        }

        long clientId() {
            return clientId;
        }

        /**
         * Aeron channel on which the engine listens.
         *
         * @param ingressChannel {@code aeron:ipc} by default.
         * @return this.
         */
        public Context ingressChannel(final String ingressChannel) {
            this.ingressChannel = ingressChannel;
            return this;
        }

        String ingressChannel() {
            return ingressChannel;
        }

        /**
         * Aeron stream of commands and queries.
         *
         * @param commandStreamId as the engine has it.
         * @return this.
         */
        public Context commandStreamId(final int commandStreamId) {
            this.commandStreamId = commandStreamId;
            return this;
        }

        int commandStreamId() {
            return commandStreamId;
        }

        /**
         * Aeron stream of control messages.
         *
         * @param controlStreamId as the engine has it.
         * @return this.
         */
        public Context controlStreamId(final int controlStreamId) {
            this.controlStreamId = controlStreamId;
            return this;
        }

        int controlStreamId() {
            return controlStreamId;
        }

        /**
         * Aeron channel on which replies are to come; an endpoint with port 0 gets a free one.
         *
         * @param responseChannel by default of the same medium as the ingress channel, and local.
         * @return this.
         */
        public Context responseChannel(final String responseChannel) {
            this.responseChannel = responseChannel;
            return this;
        }

        String responseChannel() {
            return responseChannel;
        }

        /**
         * Greatest length of a message in either direction that the session is to carry. It decides how much memory the
         * session's streams take: a term of the command stream, unless the channel says its length, is 8 times it. The engine
         * may grant less or more: see {@link Client#maxMessageLength}.
         *
         * @param maxMessageLength in bytes, a power of two from 8 KiB to 4 MiB.
         * @return this.
         */
        public Context maxMessageLength(final int maxMessageLength) {
            this.maxMessageLength = maxMessageLength;
            return this;
        }

        int maxMessageLength() {
            return maxMessageLength;
        }

        /**
         * Room for copies of the requests in flight, which are sent once more if the session is lost. It is allocated once,
         * outside the heap. Where there is none left {@link Client#offer} says {@link Client#WINDOW_FULL}.
         *
         * @param retainedLength in bytes, not less than {@link #maxMessageLength}; by default 1 MiB, or 4 times
         *                       {@link #maxMessageLength} if that is more.
         * @return this.
         */
        public Context retainedLength(final int retainedLength) {
            this.retainedLength = retainedLength;
            return this;
        }

        int retainedLength() {
            return retainedLength != 0 ? retainedLength :
                Math.max(RETAINED_LENGTH_DEFAULT, RETAINED_MESSAGES_DEFAULT * maxMessageLength);
        }

        /**
         * Number of requests that may be in flight at a time.
         *
         * @param requestWindow from 1 to 4,096, which is how many requests the engine remembers.
         * @return this.
         */
        public Context requestWindow(final int requestWindow) {
            this.requestWindow = requestWindow;
            return this;
        }

        int requestWindow() {
            return requestWindow;
        }

        /**
         * How long to wait for a media driver and an engine.
         *
         * @param connectTimeoutNs in nanoseconds.
         * @return this.
         */
        public Context connectTimeoutNs(final long connectTimeoutNs) {
            this.connectTimeoutNs = connectTimeoutNs;
            return this;
        }

        long connectTimeoutNs() {
            return connectTimeoutNs;
        }

        /**
         * Silence after which a media driver is taken for dead. Not used when {@link #aeron(Aeron)} is set.
         *
         * @param driverTimeoutNs in nanoseconds, 1 ms at least.
         * @return this.
         */
        public Context driverTimeoutNs(final long driverTimeoutNs) {
            this.driverTimeoutNs = driverTimeoutNs;
            return this;
        }

        long driverTimeoutNs() {
            return driverTimeoutNs;
        }

        /**
         * How long a lost session is tried to be got back, before it is over and what was in flight has an unknown outcome.
         *
         * @param reconnectTimeoutNs in nanoseconds from the loss; 0: not at all.
         * @return this.
         */
        public Context reconnectTimeoutNs(final long reconnectTimeoutNs) {
            this.reconnectTimeoutNs = reconnectTimeoutNs;
            return this;
        }

        long reconnectTimeoutNs() {
            return reconnectTimeoutNs;
        }

        /**
         * Who the producer is, for engines whose users have passwords: SCRAM-SHA-256, by which either side proves to the other
         * that it knows the password, and which does not tell it. Takes the place of {@link #credentials}. The first connect
         * takes some 100 ms of work for it.
         *
         * @param user     its name, not empty.
         * @param password not empty; copied.
         * @return this.
         */
        public Context user(final String user, final char[] password) {
            this.user = user;
            this.password = password == null ? null : password.clone();
            return this;
        }

        /**
         * As {@link #user(String, char[])}.
         *
         * @param user     its name, not empty.
         * @param password not empty.
         * @return this.
         */
        public Context user(final String user, final String password) {
            return user(user, password == null ? null : password.toCharArray());
        }

        /**
         * Proof of identity, for an authenticator of the engine's owner that asks for no more than these bytes.
         *
         * @param credentials not copied; empty by default.
         * @return this.
         */
        public Context credentials(final byte[] credentials) {
            return credentials(credentials == null ? null : new FixedCredentials(credentials));
        }

        /**
         * Proof of identity, for an authenticator of the engine's owner.
         *
         * @param credentials of this context alone: they serve one client at a time.
         * @return this.
         */
        public Context credentials(final Credentials credentials) {
            this.credentials = credentials;
            user = null;
            password = null;
            return this;
        }

        /** For one client, as they remember where its conversation is. */
        Credentials newCredentials() {
            return user == null ? credentials : new ScramCredentials(user, password);
        }

        /**
         * What calls that block do while there is nothing to do.
         *
         * @param idleStrategy of this context alone; by default one that fits the number of cores.
         * @return this.
         */
        public Context idleStrategy(final IdleStrategy idleStrategy) {
            this.idleStrategy = idleStrategy;
            return this;
        }

        IdleStrategy idleStrategy() {
            return idleStrategy;
        }

        /**
         * The clock by which time-outs are judged.
         *
         * @param nanoClock the system's by default.
         * @return this.
         */
        public Context nanoClock(final NanoClock nanoClock) {
            this.nanoClock = nanoClock;
            return this;
        }

        NanoClock nanoClock() {
            return nanoClock;
        }

        /** Spinning takes the core that engine or driver would need, where there are few. */
        private static IdleStrategy defaultIdleStrategy() {
            final boolean hasCoreToSpare = Runtime.getRuntime().availableProcessors() >= 4;
            return new BackoffIdleStrategy(
                hasCoreToSpare ? 1_000 : 10,
                hasCoreToSpare ? 100 : 20,
                TimeUnit.MICROSECONDS.toNanos(1),
                TimeUnit.MICROSECONDS.toNanos(100));
        }

        private static void check(final boolean isValid, final String wrong, final String remedy) {
            if (!isValid) {
                throw new IllegalArgumentException("INVALID_SETTING: " + wrong + "; " + remedy);
            }
        }
    }
}
