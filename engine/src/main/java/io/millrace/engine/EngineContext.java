package io.millrace.engine;

import io.millrace.codecs.Envelope;
import io.millrace.engine.auth.Authenticator;
import io.millrace.engine.ingress.IngressClock;
import io.millrace.engine.ingress.MessageLengths;
import io.millrace.engine.ledger.Ledger;
import io.millrace.engine.service.Service;
import io.millrace.engine.store.Store;
import io.millrace.journal.Disk;
import io.millrace.journal.Durability;
import io.millrace.journal.RecoveryListener;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How an engine is set up. Everything has a default but the home. Checked as a whole by {@link #conclude()}, before anything
 * is opened; a context serves one engine.
 */
public final class EngineContext {
    /** Stream of commands and queries, unless set otherwise. */
    public static final int COMMAND_STREAM_ID_DEFAULT = 101;
    /** Stream of control messages, unless set otherwise. */
    public static final int CONTROL_STREAM_ID_DEFAULT = 102;
    /** Number of sequences from one checkpoint to the next. */
    public static final long CHECKPOINT_INTERVAL = 16_384;

    private static final int MESSAGE_LENGTH_MIN = 64 * 1024;
    private static final int ENVELOPE_RESERVE = 4096;
    private static final int CLIENTS_MAX = 1 << 20;
    /** Term of a stream whose producer names none: enough for messages of 128 KiB. */
    private static final int TERM_LENGTH_DEFAULT = 1024 * 1024;

    private Path home;
    private Durability durability = Durability.DISK;
    private Disk disk = Disk.REAL;
    private Profile profile = Profile.FUSED;
    private String aeronDirectoryName;
    private boolean embeddedMediaDriver = true;
    private List<String> ingressChannels = List.of("aeron:ipc");
    private int commandStreamId = COMMAND_STREAM_ID_DEFAULT;
    private int controlStreamId = CONTROL_STREAM_ID_DEFAULT;
    private int messageLengthMax = 1024 * 1024;
    private int ringSlots = 8192;
    private int arenaLength = 16 * 1024 * 1024;
    private int frameLengthTarget = 256 * 1024;
    private int segmentLength = 256 * 1024 * 1024;
    private int sessionsMax = 1024;
    private int clientsMax = 8192;
    private Authenticator authenticator;
    private boolean remote;
    private long sessionTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long accountsMax = 100_000_000L;
    private long transfersMax = 2_000_000_000L;
    private long clockJumpMaxNs = TimeUnit.DAYS.toNanos(30);
    private boolean acceptClockJump;
    private long checkpointInterval = CHECKPOINT_INTERVAL;
    private IngressClock ingressClock;
    private boolean stepped;
    private Supplier<IdleStrategy> idleStrategy;
    private ErrorHandler errorHandler;
    private RecoveryListener recoveryListener = (sequence, bytesRead, bytesTotal) -> { };
    private final List<Function<Store, Service>> services = new ArrayList<>();

    /**
     * Checks the settings and fills in what depends on others or on the machine.
     *
     * @return this.
     * @throws EngineException that names the setting, its value and what it may be.
     */
    public EngineContext conclude() {
        require(home != null, "home", home, "a folder");
        home = home.toAbsolutePath().normalize();
        require(profile != null, "profile", profile, "FUSED or PIPELINED");
        require(BitUtil.isPowerOfTwo(ringSlots) && ringSlots >= 64 && ringSlots < checkpointInterval, "ringSlots", ringSlots,
            "a power of two, at least 64 and below " + checkpointInterval);
        require(messageLengthMax >= MESSAGE_LENGTH_MIN && BitUtil.isPowerOfTwo(messageLengthMax)
            && messageLengthMax <= 4 * 1024 * 1024, "messageLengthMax", messageLengthMax,
            "a power of two from " + MESSAGE_LENGTH_MIN + " to 4194304");
        require(BitUtil.isPowerOfTwo(arenaLength) && arenaLength >= 4 * messageLengthMax, "arenaLength", arenaLength,
            "a power of two, at least four times messageLengthMax (" + messageLengthMax + ")");
        require(segmentLength >= 4 * Math.max(messageLengthMax, frameLengthTarget), "segmentLength", segmentLength,
            "at least four times messageLengthMax (" + messageLengthMax + ") and frameLengthTarget (" + frameLengthTarget + ")");
        require(frameLengthTarget >= 4096, "frameLengthTarget", frameLengthTarget, "at least 4096");
        require(sessionsMax >= 1 && sessionsMax <= 4096, "sessionsMax", sessionsMax, "from 1 to 4096");
        require(clientsMax >= sessionsMax && clientsMax <= CLIENTS_MAX, "clientsMax", clientsMax,
            "from sessionsMax (" + sessionsMax + ") to " + CLIENTS_MAX);
        require(sessionTimeoutNs >= TimeUnit.MILLISECONDS.toNanos(100), "sessionTimeoutNs", sessionTimeoutNs,
            "at least 100000000");
        require(accountsMax >= 1 && accountsMax <= Ledger.ROWS_MAX, "accountsMax", accountsMax, "from 1 to " + Ledger.ROWS_MAX);
        require(transfersMax >= 1 && transfersMax <= Ledger.ROWS_MAX, "transfersMax", transfersMax,
            "from 1 to " + Ledger.ROWS_MAX);
        require(commandStreamId != controlStreamId, "controlStreamId", controlStreamId, "other than commandStreamId");
        require(!ingressChannels.isEmpty(), "ingressChannels", ingressChannels, "one channel or more");
        for (final String channel : ingressChannels) {
            require(channel.startsWith("aeron:ipc")
                || channel.startsWith("aeron:udp?") && (remote || isLoopback(channel)),
                "ingressChannels", channel, "aeron:ipc, or aeron:udp with an endpoint on loopback; others with remote, and with"
                    + " users who have to authenticate");
        }
        if (aeronDirectoryName == null) {
            aeronDirectoryName = aeronDirectoryName(home);
        }
        if (idleStrategy == null) {
            idleStrategy = () -> defaultIdleStrategy(profile);
        }
        if (errorHandler == null) {
            errorHandler = throwable -> throwable.printStackTrace(System.err);
        }
        return this;
    }

    /**
     * The folder of the media driver that an engine with this home uses unless told otherwise.
     *
     * @param home folder of the engine.
     * @return path in the machine's memory file system where there is one.
     */
    public static String aeronDirectoryName(final Path home) {
        final Path shared = Path.of("/dev/shm");
        final Path base = shared.toFile().isDirectory() ? shared : Path.of(System.getProperty("java.io.tmpdir"));
        final String name = home.toAbsolutePath().normalize().toString();
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return base.resolve("millrace-" + System.getProperty("user.name") + "-" + Long.toHexString(hash)).toString();
    }

    /**
     * Folder that keeps everything of this engine that has to last.
     *
     * @param home made if need be.
     * @return this.
     */
    public EngineContext home(final Path home) {
        this.home = home;
        return this;
    }

    /**
     * Folder that keeps everything of this engine that has to last.
     *
     * @return the folder.
     */
    public Path home() {
        return home;
    }

    /**
     * What a reply promises.
     *
     * @param durability {@link Durability#DISK} unless set.
     * @return this.
     */
    public EngineContext durability(final Durability durability) {
        this.durability = durability;
        return this;
    }

    /**
     * What a reply promises.
     *
     * @return the durability.
     */
    public Durability durability() {
        return durability;
    }

    /**
     * How what the journal writes gets to the disk: for those who test what happens when that is slow, fails, or comes to
     * nothing.
     *
     * @param disk {@link Disk#REAL} unless set.
     * @return this.
     */
    public EngineContext disk(final Disk disk) {
        this.disk = disk;
        return this;
    }

    /**
     * How what the journal writes gets to the disk.
     *
     * @return the disk.
     */
    public Disk disk() {
        return disk;
    }

    /**
     * Which thread runs which stage.
     *
     * @param profile {@link Profile#FUSED} unless set.
     * @return this.
     */
    public EngineContext profile(final Profile profile) {
        this.profile = profile;
        return this;
    }

    /**
     * Which thread runs which stage.
     *
     * @return the profile.
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Folder of the media driver.
     *
     * @param aeronDirectoryName by default one of its own for each home, see {@link #aeronDirectoryName(Path)}.
     * @return this.
     */
    public EngineContext aeronDirectoryName(final String aeronDirectoryName) {
        this.aeronDirectoryName = aeronDirectoryName;
        return this;
    }

    /**
     * Folder of the media driver.
     *
     * @return path of the folder.
     */
    public String aeronDirectoryName() {
        return aeronDirectoryName;
    }

    /**
     * Whether the engine runs its own media driver.
     *
     * @param embeddedMediaDriver true unless set; false when one runs already in {@link #aeronDirectoryName()}.
     * @return this.
     */
    public EngineContext embeddedMediaDriver(final boolean embeddedMediaDriver) {
        this.embeddedMediaDriver = embeddedMediaDriver;
        return this;
    }

    boolean embeddedMediaDriver() {
        return embeddedMediaDriver;
    }

    /**
     * Channels on which producers are listened to.
     *
     * @param channels IPC and UDP to loopback; only IPC unless set.
     * @return this.
     */
    public EngineContext ingressChannels(final List<String> channels) {
        this.ingressChannels = List.copyOf(channels);
        return this;
    }

    List<String> ingressChannels() {
        return ingressChannels;
    }

    /**
     * Aeron stream of commands and queries.
     *
     * @param streamId 101 unless set.
     * @return this.
     */
    public EngineContext commandStreamId(final int streamId) {
        this.commandStreamId = streamId;
        return this;
    }

    int commandStreamId() {
        return commandStreamId;
    }

    /**
     * Aeron stream of control messages.
     *
     * @param streamId 102 unless set.
     * @return this.
     */
    public EngineContext controlStreamId(final int streamId) {
        this.controlStreamId = streamId;
        return this;
    }

    int controlStreamId() {
        return controlStreamId;
    }

    /**
     * Greatest length of a message in either direction.
     *
     * @param lengthBytes a power of two; 1 MiB unless set.
     * @return this.
     */
    public EngineContext messageLengthMax(final int lengthBytes) {
        this.messageLengthMax = lengthBytes;
        return this;
    }

    /**
     * Greatest length of a message in either direction.
     *
     * @return length in bytes.
     */
    public int messageLengthMax() {
        return messageLengthMax;
    }

    /** Term of a stream whose producer names none. */
    int termLength() {
        return Math.min(TERM_LENGTH_DEFAULT, MessageLengths.termLength(messageLengthMax));
    }

    /**
     * Number of slots of the ring.
     *
     * @param slots a power of two; 8,192 unless set.
     * @return this.
     */
    public EngineContext ringSlots(final int slots) {
        this.ringSlots = slots;
        return this;
    }

    /**
     * Slots of the ring.
     *
     * @return a power of two.
     */
    public int ringSlots() {
        return ringSlots;
    }

    /**
     * Length of each of the ring's two arenas, and of the outbox of replies.
     *
     * @param lengthBytes a power of two; 16 MiB unless set.
     * @return this.
     */
    public EngineContext arenaLength(final int lengthBytes) {
        this.arenaLength = lengthBytes;
        return this;
    }

    /**
     * Room of the ring's bytes, and of the replies on their way out.
     *
     * @return length in bytes, a power of two.
     */
    public int arenaLength() {
        return arenaLength;
    }

    /**
     * Length up to which records are gathered into one frame.
     *
     * @param lengthBytes 256 KiB unless set; a longer record has a frame to itself.
     * @return this.
     */
    public EngineContext frameLengthTarget(final int lengthBytes) {
        this.frameLengthTarget = lengthBytes;
        return this;
    }

    /**
     * Records are added to a frame until it has this length.
     *
     * @return length in bytes.
     */
    public int frameLengthTarget() {
        return frameLengthTarget;
    }

    /**
     * Greatest length of a frame.
     *
     * @return length in bytes.
     */
    public int frameLengthMax() {
        return Math.max(frameLengthTarget, messageLengthMax) + ENVELOPE_RESERVE;
    }

    /**
     * Length of a segment of the journal.
     *
     * @param lengthBytes 256 MiB unless set.
     * @return this.
     */
    public EngineContext segmentLength(final int lengthBytes) {
        this.segmentLength = lengthBytes;
        return this;
    }

    /**
     * Length of a segment of the journal.
     *
     * @return length in bytes.
     */
    public int segmentLength() {
        return segmentLength;
    }

    /**
     * Greatest number of sessions at once.
     *
     * @param sessions 64 unless set.
     * @return this.
     */
    public EngineContext sessionsMax(final int sessions) {
        this.sessionsMax = sessions;
        return this;
    }

    int sessionsMax() {
        return sessionsMax;
    }

    /**
     * Greatest number of clients whose requests are remembered, connected or not. It is put into the order when the engine
     * starts. A client that is remembered can cost {@value io.millrace.engine.clients.Clients#REPLY_BYTES_MAX} bytes of replies.
     *
     * @param clients 8,192 by default, at least {@link #sessionsMax}.
     * @return this.
     */
    public EngineContext clientsMax(final int clients) {
        this.clientsMax = clients;
        return this;
    }

    /**
     * Greatest number of clients whose requests are remembered.
     *
     * @return the number.
     */
    public int clientsMax() {
        return clientsMax;
    }

    /**
     * Who decides who may connect.
     *
     * @param authenticator used by one thread; by default {@link io.millrace.engine.auth.ScramAuthenticator} where the home has
     *                      users, else everybody may who can reach the engine.
     * @return this.
     */
    public EngineContext authenticator(final Authenticator authenticator) {
        this.authenticator = authenticator;
        return this;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    /**
     * Are producers on other machines listened to and answered? Only with users who have to authenticate. What they send is not
     * encrypted: see docs/security.md.
     *
     * @param remote false by default: IPC and loopback alone.
     * @return this.
     */
    public EngineContext remote(final boolean remote) {
        this.remote = remote;
        return this;
    }

    boolean remote() {
        return remote;
    }

    /**
     * Silence after which a session ends.
     *
     * @param timeoutNs 10 s unless set.
     * @return this.
     */
    public EngineContext sessionTimeoutNs(final long timeoutNs) {
        this.sessionTimeoutNs = timeoutNs;
        return this;
    }

    long sessionTimeoutNs() {
        return sessionTimeoutNs;
    }

    /**
     * Ceiling on the number of accounts; part of the order.
     *
     * @param accounts 100 million unless set.
     * @return this.
     */
    public EngineContext accountsMax(final long accounts) {
        this.accountsMax = accounts;
        return this;
    }

    /**
     * Ceiling on the number of accounts.
     *
     * @return the count.
     */
    public long accountsMax() {
        return accountsMax;
    }

    /**
     * Ceiling on the number of transfers; part of the order.
     *
     * @param transfers 2,000 million unless set.
     * @return this.
     */
    public EngineContext transfersMax(final long transfers) {
        this.transfersMax = transfers;
        return this;
    }

    /**
     * Ceiling on the number of transfers.
     *
     * @return the count.
     */
    public long transfersMax() {
        return transfersMax;
    }

    /**
     * How far the machine's clock may be from the journal's last timestamp, in either direction, for the engine to start.
     *
     * @param jumpNs 30 days unless set.
     * @return this.
     */
    public EngineContext clockJumpMaxNs(final long jumpNs) {
        this.clockJumpMaxNs = jumpNs;
        return this;
    }

    long clockJumpMaxNs() {
        return clockJumpMaxNs;
    }

    /**
     * Start however far the clock has jumped: somebody has looked and it is right.
     *
     * @param accept false unless set.
     * @return this.
     */
    public EngineContext acceptClockJump(final boolean accept) {
        this.acceptClockJump = accept;
        return this;
    }

    boolean acceptClockJump() {
        return acceptClockJump;
    }

    /**
     * Where ingress time comes from, if not from the machine: for tests and what-if.
     *
     * @param clock never falls, across restarts too.
     * @return this.
     */
    public EngineContext ingressClock(final IngressClock clock) {
        this.ingressClock = clock;
        return this;
    }

    IngressClock ingressClock() {
        return ingressClock;
    }

    /**
     * Number of sequences from one checkpoint to the next. Part of the record stream: for tests only.
     *
     * @param interval greater than the ring; {@link #CHECKPOINT_INTERVAL} unless set.
     * @return this.
     */
    EngineContext checkpointInterval(final long interval) {
        this.checkpointInterval = interval;
        return this;
    }

    long checkpointInterval() {
        return checkpointInterval;
    }

    /**
     * Whether the caller runs the engine by {@link Engine#step()} instead of a thread of its own doing so.
     *
     * @param stepped false unless set.
     * @return this.
     */
    public EngineContext stepped(final boolean stepped) {
        this.stepped = stepped;
        return this;
    }

    boolean stepped() {
        return stepped;
    }

    /**
     * How the engine's threads wait when there is nothing to do.
     *
     * @param idleStrategy asked for one for each thread; they fit the number of cores unless set.
     * @return this.
     */
    public EngineContext idleStrategy(final Supplier<IdleStrategy> idleStrategy) {
        this.idleStrategy = idleStrategy;
        return this;
    }

    Supplier<IdleStrategy> idleStrategy() {
        return idleStrategy;
    }

    /**
     * How the engine's threads wait unless told otherwise.
     *
     * @param profile says how many there are.
     * @return a new strategy that fits the number of cores.
     */
    public static IdleStrategy defaultIdleStrategy(final Profile profile) {
        // A producer and the media driver need cores, too: where there are not so many, give way early. But some hundred
        // microseconds pass before a thread parks: to wake one takes longer than a command does.
        final boolean isRoomy = Runtime.getRuntime().availableProcessors() > (profile == Profile.FUSED ? 2 : 4);
        return new BackoffIdleStrategy(isRoomy ? 10_000 : 200, isRoomy ? 1_000 : 2_000, 1_000, 100_000);
    }

    /**
     * Who is told of errors.
     *
     * @param errorHandler called on the engine's and Aeron's threads; prints to standard error unless set.
     * @return this.
     */
    public EngineContext errorHandler(final ErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
        return this;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    /**
     * Who is told how far recovery has come.
     *
     * @param listener called on the launching thread.
     * @return this.
     */
    public EngineContext recoveryListener(final RecoveryListener listener) {
        this.recoveryListener = listener;
        return this;
    }

    RecoveryListener recoveryListener() {
        return recoveryListener;
    }

    /**
     * Adds a service of the user's own beside the ledger. The same services in each life of the home.
     *
     * @param factory makes the service over the engine's store; its schema id must be at least
     *                {@link Envelope#USER_SCHEMA_ID_MIN}.
     * @return this.
     */
    public EngineContext addService(final Function<Store, Service> factory) {
        services.add(factory);
        return this;
    }

    List<Function<Store, Service>> services() {
        return services;
    }

    private static boolean isLoopback(final String channel) {
        return channel.contains("endpoint=localhost:") || channel.contains("endpoint=127.");
    }

    private static void require(final boolean isTrue, final String name, final Object value, final String expected) {
        if (!isTrue) {
            throw new EngineException(EngineException.Code.INVALID_SETTING,
                name + " is " + value + "; it must be " + expected);
        }
    }
}
