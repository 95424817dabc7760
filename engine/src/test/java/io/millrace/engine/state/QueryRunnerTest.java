package io.millrace.engine.state;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.engine.clients.Clients;
import io.millrace.engine.service.Reply;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.Store;
import io.millrace.engine.support.ReadingService;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteOrder;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class QueryRunnerTest {
    private final OnDemandPages pages = new OnDemandPages();
    private final Store store = new Store(pages);
    private final Clients clients = new Clients(pages);
    private final QueryRunner runner =
        new QueryRunner(new StateMachine(store, new Checkpoints(4), clients, List.of(new ReadingService())));
    private final UnsafeBuffer query = new UnsafeBuffer(new byte[ReadingService.QUERY_LENGTH]);
    private final UnsafeBuffer replyBuffer = new UnsafeBuffer(new byte[64 * 1024]);
    private final Reply reply = new Reply();

    @AfterEach
    void close() {
        store.close();
        clients.close();
        pages.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {ReadingService.LOOKUP, ReadingService.READ, ReadingService.HAND_BACK})
    void shouldAnswerWhereverTheAnswerComesFrom(final int templateId) {
        answer(templateId);
        assertThat(Envelope.templateId(replyBuffer, 8)).isEqualTo(ReadingService.ANSWER);
        assertThat(replyBuffer.getLong(8 + ReadingService.ANSWER_OFFSET, ByteOrder.LITTLE_ENDIAN)).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(ints = {
        ReadingService.READ_AND_FAIL, ReadingService.READ_AND_REJECT, ReadingService.HAND_OVER_TOO_MUCH,
        ReadingService.HAND_BACK_TOO_MUCH, ReadingService.HAND_OVER_TWICE})
    void shouldRejectWhereverItFails(final int templateId) {
        answer(templateId);
        assertThat(Envelope.schemaId(replyBuffer, 8)).isEqualTo(Envelope.SESSION_SCHEMA_ID);
        assertThat(Envelope.templateId(replyBuffer, 8)).isEqualTo(RejectedDecoder.TEMPLATE_ID);
    }

    private void answer(final int templateId) {
        query.putShort(Envelope.TEMPLATE_ID_OFFSET, (short) templateId, ByteOrder.LITTLE_ENDIAN);
        query.putShort(Envelope.SCHEMA_ID_OFFSET, (short) ReadingService.SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        query.putLong(ReadingService.ANSWER_OFFSET, 42, ByteOrder.LITTLE_ENDIAN);
        runner.answer(1_000, query, 0, query.capacity(), reply.wrap(replyBuffer, 8, 60 * 1024));
        assertThat(reply.length()).isPositive();
    }
}
