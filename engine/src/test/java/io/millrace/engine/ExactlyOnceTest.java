package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.UInt128;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.clients.Clients;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.RawSession;
import io.millrace.engine.support.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A producer that repeats itself, over bare Aeron: what it gets is compared byte for byte. */
@Timeout(120)
class ExactlyOnceTest {
    private static final long CLIENT_ID = 66;

    @TempDir
    private Path folder;

    @Test
    void shouldAnswerARepeatedCommandByteForByteAndChangeNothing() {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            final byte[] accounts = producer.ask(producer.accounts(1, 2));
            final byte[] transfer = producer.ask(producer.transfer(2, 77, 5));
            final long sequence = engine.engine().lastSequence();
            final long digest = digest(engine, sequence);

            assertThat(producer.ask(producer.transfer(2, 77, 5))).isEqualTo(transfer);
            assertThat(producer.ask(producer.accounts(1, 2))).isEqualTo(accounts);
            assertThat(engine.engine().lastSequence()).isEqualTo(sequence);
            assertThat(digest(engine, sequence)).isEqualTo(digest);
            assertThat(engine.engine().counters().get(EngineCounter.REPEATS)).isEqualTo(2);
            assertThat(debited(engine)).isEqualTo(5);
        }
    }

    @Test
    void shouldAnswerARepeatAfterARestartAsBefore() {
        final byte[] transfer;
        final byte[] full;
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).accountsMax(2));
            RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            producer.ask(producer.accounts(1, 2));
            transfer = producer.ask(producer.transfer(2, 77, 5));
            full = producer.ask(producer.accounts(3, 3));
            assertThat(RawSession.rejection(full).code()).isEqualTo(RejectCode.STORE_FULL);
        }
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder));
            RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            assertThat(producer.highestRequestId()).isEqualTo(3);
            final long sequence = engine.engine().lastSequence();
            assertThat(producer.ask(producer.transfer(2, 77, 5))).isEqualTo(transfer);
            assertThat(producer.ask(producer.accounts(3, 3))).as("although there would be room now").isEqualTo(full);
            assertThat(engine.engine().lastSequence()).isEqualTo(sequence);
            assertThat(debited(engine)).isEqualTo(5);
        }
    }

    @Test
    void shouldLetARepeatWaitForTheFirstThatIsInFlight() {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            producer.ask(producer.accounts(1, 2));
            final byte[] command = producer.transfer(2, 77, 5);
            for (int i = 0; i < 500; i++) {
                producer.send(command);
            }
            final byte[] first = producer.await();
            for (int i = 1; i < 500; i++) {
                assertThat(producer.await()).isEqualTo(first);
            }
            assertThat(debited(engine)).isEqualTo(5);
        }
    }

    @Test
    void shouldRefuseOtherContentUnderAnIdThatHasBeenUsed() {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            producer.ask(producer.accounts(1, 2));
            producer.ask(producer.transfer(2, 77, 5));
            final long sequence = engine.engine().lastSequence();
            assertRejected(producer.ask(producer.transfer(2, 77, 6)), RejectCode.REQUEST_ID_REUSED, 2);
            assertRejected(producer.ask(producer.transfer(1, 78, 5)), RejectCode.REQUEST_ID_REUSED, 1);
            assertThat(engine.engine().lastSequence()).isEqualTo(sequence);
            assertThat(debited(engine)).isEqualTo(5);
        }
    }

    @Test
    void shouldSayThatARequestIsOlderThanWhatIsRemembered() {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            producer.ask(producer.accounts(1, 2));
            final byte[] second = producer.ask(producer.transfer(2, 2, 1));
            for (int id = 3; id <= Clients.REQUEST_WINDOW + 1; id++) {
                producer.ask(producer.transfer(id, id, 1));
            }
            assertThat(producer.ask(producer.transfer(2, 2, 1))).as("the oldest that is remembered").isEqualTo(second);
            assertRejected(producer.ask(producer.accounts(1, 2)), RejectCode.REQUEST_TOO_OLD, 1);
            producer.ask(producer.transfer(10_000_000_000L, 10_000, 1));
            assertRejected(producer.ask(producer.transfer(10, 10, 1)), RejectCode.REQUEST_TOO_OLD, 10);
        }
    }

    @Test
    void shouldTakeAnIdThatWasRefusedBeforeItGotASequence() {
        try (TestEngine engine = TestEngine.launch(folder)) {
            try (RawSession producer = RawSession.open(engine, CLIENT_ID)) {
                producer.ask(producer.accounts(1, 2));
                final byte[] malformed = Arrays.copyOf(producer.transfer(2, 77, 5), 159);
                assertRejected(producer.ask(malformed), RejectCode.MALFORMED, 2);
                assertThat(RawSession.rejection(producer.ask(producer.transfer(4, 79, 5)))).isNull();
                final byte[] refused = producer.ask(Arrays.copyOf(producer.transfer(3, 78, 5), 159));
                assertRejected(refused, RejectCode.MALFORMED, 3);
                assertThat(RawSession.rejection(producer.ask(producer.transfer(2, 77, 5)))).isNull();
                producer.disconnect();
            }
            try (RawSession producer = RawSession.open(engine, CLIENT_ID)) {
                assertThat(producer.highestRequestId()).isEqualTo(4);
                final byte[] reply = producer.ask(producer.transfer(3, 78, 5));
                assertThat(RawSession.rejection(reply)).isNull();
                assertThat(producer.ask(producer.transfer(3, 78, 5))).isEqualTo(reply);
                assertThat(debited(engine)).isEqualTo(15);
            }
        }
    }

    @Test
    void shouldRefuseCommandsWithoutARequestId() {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, CLIENT_ID)) {
            assertRejected(producer.ask(producer.accounts(0, 2)), RejectCode.INVALID_REQUEST_ID, 0);
            assertRejected(producer.ask(producer.accounts(-1, 2)), RejectCode.INVALID_REQUEST_ID, -1);
        }
    }

    @Test
    void shouldForgetTheClientWhoseSessionEndedLongestAgo() {
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).sessionsMax(2).clientsMax(2))) {
            try (RawSession first = RawSession.open(engine, 1); RawSession second = RawSession.open(engine, 2)) {
                first.ask(first.accounts(8, 2));
                second.ask(second.accounts(8, 2));
                second.disconnect();
                first.disconnect();
            }
            try (RawSession third = RawSession.open(engine, 3)) {
                assertThat(third.highestRequestId()).isZero();
                third.ask(third.accounts(8, 2));
                third.disconnect();
            }
            try (RawSession first = RawSession.open(engine, 1); RawSession second = RawSession.open(engine, 2)) {
                assertThat(first.highestRequestId()).isEqualTo(8);
                assertThat(second.highestRequestId()).as("forgotten when the third came").isZero();
            }
        }
    }

    private static void assertRejected(final byte[] reply, final RejectCode code, final long requestId) {
        assertThat(RawSession.rejection(reply)).isEqualTo(new RawSession.Rejection(code, requestId, 0));
    }

    private static long digest(final TestEngine engine, final long sequence) {
        Await.until(() -> engine.engine().counters().get(EngineCounter.APPLIED_SEQUENCE) == sequence);
        final long heartbeat = engine.engine().counters().get(EngineCounter.HEARTBEAT_MS);
        Await.until(() -> engine.engine().counters().get(EngineCounter.HEARTBEAT_MS) > heartbeat);
        return engine.engine().counters().get(EngineCounter.RECORDS_DIGEST)
            ^ engine.engine().counters().get(EngineCounter.HISTORY_DIGEST);
    }

    private static long debited(final TestEngine engine) {
        try (BlockingClient client = engine.connect(7)) {
            return client.lookupAccounts(List.of(UInt128.of(1))).get(0).debitsPosted().toBigInteger().longValueExact();
        }
    }
}
