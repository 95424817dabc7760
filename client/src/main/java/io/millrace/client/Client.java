package io.millrace.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;

/**
 * A producer's session with an engine: offers requests and polls their replies, without allocating and without a lock. It
 * has no thread of its own: one thread at a time calls it, and {@link #poll} has to be called more often than every quarter
 * of the {@linkplain #sessionTimeoutNs session time-out}, for it keeps the session alive.
 *
 * <p>A session that has ended stays so: make a new client.
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
    /** From {@link #offer}: the engine is not subscribed at the moment; poll, which tells if it is gone for good. */
    public static final long NOT_CONNECTED = Publication.NOT_CONNECTED;
    /** From {@link #offer}: the engine takes no more at the moment; poll and try again. */
    public static final long BACK_PRESSURED = Publication.BACK_PRESSURED;
    /** From {@link #offer}: Aeron was busy; try again. */
    public static final long ADMIN_ACTION = Publication.ADMIN_ACTION;
    /** From {@link #offer}: the session is over, or this client closed; make a new one. */
    public static final long CLOSED = Publication.CLOSED;
    /** From {@link #offer}: the publication has reached its end; make a new client. */
    public static final long MAX_POSITION_EXCEEDED = Publication.MAX_POSITION_EXCEEDED;
    /** From {@link #offer}: as many requests as {@link Context#requestWindow} allows are in flight; poll and try again. */
    public static final long WINDOW_FULL = -100;

    private static final int FRAGMENT_LIMIT = 64;
    private static final int KEEP_ALIVES_PER_TIMEOUT = 4;
    private static final int DISCONNECT_ATTEMPTS = 100;
    private static final long CONDUCTOR_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CONDUCTOR_INTERVAL_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Context context;
    private final Transport transport;
    private final ExclusivePublication commands;
    private final ControlProxy control;
    private final NanoClock nanoClock;
    private final SessionTerms terms;
    private final InFlight inFlight;
    private final ReplyAdapter replies;
    private final long clientId;
    private final int maxMessageLength;
    private final long keepAliveIntervalNs;
    private long nextRequestId;
    private long lastHeardNs;
    private long lastPolledNs;
    private long keepAliveAtNs;
    private long lastConductedNs;
    private DisconnectReason endReason;
    private String endDetail;
    private long[] unknown;
    private int unknownIndex;
    private boolean isEndTold;
    private boolean isPolling;
    private boolean isClosed;
    private boolean isTransportClosed;

    private Client(
        final Context context, final Transport transport, final ControlProxy control, final SessionTerms terms) {
        this.context = context;
        this.transport = transport;
        this.control = control;
        this.terms = terms;
        commands = transport.commands();
        nanoClock = context.nanoClock();
        clientId = context.clientId();
        inFlight = new InFlight(context.requestWindow());
        replies = new ReplyAdapter(terms.image(), inFlight, clientId);
        maxMessageLength = Math.min(terms.maxMessageLength(), commands.maxMessageLength());
        keepAliveIntervalNs = terms.sessionTimeoutNs() / KEEP_ALIVES_PER_TIMEOUT;
        nextRequestId = terms.highestRequestId() + 1;
        lastHeardNs = nanoClock.nanoTime();
        lastPolledNs = lastHeardNs;
        lastConductedNs = lastHeardNs;
        keepAliveAtNs = lastHeardNs + keepAliveIntervalNs;
    }

    /**
     * Opens a session. Blocks until the engine has answered.
     *
     * @param context what to connect to; concluded here if it was not.
     * @return an open session.
     * @throws ConnectRefusedException if the engine declined.
     * @throws ClientException         if there is no media driver, no answer in time, or an answer that can't be understood.
     */
    public static Client connect(final Context context) {
        context.conclude();
        final long deadlineNs = context.nanoClock().nanoTime() + context.connectTimeoutNs();
        final Transport transport = Transport.open(context, deadlineNs);
        try {
            final ControlProxy control = new ControlProxy(
                transport.control(), context.clientId(), transport.commands().sessionId());
            return new Client(context, transport, control, new Handshake(context, transport, control).await(deadlineNs));
        } catch (final RuntimeException ex) {
            transport.close();
            throw ex;
        }
    }

    /**
     * A command that creates accounts, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public AccountBatch accountBatch() {
        return accountBatch(AccountBatch.capacity(maxMessageLength));
    }

    /**
     * A command that creates accounts.
     *
     * @param capacity greatest number of events, from 1 to what a message can hold.
     * @return a new, empty batch.
     */
    public AccountBatch accountBatch(final int capacity) {
        return new AccountBatch(checkCapacity(capacity, AccountBatch.capacity(maxMessageLength)));
    }

    /**
     * A command that creates transfers, for as many as a message can hold.
     *
     * @return a new, empty batch.
     */
    public TransferBatch transferBatch() {
        return transferBatch(TransferBatch.capacity(maxMessageLength));
    }

    /**
     * A command that creates transfers.
     *
     * @param capacity greatest number of events, from 1 to what a message can hold.
     * @return a new, empty batch.
     */
    public TransferBatch transferBatch(final int capacity) {
        return new TransferBatch(checkCapacity(capacity, TransferBatch.capacity(maxMessageLength)));
    }

    /**
     * A query for accounts by their ids, for as many as a reply can hold.
     *
     * @return a new, empty query.
     */
    public AccountLookup accountLookup() {
        return accountLookup(AccountLookup.capacity(maxMessageLength));
    }

    /**
     * A query for accounts by their ids.
     *
     * @param capacity greatest number of ids, from 1 to what a reply can hold.
     * @return a new, empty query.
     */
    public AccountLookup accountLookup(final int capacity) {
        return new AccountLookup(checkCapacity(capacity, AccountLookup.capacity(maxMessageLength)));
    }

    /**
     * A query for transfers by their ids, for as many as a reply can hold.
     *
     * @return a new, empty query.
     */
    public TransferLookup transferLookup() {
        return transferLookup(TransferLookup.capacity(maxMessageLength));
    }

    /**
     * A query for transfers by their ids.
     *
     * @param capacity greatest number of ids, from 1 to what a reply can hold.
     * @return a new, empty query.
     */
    public TransferLookup transferLookup(final int capacity) {
        return new TransferLookup(checkCapacity(capacity, TransferLookup.capacity(maxMessageLength)));
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
        if (isClosed || endReason != null) {
            return CLOSED;
        }
        if (inFlight.isFull()) {
            return WINDOW_FULL;
        }
        final int length = message.length();
        if (length > maxMessageLength) {
            throw tooLong(length);
        }
        final long requestId = nextRequestId;
        message.envelope(clientId, requestId);
        final long position = commands.offer(message.buffer, 0, length);
        if (position < 0) {
            return position;
        }
        nextRequestId = requestId + 1;
        inFlight.add(requestId);
        return requestId;
    }

    /**
     * Tells the listener what has come in, and keeps the session alive. Once the session is over it tells that, and which
     * requests have an unknown outcome.
     *
     * @param listener to be told, on this thread.
     * @return how much there was to do; 0 when the caller may idle.
     */
    public int poll(final ReplyListener listener) {
        if (isPolling) {
            throw new IllegalStateException("a listener must not poll");
        }
        if (isClosed) {
            return 0;
        }
        isPolling = true;
        try {
            return endReason == null ? pollSession(listener) : tellEnd(listener);
        } finally {
            isPolling = false;
            if (isClosed) {
                closeTransport();
            }
        }
    }

    /**
     * Is the session open, as far as this client knows?
     *
     * @return false once it is over or this client closed.
     */
    public boolean isConnected() {
        return !isClosed && endReason == null;
    }

    /**
     * Greatest length of a request.
     *
     * @return length in bytes.
     */
    public int maxMessageLength() {
        return maxMessageLength;
    }

    /**
     * Number of requests that have been offered and not yet been told of.
     *
     * @return the count.
     */
    public int inFlight() {
        return inFlight.count() + (unknown == null ? 0 : unknown.length - unknownIndex);
    }

    /**
     * Silence after which either side takes the session for lost.
     *
     * @return time in nanoseconds.
     */
    public long sessionTimeoutNs() {
        return terms.sessionTimeoutNs();
    }

    /**
     * The last sequence in the order when the session was opened.
     *
     * @return the sequence.
     */
    public long connectedAtSequence() {
        return terms.lastSequence();
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
        return replies.unexpectedMessages();
    }

    /**
     * Ends the session. What is still in flight has an unknown outcome, of which nobody is told: poll until
     * {@link #inFlight} is 0 before. May be called again, and by a listener.
     */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            replies.stop();
            if (endReason == null) {
                disconnect();
            }
        }
        if (!isPolling) {
            closeTransport();
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
        return nanoClock;
    }

    private int pollSession(final ReplyListener listener) {
        final long nowNs = nanoClock.nanoTime();
        final int fragments = replies.poll(listener, FRAGMENT_LIMIT);
        if (isClosed) {
            return fragments;
        }
        int work = fragments;
        if (replies.endReason() != null) {
            end(replies.endReason(), replies.endDetail());
        } else {
            if (fragments > 0) {
                lastHeardNs = nowNs;
            } else if (transport.isClosed()) {
                end(DisconnectReason.MEDIA_DRIVER_LOST, "Aeron's client is closed, as it is when the media driver dies; " +
                    "see that the driver runs, and connect again: " + transport.lastError());
            } else if (replies.isAtEnd()) {
                end(DisconnectReason.ENGINE_LOST, "the engine's stream of replies has ended; connect again");
            } else {
                checkSilence(nowNs);
            }
            lastPolledNs = nowNs;
            work += keepAlive(nowNs);
            work += runConductor(nowNs, fragments == 0);
        }
        return endReason == null ? work : work + tellEnd(listener);
    }

    private int keepAlive(final long nowNs) {
        if (nowNs - keepAliveAtNs >= 0 && endReason == null && control.keepAlive()) {
            keepAliveAtNs = nowNs + keepAliveIntervalNs;
            return 1;
        }
        return 0;
    }

    /**
     * Lets Aeron do its own work, which is not urgent; and when replies wait it had better wait too, for it may find that the
     * driver has gone, and close the stream before they were read.
     */
    private int runConductor(final long nowNs, final boolean isCaughtUp) {
        final long sinceNs = nowNs - lastConductedNs;
        if (sinceNs >= (isCaughtUp ? CONDUCTOR_INTERVAL_NS : CONDUCTOR_INTERVAL_MAX_NS)) {
            lastConductedNs = nowNs;
            return transport.invokeConductor();
        }
        return 0;
    }

    private void checkSilence(final long nowNs) {
        final long unpolledNs = nowNs - lastPolledNs;
        if (unpolledNs > keepAliveIntervalNs) {
            // Nobody listened, so that silence proves nothing: the engine answers the keep-alive that is sent now, or not.
            lastHeardNs += unpolledNs;
        }
        if (nowNs - lastHeardNs > terms.sessionTimeoutNs()) {
            end(DisconnectReason.ENGINE_LOST, "nothing came from the engine for " +
                TimeUnit.NANOSECONDS.toMillis(terms.sessionTimeoutNs()) + " ms; see that it runs, and connect again");
        }
    }

    private void end(final DisconnectReason reason, final String detail) {
        endReason = reason;
        endDetail = detail;
        unknown = inFlight.drain();
    }

    /** A listener that throws is told of the rest at the next poll. */
    private int tellEnd(final ReplyListener listener) {
        int told = 0;
        if (!isEndTold) {
            isEndTold = true;
            told++;
            listener.onDisconnected(endReason, endDetail);
        }
        while (unknownIndex < unknown.length && !isClosed) {
            told++;
            listener.onOutcomeUnknown(unknown[unknownIndex++]);
        }
        return told;
    }

    private void disconnect() {
        for (int i = 0; i < DISCONNECT_ATTEMPTS && !transport.isClosed() && !control.disconnect(); i++) {
            Thread.onSpinWait();
        }
    }

    private void closeTransport() {
        if (!isTransportClosed) {
            isTransportClosed = true;
            transport.close();
        }
    }

    private IllegalArgumentException tooLong(final int length) {
        return new IllegalArgumentException(
            "TOO_LONG: the message has " + length + " bytes, this session takes " + maxMessageLength + "; split the batch");
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
        /** Aeron's greatest message is an eighth of a term: 1 MiB. */
        public static final int TERM_LENGTH_DEFAULT = 8 * 1024 * 1024;
        /** Number of requests that may be in flight. */
        public static final int REQUEST_WINDOW_DEFAULT = 4_096;
        /** How long to wait for a media driver and an engine. */
        public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);
        /** Silence after which a media driver is taken for dead: as long as Aeron itself waits, as a machine may be that busy. */
        public static final long DRIVER_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

        private static final int REQUEST_WINDOW_MAX = 1 << 20;
        private static final String UDP_RESPONSE_CHANNEL = "aeron:udp?endpoint=localhost:0";

        private String aeronDirectoryName;
        private Aeron aeron;
        private long clientId;
        private String ingressChannel = CHANNEL_DEFAULT;
        private int commandStreamId = COMMAND_STREAM_ID_DEFAULT;
        private int controlStreamId = CONTROL_STREAM_ID_DEFAULT;
        private String responseChannel;
        private int termLength = TERM_LENGTH_DEFAULT;
        private int requestWindow = REQUEST_WINDOW_DEFAULT;
        private long connectTimeoutNs = CONNECT_TIMEOUT_DEFAULT_NS;
        private long driverTimeoutNs = DRIVER_TIMEOUT_DEFAULT_NS;
        private byte[] credentials = new byte[0];
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
            check(credentials != null, "credentials are null", "leave them empty if the engine asks for none");
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
         * Length of a term of the command stream, unless the channel says one: a message may be an eighth of it.
         *
         * @param termLength in bytes, a power of two from 64 KiB to 1 GiB.
         * @return this.
         */
        public Context termLength(final int termLength) {
            this.termLength = termLength;
            return this;
        }

        int termLength() {
            return termLength;
        }

        /**
         * Number of requests that may be in flight at a time.
         *
         * @param requestWindow from 1 to 1,048,576.
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
         * Proof of identity, as the engine's authenticator defines it.
         *
         * @param credentials not copied; empty by default.
         * @return this.
         */
        public Context credentials(final byte[] credentials) {
            this.credentials = credentials;
            return this;
        }

        byte[] credentials() {
            return credentials;
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
