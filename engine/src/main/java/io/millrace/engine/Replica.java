package io.millrace.engine;

import io.millrace.engine.clients.Clients;
import io.millrace.engine.ledger.Ledger;
import io.millrace.engine.memory.DirectMemory;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.state.Checkpoints;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.PageSource;
import io.millrace.engine.store.Store;
import io.millrace.journal.RecordHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The whole state of an engine, built from records: a store, the ledger and the user's services over it. Recovery and replay
 * feed it from the journal; behind the ring it goes on from there. One thread at a time.
 */
public final class Replica implements RecordHandler, AutoCloseable {
    private static final int MESSAGE_LENGTH_MAX = 4 * 1024 * 1024;

    private final PageSource pages;
    private final Store store;
    private final Clients clients;
    private final Checkpoints checkpoints;
    private final StateMachine machine;
    private final List<ServiceProtocol> protocols = new ArrayList<>();
    private final Reply reply = new Reply();
    private final UnsafeBuffer replyBuffer;

    /**
     * An empty state, for tools: with memory as it is asked for.
     *
     * @param factories of the services beside the ledger.
     */
    public Replica(final List<Function<Store, Service>> factories) {
        this(new OnDemandPages(), EngineContext.CHECKPOINT_INTERVAL, MESSAGE_LENGTH_MAX, factories);
    }

    /**
     * An empty state.
     *
     * @param pages              where the store's memory comes from; closed with this replica.
     * @param checkpointInterval number of sequences from one checkpoint to the next.
     * @param messageLengthMax   greatest length of a reply in bytes.
     * @param factories          of the services beside the ledger.
     */
    public Replica(
        final PageSource pages,
        final long checkpointInterval,
        final int messageLengthMax,
        final List<Function<Store, Service>> factories) {
        this.pages = pages;
        store = new Store(pages);
        clients = new Clients(pages);
        checkpoints = new Checkpoints(checkpointInterval);
        replyBuffer = DirectMemory.allocate(messageLengthMax);
        final List<Service> services = new ArrayList<>();
        services.add(new Ledger(store));
        for (final Function<Store, Service> factory : factories) {
            services.add(factory.apply(store));
        }
        for (final Service service : services) {
            protocols.add(service.protocol());
        }
        machine = new StateMachine(store, checkpoints, clients, services);
    }

    @Override
    public void onRecord(
        final long sequence,
        final long timestamp,
        final int behaviourVersion,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        reply.wrap(replyBuffer, 0, replyBuffer.capacity());
        machine.apply(sequence, timestamp, behaviourVersion, buffer, offset, length, reply);
    }

    /**
     * What applies the commands.
     *
     * @return the state machine over this replica's store.
     */
    public StateMachine machine() {
        return machine;
    }

    /**
     * The store that holds the state.
     *
     * @return the store, closed with this replica.
     */
    public Store store() {
        return store;
    }

    /**
     * The digests at regular sequences.
     *
     * @return the checkpoints.
     */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /**
     * Memory that the state holds, without what the operating system may have.
     *
     * @return length in bytes, of whole pages.
     */
    public long residentBytes() {
        return store.residentBytes() + clients.residentBytes();
    }

    /**
     * History that the operating system may have the memory of: it lies in a file.
     *
     * @return length in bytes, of whole pages.
     */
    public long pagedOutBytes() {
        return pages.pagedOutBytes();
    }

    @Override
    public void close() {
        store.close();
        clients.close();
        pages.close();
        DirectMemory.free(replyBuffer);
    }

    List<ServiceProtocol> protocols() {
        return protocols;
    }
}
