package io.millrace.engine.state;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.CheckpointEncoder;
import io.millrace.codecs.session.ConfigureEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.codecs.session.SweepEncoder;
import io.millrace.engine.clients.Clients;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.Store;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateMachineTest {
    private static final int SCHEMA_ID = 100;
    private static final int ADD = 1;
    private static final int ADD_AND_REJECT = 2;
    private static final int ADD_AND_FAIL = 3;
    private static final int ADD_AND_DIE = 4;
    private static final int GET = 100;
    private static final int FAILING_QUERY = 101;
    private static final long INTERVAL = 4;

    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Checkpoints checkpoints = new Checkpoints(INTERVAL);
    private final Clients clients = new Clients(pages);
    private final Keys keys = new Keys(store);
    private final StateMachine machine = new StateMachine(store, checkpoints, clients, List.of(keys));
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(128));
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private final Reply reply = new Reply();
    private long sequence;

    @BeforeEach
    void configure() {
        new ConfigureEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0).behaviourVersion(1).accountsMax(5).transfersMax(6)
            .clientsMax(7).reserved(0);
        apply(1_000, 1, message, MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH);
        assertThat(reply.length()).as("nobody to answer to").isZero();
    }

    @AfterEach
    void close() {
        store.close();
        clients.close();
        pages.close();
    }

    @Test
    void shouldRefuseCommandsAndRepliesOnTheHeap() {
        final UnsafeBuffer onHeap = new UnsafeBuffer(new byte[1024]);

        assertThatThrownBy(() -> machine.apply(2, 1_000, 1, onHeap, 0, 64, reply)).hasMessageStartingWith("OFF_HEAP");
        assertThatThrownBy(() -> machine.expect(onHeap, 0, 64)).hasMessageStartingWith("OFF_HEAP");
        reply.wrap(onHeap, 0, onHeap.capacity());
        assertThatThrownBy(() -> machine.apply(2, 1_000, 1, message, 0, 64, reply)).hasMessageStartingWith("OFF_HEAP");
        assertThat(machine.lastSequence()).isEqualTo(1);
    }

    @Test
    void shouldHandSettingsToServices() {
        assertThat(machine.settings()).isEqualTo(new Settings(1, 5, 6, 7));
        assertThat(keys.settings).isEqualTo(new Settings(1, 5, 6, 7));
    }

    @Test
    void shouldStampEachCommandLaterThanTheLastByItsNumberOfEvents() {
        command(ADD, 1, 3, 5_000);
        assertThat(keys.timestamp).isEqualTo(5_000);
        command(ADD, 2, 3, 5_000);
        assertThat(keys.timestamp).as("three events after the last").isEqualTo(5_003);
        command(ADD, 3, 0, 4_000);
        assertThat(keys.timestamp).as("no event counts as one").isEqualTo(5_004);
        command(ADD, 4, 1, 9_000);
        assertThat(keys.timestamp).isEqualTo(9_000);
    }

    @Test
    void shouldJudgeQueriesByTheLaterOfClockAndLastCommand() {
        command(ADD, 1, 1, 5_000);
        query(GET, 1, 4_000);
        assertThat(keys.timestamp).isEqualTo(5_000);
        query(GET, 1, 6_000);
        assertThat(keys.timestamp).isEqualTo(6_000);
        assertThat(machine.lastTimestamp()).as("a query changes nothing").isEqualTo(5_000);
    }

    @Test
    void shouldTakeBackWhatARejectedCommandDidAndSayWhy() {
        command(ADD, 1, 1, 5_000);
        final long digest = machine.recordsDigest();
        command(ADD_AND_REJECT, 2, 1, 5_000);

        assertThat(store.recordsDigest()).isEqualTo(store.recomputeRecordsDigest());
        assertThat(keys.contains(2)).isFalse();
        assertThat(machine.recordsDigest()).as("but its place in time is used up").isNotEqualTo(digest);
        assertThat(machine.lastSequence()).isEqualTo(3);
        assertThat(rejection().code()).isEqualTo(RejectCode.STORE_FULL);
        assertThat(rejection().sequence()).isEqualTo(3);
        assertThat(rejection().requestId()).isEqualTo(42);
        assertThat(rejection().detail()).isEqualTo("no more");
    }

    @Test
    void shouldTakeBackWhatAFailingCommandDidAndGoOn() {
        command(ADD_AND_FAIL, 2, 1, 5_000);
        assertThat(keys.contains(2)).isFalse();
        assertThat(rejection().code()).isEqualTo(RejectCode.SERVICE_FAILED);
        assertThat(machine.failures()).isEqualTo(1);
        assertThat(machine.lastFailure()).hasMessage("service failed");

        command(ADD, 2, 1, 5_000);
        assertThat(keys.contains(2)).isTrue();
        query(FAILING_QUERY, 0, 5_000);
        assertThat(rejection().code()).isEqualTo(RejectCode.SERVICE_FAILED);
    }

    @Test
    void shouldSayWhatIsDueAndCarryOutAsMuchOfItAsASweepMay() {
        assertThat(machine.dueTime()).isEqualTo(Service.NEVER);
        keys.due.addAll(List.of(5_000L, 5_001L, 6_000L));
        assertThat(machine.dueTime()).isEqualTo(5_000);

        sweep(5_500, 1);
        assertThat(keys.due).containsExactly(5_001L, 6_000L);
        assertThat(keys.contains(5_000)).isTrue();
        sweep(5_500, 9);
        assertThat(keys.due).as("the rest is not due").containsExactly(6_000L);
        assertThat(machine.lastTimestamp()).isEqualTo(5_501);
    }

    @Test
    void shouldTakeBackAFailingSweepAndNotAskForAnother() {
        keys.due.add(5_000L);
        keys.isFailingToSweep = true;
        sweep(5_500, 9);

        assertThat(keys.contains(5_000)).isFalse();
        assertThat(machine.failures()).isEqualTo(1);
        assertThat(machine.dueTime()).isEqualTo(Service.NEVER);
        command(ADD, 1, 1, 6_000);
        assertThat(keys.contains(1)).isTrue();
    }

    @Test
    void shouldNotSweepForEverWhenAServiceNeverGetsDone() {
        keys.due.add(5_000L);
        keys.isLazy = true;
        sweep(5_500, 9);

        assertThat(machine.dueTime()).isEqualTo(Service.NEVER);
        assertThat(machine.lastFailure()).hasMessageContaining("due");
    }

    @Test
    void shouldLetAnErrorThroughSoThatTheEngineStopsBeforeAnyReply() {
        assertThatThrownBy(() -> command(ADD_AND_DIE, 2, 1, 5_000)).isInstanceOf(AssertionError.class);
        assertThat(reply.length()).isZero();
    }

    @Test
    void shouldRefuseASequenceThatDoesNotFollow() {
        sequence = 7;
        assertThatThrownBy(() -> command(ADD, 1, 1, 5_000)).hasMessageContaining("8").hasMessageContaining("1");
    }

    @Test
    void shouldSayWhichBehaviourVersionItLacks() {
        encode(ADD, 1, 1);
        assertThatThrownBy(() -> apply(5_000, 2, message, 40))
            .isInstanceOf(UnsupportedException.class).hasMessageContaining("behaviour version 2");
    }

    @Test
    void shouldSayWhichServiceItLacks() {
        encode(ADD, 1, 1);
        message.putShort(Envelope.SCHEMA_ID_OFFSET, (short) 101, ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> apply(5_000, 1, message, 40)).hasMessageContaining("schema id 101");
    }

    @Test
    void shouldCompareCheckpointsAndNameTheFirstThatDiffers() {
        for (int i = 2; i <= 7; i++) {
            command(ADD, i, 1, 5_000);
        }
        assertThat(checkpoints.has(4)).isTrue();
        checkpoint(4, checkpoints.records(4), checkpoints.history(4));
        assertThat(machine.checkpointsCompared()).isEqualTo(1);

        for (int i = 9; i <= 11; i++) {
            command(ADD, i, 1, 5_000);
        }
        assertThatThrownBy(() -> checkpoint(8, checkpoints.records(8) + 1, checkpoints.history(8)))
            .isInstanceOfSatisfying(DivergenceException.class, ex -> assertThat(ex.checkpointSequence()).isEqualTo(12))
            .hasMessageContaining("sequence 12").hasMessageContaining("sequence 8");
    }

    private void command(final int templateId, final long key, final int eventCount, final long ingressTime) {
        encode(templateId, key, eventCount);
        apply(ingressTime, 1, message, 40);
    }

    private void query(final int templateId, final long key, final long ingressTime) {
        encode(templateId, key, 0);
        reply.wrap(replyBuffer, 8, 512);
        machine.query(ingressTime, message, 0, 40, reply);
    }

    private void checkpoint(final long asOf, final long records, final long history) {
        new CheckpointEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0).reserved(0).asOfSequence(asOf).digest().records(records).history(history);
        apply(5_000, 1, message, MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH);
    }

    private void sweep(final long ingressTime, final int countMax) {
        new SweepEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0).countMax(countMax);
        apply(ingressTime, 1, message, MessageHeaderEncoder.ENCODED_LENGTH + SweepEncoder.BLOCK_LENGTH);
    }

    private void apply(final long ingressTime, final int behaviourVersion, final DirectBuffer buffer, final int length) {
        reply.wrap(replyBuffer, 8, 512);
        machine.apply(++sequence, ingressTime, behaviourVersion, buffer, 0, length, reply);
    }

    private void encode(final int templateId, final long key, final int eventCount) {
        message.setMemory(0, message.capacity(), (byte) 0);
        message.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) templateId, ByteOrder.LITTLE_ENDIAN);
        message.putShort(Envelope.SCHEMA_ID_OFFSET, (short) SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        message.putLong(Envelope.REQUEST_ID_OFFSET, 42, ByteOrder.LITTLE_ENDIAN);
        message.putInt(Envelope.LENGTH, eventCount, ByteOrder.LITTLE_ENDIAN);
        message.putLong(Envelope.BATCH_OFFSET, key, ByteOrder.LITTLE_ENDIAN);
    }

    private RejectedDecoder rejection() {
        final RejectedDecoder decoder = new RejectedDecoder();
        assertThat(Envelope.templateId(replyBuffer, reply.offset())).isEqualTo(RejectedDecoder.TEMPLATE_ID);
        decoder.wrap(replyBuffer, reply.offset() + Envelope.HEADER_LENGTH, RejectedDecoder.BLOCK_LENGTH, 0);
        return decoder;
    }

    /** A user's service: a set of keys. */
    private static final class Keys implements Service, ServiceProtocol {
        private final Index index;
        private final TreeSet<Long> due = new TreeSet<>();
        private boolean isFailingToSweep;
        private boolean isLazy;
        private Settings settings;
        private long timestamp;

        Keys(final Store store) {
            index = store.index(SCHEMA_ID << 8);
        }

        boolean contains(final long key) {
            return index.get(key, 1) != Index.NOT_FOUND;
        }

        @Override
        public ServiceProtocol protocol() {
            return this;
        }

        @Override
        public void onSettings(final Settings newSettings) {
            settings = newSettings;
        }

        @Override
        public void onCommand(final Request request, final Reply reply) {
            timestamp = request.timestamp();
            index.insert(
                request.buffer().getLong(request.offset() + Envelope.BATCH_OFFSET, ByteOrder.LITTLE_ENDIAN), 1, Index.TAG);
            switch (request.templateId()) {
                case ADD_AND_REJECT -> reply.reject(RejectCode.STORE_FULL, "no more");
                case ADD_AND_FAIL -> throw new IllegalStateException("service failed");
                case ADD_AND_DIE -> throw new AssertionError("engine must stop");
                default -> reply.length(8);
            }
        }

        @Override
        public long dueTime() {
            return due.isEmpty() ? NEVER : due.first();
        }

        @Override
        public int onSweep(final long sweepTimestamp, final int countMax) {
            int count = 0;
            while (count < countMax && !due.isEmpty() && due.first() <= sweepTimestamp && !isLazy) {
                index.insert(due.first(), 1, Index.TAG);
                if (isFailingToSweep) {
                    throw new IllegalStateException("service failed");
                }
                due.pollFirst();
                count++;
            }
            return count;
        }

        @Override
        public void onQuery(final Request request, final Reply reply) {
            timestamp = request.timestamp();
            if (request.templateId() == FAILING_QUERY) {
                throw new IllegalStateException("service failed");
            }
            reply.length(8);
        }

        @Override
        public int schemaId() {
            return SCHEMA_ID;
        }

        @Override
        public int schemaVersion() {
            return 0;
        }

        @Override
        public int check(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
            return buffer.getInt(offset + Envelope.LENGTH, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
