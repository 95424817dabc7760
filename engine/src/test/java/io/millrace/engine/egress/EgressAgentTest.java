package io.millrace.engine.egress;

import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.ingress.SessionFailures;
import io.millrace.engine.ring.SlotKind;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Of replies whose sessions have ended: no way to a producer is needed. */
@Timeout(60)
class EgressAgentTest {
    private static final int MESSAGE_LENGTH_MAX = 1024;

    @TempDir
    private Path home;

    private final ReplyOutbox outbox = new ReplyOutbox(8192, MESSAGE_LENGTH_MAX);
    private final ReplyOutbox readerReplies = new ReplyOutbox(8192, MESSAGE_LENGTH_MAX);
    private Journal journal;
    private CountersFile counters;
    private EgressAgent egress;

    @BeforeEach
    void open() {
        journal = Journal.open(new Journal.Context().home(home).durability(Durability.DISK).segmentLength(1 << 20));
        journal.recover((sequence, timestamp, behaviourVersion, buffer, offset, length) -> { }, (sequence, read, total) -> { });
        counters = CountersFile.create(home);
        egress = new EgressAgent(
            outbox, readerReplies, new QueryCredits(1), journal, null, SystemNanoClock.INSTANCE, counters,
            new SessionFailures(1), MESSAGE_LENGTH_MAX);
    }

    @AfterEach
    void close() {
        journal.close();
        counters.close();
        outbox.close();
        readerReplies.close();
    }

    @Test
    void shouldLetNothingGoThatIsNotDurable() {
        commit(outbox, 0);
        commit(outbox, 1);
        commit(readerReplies, 0);
        commit(readerReplies, 1);
        append(1);
        assertThat(egress.doWork()).as("what saw nothing that is not durable").isEqualTo(2);
        assertThat(egress.isIdle()).isFalse();
        assertThat(egress.doWork()).isZero();

        journal.sync();
        assertThat(egress.doWork()).isEqualTo(2);
        assertThat(egress.isIdle()).isTrue();
    }

    private void commit(final ReplyOutbox replies, final long sequence) {
        replies.claim();
        replies.commit(40, 0, 1, sequence, SlotKind.QUERY.ordinal(), 0);
    }

    private void append(final long sequence) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordEncoder.BLOCK_LENGTH + 8]);
        new RecordEncoder().wrap(record, 0).length(8).behaviourVersion(1).timestamp(1);
        journal.append(record, 0, record.capacity(), sequence, 1);
    }
}
