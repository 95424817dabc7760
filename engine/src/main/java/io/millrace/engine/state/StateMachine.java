package io.millrace.engine.state;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.CheckpointDecoder;
import io.millrace.codecs.session.CloseSessionDecoder;
import io.millrace.codecs.session.ConfigureDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.OpenSessionDecoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.SweepDecoder;
import io.millrace.engine.clients.Client;
import io.millrace.engine.clients.Clients;
import io.millrace.engine.clients.ContentHash;
import io.millrace.engine.clients.Judgement;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Store;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.util.Collection;

/**
 * Applies commands in order. All that it does follows from the commands and the state: time comes in with the command.
 *
 * <p>A command of n events (n counts as at least 1) is stamped T = max(ingress time, last T + n). A service that rejects a
 * command or fails with a {@link RuntimeException} has it rolled back; the sequence and its events' places in time are used
 * up all the same. An {@link Error} is let through: it stops the engine before any reply.
 *
 * <p>One thread at a time.
 */
public final class StateMachine {
    /** Version of the services' behaviour that this build is able to compute, and the oldest as well. */
    public static final int BEHAVIOUR_VERSION = 1;

    /** Whose commands are nobody's to repeat. */
    private static final long NO_CLIENT = 0;

    private final Store store;
    private final Checkpoints checkpoints;
    private final Clients clients;
    private final ClientCommands clientCommands;
    private final Int2ObjectHashMap<Service> serviceBySchemaId = new Int2ObjectHashMap<>();
    private final Service[] services;
    private final boolean[] hasFailedToSweep;
    private final Request request = new Request();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final CheckpointDecoder checkpoint = new CheckpointDecoder();
    private final SweepDecoder sweep = new SweepDecoder();
    private final Rejection rejection = new Rejection();
    private final QueryReaders queryReaders;
    private Settings settings;
    private long lastSequence;
    private long lastTimestamp;
    private long checkpointsCompared;
    private long failures;
    private RuntimeException lastFailure;

    /**
     * An empty state.
     *
     * @param store       in which the services keep theirs; this machine begins and ends its transactions.
     * @param checkpoints where digests are kept and compared.
     * @param clients     what is remembered of the producers.
     * @param services    with schema ids that differ.
     */
    public StateMachine(
        final Store store, final Checkpoints checkpoints, final Clients clients, final Collection<Service> services) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.clients = clients;
        this.clientCommands = new ClientCommands(clients);
        this.services = services.toArray(new Service[0]);
        this.hasFailedToSweep = new boolean[services.size()];
        for (final Service service : services) {
            final int schemaId = service.protocol().schemaId();
            if (schemaId <= Envelope.SESSION_SCHEMA_ID || serviceBySchemaId.put(schemaId, service) != null) {
                throw new IllegalArgumentException("schema id " + schemaId + " is taken");
            }
        }
        queryReaders = new QueryReaders(this.services);
    }

    /**
     * Applies the next command.
     *
     * @param sequence         one more than the last.
     * @param ingressTime      nanoseconds since the epoch, UTC.
     * @param behaviourVersion that applies.
     * @param buffer           that holds the command, outside the heap; only read.
     * @param offset           of its SBE header.
     * @param length           of the whole message in bytes.
     * @param reply            to be filled in, outside the heap; stays empty for the engine's own commands.
     * @throws DivergenceException  when the command is a checkpoint and the digest differs.
     * @throws UnsupportedException when this build has not the behaviour or the service that the command needs.
     */
    public void apply(
        final long sequence,
        final long ingressTime,
        final int behaviourVersion,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Reply reply) {
        requireOffHeap(buffer);
        requireOffHeap(reply.buffer());
        if (sequence != lastSequence + 1) {
            throw new IllegalStateException("sequence " + sequence + " does not follow " + lastSequence);
        }
        if (behaviourVersion > BEHAVIOUR_VERSION || behaviourVersion < 1) {
            throw new UnsupportedException("sequence " + sequence + " needs behaviour version " + behaviourVersion
                + ", which this build lacks (it has " + BEHAVIOUR_VERSION + "): use the build that wrote the home");
        }
        final int schemaId = Envelope.schemaId(buffer, offset);
        if (schemaId == Envelope.SESSION_SCHEMA_ID) {
            // Sessions come and go also when time has ended.
            lastTimestamp = lastTimestamp == Long.MAX_VALUE ? lastTimestamp : Math.max(ingressTime, lastTimestamp + 1);
            applyOwn(sequence, buffer, offset);
        } else {
            final Service service = serviceBySchemaId.get(schemaId);
            if (service == null) {
                throw new UnsupportedException("sequence " + sequence + " is for the service with schema id " + schemaId
                    + ", which this engine does not have: start it with the service");
            }
            final int templateId = Envelope.templateId(buffer, offset);
            final int eventCount = service.protocol().check(templateId, buffer, offset, length);
            if (eventCount < 0) {
                throw new IllegalStateException("sequence " + sequence + " is not a command that its service accepts");
            }
            lastTimestamp = Math.max(ingressTime, lastTimestamp + Math.max(1, eventCount));
            request.wrap(buffer, offset, length, sequence, lastTimestamp, eventCount, behaviourVersion);
            applyOnce(service, reply);
        }
        lastSequence = sequence;
        if (checkpoints.isMultiple(sequence)) {
            checkpoints.keep(sequence, recordsDigest(), historyDigest());
        }
    }

    /**
     * Says that a command waits to be applied, so that its service can read ahead. Changes nothing.
     *
     * @param buffer that holds the command, outside the heap; only read.
     * @param offset of its SBE header.
     * @param length of the whole message in bytes.
     */
    public void expect(final DirectBuffer buffer, final int offset, final int length) {
        requireOffHeap(buffer);
        final Service service = serviceBySchemaId.get(Envelope.schemaId(buffer, offset));
        if (service != null) {
            final int eventCount =
                service.protocol().check(Envelope.templateId(buffer, offset), buffer, offset, length);
            if (eventCount >= 0) {
                service.expect(request.wrap(buffer, offset, length, 0, 0, eventCount, BEHAVIOUR_VERSION));
            }
        }
    }

    /**
     * Follows a number of calls of {@link #expect}.
     */
    public void readAhead() {
        for (final Service service : services) {
            service.readAhead();
        }
    }

    /**
     * Answers a query, or hands it over: the reply then holds notes for {@link #queryReaders}. Changes nothing.
     *
     * @param ingressTime nanoseconds since the epoch, UTC.
     * @param buffer      that holds the query; only read.
     * @param offset      of its SBE header.
     * @param length      of the whole message in bytes.
     * @param reply       to be filled in.
     */
    public void query(
        final long ingressTime, final DirectBuffer buffer, final int offset, final int length, final Reply reply) {
        final Service service = serviceBySchemaId.get(Envelope.schemaId(buffer, offset));
        request.wrap(
            buffer, offset, length, lastSequence, Math.max(ingressTime, lastTimestamp), 0, BEHAVIOUR_VERSION);
        request.grants(clients.grants(request.principal()));
        try {
            service.onQuery(request, reply);
            if (reply.isHandedOver()) {
                checkHandedOver(service, length, reply.noteLength());
            }
        } catch (final RuntimeException ex) {
            onFailure(ex, reply);
        }
        if (reply.isRejected()) {
            rejection.encode(request, reply);
        }
    }

    /**
     * Answers a query that a reader has handed back, as of the last command applied. Changes nothing.
     *
     * @param timestamp  by which the query was judged when it was handed over, nanoseconds since the epoch, UTC.
     * @param buffer     that holds the query; only read.
     * @param offset     of its SBE header.
     * @param length     of the whole message in bytes.
     * @param notes      that hold the reader's notes.
     * @param noteOffset where they begin.
     * @param noteLength how long they are, in bytes.
     * @param reply      to be filled in.
     */
    public void queryHandedBack(
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DirectBuffer notes,
        final int noteOffset,
        final int noteLength,
        final Reply reply) {
        final Service service = serviceBySchemaId.get(Envelope.schemaId(buffer, offset));
        request.wrap(
            buffer, offset, length, lastSequence, Math.max(timestamp, lastTimestamp), 0, BEHAVIOUR_VERSION);
        request.grants(clients.grants(request.principal()));
        try {
            service.onHandBack(request, notes, noteOffset, noteLength, reply);
            if (reply.isHandedOver()) {
                throw new IllegalStateException("HAND_OVER: a query that was handed back is handed over again");
            }
        } catch (final RuntimeException ex) {
            onFailure(ex, reply);
        }
        if (reply.isRejected()) {
            rejection.encode(request, reply);
        }
    }

    /**
     * Tells again what became of a command, under the request id that it was sent with. Changes nothing.
     *
     * @param buffer that holds the repeated command; only read.
     * @param offset of its SBE header.
     * @param length of the whole message in bytes.
     * @param reply  to be filled in: the first reply, byte for byte, or why there is none.
     */
    public void repeat(final DirectBuffer buffer, final int offset, final int length, final Reply reply) {
        // What there is to refuse was not given a sequence.
        request.wrap(buffer, offset, length, 0, lastTimestamp, 0, BEHAVIOUR_VERSION);
        final Client client = clients.find(request.clientId());
        if (client == null) {
            Rejection.tooOld(reply);
        } else {
            answerRepeated(client, client.judge(request.requestId(), ContentHash.of(buffer, offset, length)), reply);
        }
        if (reply.isRejected()) {
            rejection.encode(request, reply);
        }
    }

    /**
     * What is remembered of the producers.
     *
     * @return the clients, only to be read.
     */
    public Clients clients() {
        return clients;
    }

    /**
     * Why the last OpenSession command opened none.
     *
     * @return the reason; null when it did open one.
     */
    public DisconnectReason openRefusal() {
        return clientCommands.openRefusal();
    }

    /**
     * What answers the queries that are handed over, on a thread that may be another one.
     *
     * @return always the same readers.
     */
    public QueryReaders queryReaders() {
        return queryReaders;
    }

    /**
     * The messages of one service.
     *
     * @param schemaId of the service.
     * @return its protocol, or null when there is no such service.
     */
    public ServiceProtocol protocol(final int schemaId) {
        final Service service = serviceBySchemaId.get(schemaId);
        return service == null ? null : service.protocol();
    }

    /**
     * What the last Configure command has set.
     *
     * @return the settings, or null before the first.
     */
    public Settings settings() {
        return settings;
    }

    /**
     * The last command applied.
     *
     * @return its sequence; 0 before the first.
     */
    public long lastSequence() {
        return lastSequence;
    }

    /**
     * T of the last command applied.
     *
     * @return nanoseconds since the epoch, UTC; 0 before the first.
     */
    public long lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * When something is next due that a Sweep command carries out.
     *
     * @return nanoseconds since the epoch, UTC; {@link Service#NEVER} when nothing is.
     */
    public long dueTime() {
        long time = Service.NEVER;
        for (int i = 0; i < services.length; i++) {
            if (!hasFailedToSweep[i] && Long.compareUnsigned(services[i].dueTime(), time) < 0) {
                time = services[i].dueTime();
            }
        }
        return time;
    }

    /**
     * Order-independent digest over the records, last T and settings included.
     *
     * @return the digest.
     */
    public long recordsDigest() {
        long own = mix(lastTimestamp);
        if (settings != null) {
            own = mix(own ^ settings.behaviourVersion());
            own = mix(own ^ settings.accountsMax());
            own = mix(own ^ settings.transfersMax());
            own = mix(own ^ settings.clientsMax());
        }
        return store.recordsDigest() + clients.digest() + own;
    }

    /**
     * Chained digest over history.
     *
     * @return the digest.
     */
    public long historyDigest() {
        return store.historyDigest();
    }

    /**
     * Computes the digest anew, from the records themselves, and compares it with the one kept up: bad memory shows itself
     * here. Takes as long as reading the whole state.
     *
     * @throws DivergenceException when they differ.
     */
    public void verifyDigest() {
        final long records = store.recomputeRecordsDigest();
        final long history = store.recomputeHistoryDigest();
        if (records != store.recordsDigest() || history != store.historyDigest()) {
            throw new DivergenceException(lastSequence, "after sequence " + lastSequence + " the records have the digest "
                + hex(records, history) + ", and the running one is " + hex(store.recordsDigest(), store.historyDigest())
                + ": memory is bad, or a service changes records behind the store's back");
        }
        if (clients.recomputeDigest() != clients.digest()) {
            throw new DivergenceException(lastSequence, "after sequence " + lastSequence + " what is remembered of the clients"
                + " is not what its running digest says: memory is bad");
        }
    }

    /**
     * Number of checkpoints whose digest was compared with this state's.
     *
     * @return the count.
     */
    public long checkpointsCompared() {
        return checkpointsCompared;
    }

    /**
     * Number of commands, sweeps and queries on which a service failed.
     *
     * @return the count.
     */
    public long failures() {
        return failures;
    }

    /**
     * What a service failed with, last.
     *
     * @return the exception, or null.
     */
    public RuntimeException lastFailure() {
        return lastFailure;
    }

    private static void requireOffHeap(final DirectBuffer buffer) {
        if (buffer.byteArray() != null) {
            throw new IllegalArgumentException("OFF_HEAP: services go to commands and replies by their address; hand over buffers"
                + " outside the heap");
        }
    }

    /** A command is judged by its request id once more here: whatever stands in the journal is applied once. */
    private void applyOnce(final Service service, final Reply reply) {
        final long clientId = request.clientId();
        request.grants(clients.grants(request.principal()));
        if (clientId == NO_CLIENT) {
            applyToService(service, reply);
            return;
        }
        final Client client = clients.find(clientId);
        if (client == null || !client.isOpen() || client.principal() != request.principal()) {
            reply.reject(RejectCode.WRONG_CLIENT, "the client has no session; connect first");
            rejection.encode(request, reply);
            return;
        }
        final long contentHash = ContentHash.of(request.buffer(), request.offset(), request.length());
        final Judgement kind = client.judge(request.requestId(), contentHash);
        if (kind == Judgement.NEW) {
            applyToService(service, reply);
            client.remember(request.requestId(), contentHash, reply.buffer(), reply.offset(), reply.length());
        } else {
            answerRepeated(client, kind, reply);
            if (reply.isRejected()) {
                rejection.encode(request, reply);
            }
        }
    }

    private void answerRepeated(final Client client, final Judgement kind, final Reply reply) {
        switch (kind) {
            case REPEATED:
                reply.length(client.repeat(request.requestId(), reply.buffer(), reply.offset()));
                break;
            case REUSED:
                reply.reject(RejectCode.REQUEST_ID_REUSED,
                    "another command was sent under this request id; take ids that rise by 1");
                break;
            default:
                Rejection.tooOld(reply);
                break;
        }
    }

    private void applyToService(final Service service, final Reply reply) {
        store.begin();
        try {
            service.onCommand(request, reply);
        } catch (final RuntimeException ex) {
            onFailure(ex, reply);
        }
        if (reply.isRejected()) {
            store.rollback();
            rejection.encode(request, reply);
        } else {
            store.commit();
        }
    }

    private void onFailure(final RuntimeException ex, final Reply reply) {
        failures++;
        lastFailure = ex;
        Rejection.serviceFailed(reply);
    }

    private void checkHandedOver(final Service service, final int length, final int noteLength) {
        if (!queryReaders.has(service.protocol().schemaId())) {
            throw new IllegalStateException("HAND_OVER: a query is handed over by a service that has no reader");
        }
        if (length + noteLength > QueryReader.HAND_OVER_LENGTH_MAX) {
            throw new IllegalStateException("HAND_OVER_LENGTH: a query and its notes have " + (length + noteLength)
                + " bytes, and may have " + QueryReader.HAND_OVER_LENGTH_MAX);
        }
    }

    private void applyOwn(final long sequence, final DirectBuffer buffer, final int offset) {
        final int body = offset + Envelope.HEADER_LENGTH;
        final int blockLength = Envelope.blockLength(buffer, offset);
        final int version = Envelope.version(buffer, offset);
        switch (Envelope.templateId(buffer, offset)) {
            case ConfigureDecoder.TEMPLATE_ID:
                configure.wrap(buffer, body, blockLength, version);
                settings = new Settings(
                    (int) configure.behaviourVersion(),
                    configure.accountsMax(),
                    configure.transfersMax(),
                    (int) configure.clientsMax());
                clients.clientsMax(settings.clientsMax());
                for (final Service service : services) {
                    service.onSettings(settings);
                }
                break;
            case CheckpointDecoder.TEMPLATE_ID:
                checkpoint.wrap(buffer, body, blockLength, version);
                compare(sequence);
                break;
            case SweepDecoder.TEMPLATE_ID:
                sweep.wrap(buffer, body, blockLength, version);
                sweep((int) Math.min(sweep.countMax(), Integer.MAX_VALUE));
                break;
            case OpenSessionDecoder.TEMPLATE_ID:
            case CloseSessionDecoder.TEMPLATE_ID:
                clientCommands.apply(sequence, buffer, offset);
                break;
            default:
                throw new IllegalStateException("sequence " + sequence + " is no command that this build knows");
        }
    }

    /** A service that fails has its part taken back, and is not a reason for another sweep until the engine is started again. */
    private void sweep(final int countMax) {
        int left = countMax;
        for (int i = 0; i < services.length && left > 0; i++) {
            store.begin();
            try {
                final int count = services[i].onSweep(lastTimestamp, left);
                if (count == 0 && Long.compareUnsigned(services[i].dueTime(), lastTimestamp) <= 0) {
                    throw new IllegalStateException("a service has something due by its own word, and carries nothing out");
                }
                store.commit();
                left -= count;
            } catch (final RuntimeException ex) {
                store.rollback();
                failures++;
                lastFailure = ex;
                hasFailedToSweep[i] = true;
            }
        }
    }

    private void compare(final long sequence) {
        final long asOf = checkpoint.asOfSequence();
        if (!checkpoints.has(asOf)) {
            return;
        }
        if (checkpoint.digest().records() != checkpoints.records(asOf)
            || checkpoint.digest().history() != checkpoints.history(asOf)) {
            throw new DivergenceException(sequence, "the checkpoint at sequence " + sequence
                + " says that the state after sequence " + asOf + " had another digest: "
                + hex(checkpoint.digest().records(), checkpoint.digest().history()) + " there, "
                + hex(checkpoints.records(asOf), checkpoints.history(asOf)) + " here");
        }
        checkpointsCompared++;
    }

    /**
     * Both halves of a digest as people read them.
     *
     * @param records digest of the records.
     * @param history digest of history.
     * @return 33 characters.
     */
    public static String hex(final long records, final long history) {
        return String.format("%016x-%016x", records, history);
    }

    /** David Stafford's 13th variant of the 64-bit finalizer of MurmurHash3. */
    private static long mix(final long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
