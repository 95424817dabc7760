package io.millrace.engine;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.LookupAccountsEncoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.EndSessionEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.SessionEndingDecoder;
import io.millrace.engine.auth.Authenticator;
import io.millrace.engine.auth.Identity;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.SessionsFile;
import io.millrace.engine.ingress.SessionTerms;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.RawSession;
import io.millrace.engine.support.TestEngine;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who may connect, as what, and how sessions begin and end; over bare Aeron. */
@Timeout(120)
class SessionsTest {
    private static final int ALL = Identity.READ | Identity.WRITE | Identity.OPERATE | Identity.ALL_LEDGERS;

    @TempDir
    private Path folder;

    @Test
    void shouldOpenAndCloseSessionsInTheOrder() {
        try (TestEngine engine = TestEngine.launch(folder)) {
            try (RawSession first = RawSession.open(engine, 1)) {
                assertThat(first.sessionId()).as("behind Configure").isEqualTo(2);
                first.disconnect();
            }
            Await.until(() -> engine.engine().lastSequence() == 3);
            try (RawSession second = RawSession.open(engine, 1)) {
                assertThat(second.sessionId()).isEqualTo(4);
            }
        }
    }

    @Test
    void shouldCloseInTheOrderWhatWasOpenWhenTheEngineDied() throws IOException {
        try (TestEngine engine = TestEngine.launch(folder); RawSession producer = RawSession.open(engine, 1)) {
            assertThat(producer.sessionId()).isEqualTo(2);
            // What a killed engine leaves behind: its files, as they are at the moment.
            copy(folder.resolve("home"), folder.resolve("copied").resolve("home"));
        }
        try (TestEngine engine = TestEngine.launch(folder.resolve("copied"))) {
            assertThat(engine.engine().recoveredSequence()).isEqualTo(2);
            Await.until(() -> engine.engine().lastSequence() == 3);
            try (RawSession producer = RawSession.open(engine, 1)) {
                assertThat(producer.sessionId()).isEqualTo(4);
            }
        }
    }

    @Test
    void shouldGrantTheMessageLengthThatFitsAndHoldProducersToIt() {
        try (TestEngine engine = TestEngine.launch(folder)) {
            for (final int[] wantedAndGranted : new int[][] {
                {0, 1 << 20}, {1, 1 << 13}, {1 << 13, 1 << 13}, {10_000, 1 << 14}, {1 << 30, 1 << 20}, {-1, 1 << 20}}) {
                try (RawSession producer = new RawSession(engine.engine().context().aeronDirectoryName(), 1)) {
                    producer.connect(wantedAndGranted[0]);
                    assertThat(producer.maxMessageLength()).isEqualTo(wantedAndGranted[1]);
                    producer.disconnect();
                }
            }
            try (RawSession producer = new RawSession(engine.engine().context().aeronDirectoryName(), 1)) {
                producer.connect(8 * 1024);
                assertRejected(producer.ask(producer.accounts(1, 64)), RejectCode.TOO_LONG);
                assertThat(RawSession.rejection(producer.ask(producer.accounts(1, 60)))).isNull();
                assertRejected(producer.ask(lookup(1, 64)), RejectCode.REPLY_TOO_LONG);
            }
        }
    }

    @Test
    void shouldAskWhoItIsAndRefuseWhoCannotSay() {
        try (TestEngine engine = launch(new Named(Identity.ANYONE)); RawSession nobody = session(engine, 404)) {
            assertThat(nobody.awaitDisconnect()).isEqualTo(DisconnectReason.NOT_AUTHENTICATED);
            assertThat(engine.engine().lastSequence()).as("nothing of it in the order").isEqualTo(1);
            try (RawSession producer = session(engine, 1)) {
                assertThat(RawSession.rejection(producer.ask(producer.accounts(1, 2)))).isNull();
            }
        }
    }

    @Test
    void shouldRefuseWhatTheRoleDoesNotAllow() {
        try (TestEngine engine = launch(new Named(
            new Identity("reader", 1, Identity.READ | Identity.ALL_LEDGERS),
            new Identity("writer", 2, Identity.WRITE | Identity.ALL_LEDGERS)));
            RawSession reader = session(engine, 1);
            RawSession writer = session(engine, 2)) {
            assertRejected(reader.ask(reader.accounts(1, 2)), RejectCode.NOT_ALLOWED);
            assertThat(RawSession.rejection(reader.ask(lookup(1, 1)))).isNull();
            assertThat(RawSession.rejection(writer.ask(writer.accounts(1, 2)))).isNull();
            assertRejected(writer.ask(lookup(2, 1)), RejectCode.NOT_ALLOWED);
            assertRejected(operate(writer, 2, reader.sessionId()), RejectCode.NOT_ALLOWED);
            assertThat(RawSession.rejection(reader.ask(lookup(1, 1)))).as("still there").isNull();
        }
    }

    @Test
    void shouldTakeBackACommandThatTouchesALedgerWhichIsNotGranted() {
        try (TestEngine engine = launch(new Named(
            new Identity("pounds", 1, Identity.READ | Identity.WRITE, 826),
            new Identity("dollars", 2, Identity.READ | Identity.WRITE, 840)));
            RawSession pounds = session(engine, 1);
            RawSession dollars = session(engine, 2)) {
            final byte[] refused = dollars.ask(dollars.accounts(1, 2));
            assertThat(RawSession.rejection(refused).code()).isEqualTo(RejectCode.NOT_GRANTED);
            assertThat(RawSession.rejection(refused).sequence()).as("it has its place in the order").isPositive();
            assertThat(RawSession.rejection(pounds.ask(pounds.accounts(1, 2)))).isNull();
            assertThat(pounds.ask(lookup(1, 1))).as("the account").contains(826 & 0xFF);
            final byte[] hidden = dollars.ask(lookup(2, 1));
            assertThat(new UnsafeBuffer(hidden).getLong(hidden.length - 128)).as("as if it were not there").isZero();
            final RejectCode paid = RawSession.rejection(dollars.ask(dollars.transfer(2, 9, 1))).code();
            assertThat(paid).isEqualTo(RejectCode.NOT_GRANTED);
        }
    }

    @Test
    void shouldNotLetAnotherPrincipalHaveTheClientId() {
        final Named users = new Named(new Identity("one", 1, ALL), new Identity("two", 2, ALL));
        try (TestEngine engine = launch(users); RawSession first = session(engine, 1)) {
            users.swap();
            try (RawSession second = session(engine, 1)) {
                assertThat(second.awaitDisconnect()).isEqualTo(DisconnectReason.CLIENT_ID_TAKEN);
            }
            assertThat(RawSession.rejection(first.ask(first.accounts(1, 2)))).as("the first is none the worse").isNull();
            first.disconnect();
            try (RawSession second = session(engine, 1)) {
                assertThat(second.awaitDisconnect()).isEqualTo(DisconnectReason.CLIENT_ID_TAKEN);
            }
        }
    }

    @Test
    void shouldEndASessionThatAnOperatorWantsToEnd() {
        try (TestEngine engine = TestEngine.launch(folder);
            RawSession operator = RawSession.open(engine, 1);
            RawSession producer = RawSession.open(engine, 2)) {
            final byte[] answer = operate(operator, 1, producer.sessionId());
            assertThat(Envelope.templateId(new UnsafeBuffer(answer), 0)).isEqualTo(SessionEndingDecoder.TEMPLATE_ID);
            assertThat(producer.awaitDisconnect()).isEqualTo(DisconnectReason.ENDED_BY_OPERATOR);
            assertRejected(operate(operator, 1, producer.sessionId()), RejectCode.NO_SUCH_SESSION);
        }
    }

    @Test
    void shouldEndASessionThatSendsNothingButWhatIsRefused() {
        try (TestEngine engine = TestEngine.launch(folder);
            RawSession flooder = RawSession.open(engine, 1);
            RawSession decent = RawSession.open(engine, 2)) {
            assertThat(RawSession.rejection(decent.ask(decent.accounts(1, 2)))).isNull();
            refuse(flooder, SessionTerms.REFUSED_IN_ROW_MAX - 1);
            assertThat(RawSession.rejection(flooder.ask(lookup(1, 1)))).as("taken: the count begins anew").isNull();
            refuse(flooder, SessionTerms.REFUSED_IN_ROW_MAX - 1);
            flooder.send(new byte[1]);

            assertThat(flooder.awaitDisconnect()).isEqualTo(DisconnectReason.TOO_MANY_REFUSED);
            assertThat(flooder.messages).as("the last is answered, too").hasSize(1);
            assertThat(RawSession.rejection(decent.ask(decent.transfer(2, 1, 1)))).as("the others are none the worse").isNull();
            try (RawSession again = RawSession.open(engine, 1)) {
                assertThat(RawSession.rejection(again.ask(new byte[1])).code()).as("a new session begins anew")
                    .isEqualTo(RejectCode.MALFORMED);
                assertThat(RawSession.rejection(again.ask(lookup(1, 2)))).isNull();
            }
        }
    }

    @Test
    void shouldEndASessionOfWhichNobodyHearsAnyMore() {
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).sessionTimeoutNs(1_000_000_000L));
            RawSession silent = RawSession.open(engine, 1);
            RawSession alive = RawSession.open(engine, 2)) {
            final long beganNs = System.nanoTime();
            Await.until(() -> {
                alive.keepAlive();
                alive.poll();
                silent.poll();
                // So long that the other would have ended, too, if it were not heard of.
                return System.nanoTime() - beganNs > 1_500_000_000L
                    && engine.engine().counters().get(EngineCounter.SESSIONS) == 1;
            });
            assertThat(silent.awaitDisconnect()).isEqualTo(DisconnectReason.TIMEOUT);
            assertThat(RawSession.rejection(alive.ask(alive.accounts(1, 2)))).isNull();
        }
    }

    @Test
    void shouldNotTakeItsOwnAbsenceForTheSilenceOfItsProducers() {
        final AbsentMinded strategy = new AbsentMinded();
        final EngineContext context =
            TestEngine.context(folder).sessionTimeoutNs(TimeUnit.SECONDS.toNanos(1)).idleStrategy(() -> strategy);
        try (TestEngine engine = TestEngine.launch(context);
            RawSession alive = RawSession.open(engine, 1);
            RawSession silent = RawSession.open(engine, 2)) {
            strategy.beAwayFor(TimeUnit.MILLISECONDS.toNanos(1_500));
            Await.until(() -> {
                alive.keepAlive();
                return strategy.isBack();
            });
            assertThat(RawSession.rejection(alive.ask(alive.accounts(1, 2)))).as("its session").isNull();
            assertThat(engine.engine().counters().get(EngineCounter.SESSIONS)).as("nobody has been ended").isEqualTo(2);
            Await.until(() -> {
                alive.keepAlive();
                alive.poll();
                silent.poll();
                return engine.engine().counters().get(EngineCounter.SESSIONS) == 1;
            });
            assertThat(silent.awaitDisconnect()).as("who stays silent is ended all the same").isEqualTo(DisconnectReason.TIMEOUT);
        }
    }

    @Test
    void shouldListWhoIsConnected() {
        try (TestEngine engine = TestEngine.launch(folder);
            RawSession first = RawSession.open(engine, 1);
            RawSession second = RawSession.open(engine, -2)) {
            first.ask(first.accounts(1, 2));
            first.ask(first.accounts(1, 2));
            first.ask(lookup(1, 1));
            Await.until(() -> SessionsFile.read(folder.resolve("home")).get(0).queries() == 1);
            final List<SessionsFile.Row> rows = SessionsFile.read(folder.resolve("home"));
            assertThat(rows).extracting(SessionsFile.Row::sessionId).containsExactly(first.sessionId(), second.sessionId());
            assertThat(rows).extracting(SessionsFile.Row::clientId).containsExactly(1L, -2L);
            assertThat(rows.get(0).commands()).isEqualTo(1);
            assertThat(rows.get(0).repeats()).isEqualTo(1);
            assertThat(rows.get(0).memoryLength()).isGreaterThan(3 * 8 * 1024 * 1024L);
            second.disconnect();
            Await.until(() -> SessionsFile.read(folder.resolve("home")).size() == 1);
        }
    }

    @Test
    void shouldLetNobodyElseIntoHomeAndAeronFolder() throws Exception {
        try (TestEngine engine = TestEngine.launch(folder)) {
            final String aeron = engine.engine().context().aeronDirectoryName();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(aeron)))).isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("home"))))
                .isEqualTo("rwx------");
        }
    }

    @Test
    void shouldListenBeyondThisMachineOnlyWhenToldToAndWithUsers() {
        final List<String> everywhere = List.of("aeron:udp?endpoint=0.0.0.0:24518");
        assertThatThrownBy(() -> Engine.launch(TestEngine.context(folder).ingressChannels(everywhere)))
            .isInstanceOf(EngineException.class).hasMessageContaining("INVALID_SETTING").hasMessageContaining("remote");
        assertThatThrownBy(() -> Engine.launch(TestEngine.context(folder).ingressChannels(everywhere).remote(true)))
            .isInstanceOf(EngineException.class).hasMessageContaining("INVALID_SETTING").hasMessageContaining("users");
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : (Iterable<Path>) files::iterator) {
                final Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private TestEngine launch(final Authenticator authenticator) {
        return TestEngine.launch(TestEngine.context(folder).authenticator(authenticator));
    }

    private static RawSession session(final TestEngine engine, final long clientId) {
        final RawSession session = new RawSession(engine.engine().context().aeronDirectoryName(), clientId);
        session.connect(0);
        return session;
    }

    private static byte[] operate(final RawSession operator, final long clientId, final long sessionId) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Envelope.HEADER_LENGTH + EndSessionEncoder.BLOCK_LENGTH]);
        new EndSessionEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(clientId).commandSessionId(operator.commandSessionId()).reserved(0).requestId(1).sessionId(sessionId);
        operator.sendControl(buffer.byteArray());
        return operator.await();
    }

    private static void refuse(final RawSession session, final int times) {
        for (int i = 0; i < times; i++) {
            assertRejected(session.ask(new byte[1]), RejectCode.MALFORMED);
        }
    }

    private static byte[] lookup(final long clientId, final int count) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Envelope.BATCH_OFFSET + count * 16]);
        final LookupAccountsEncoder encoder = new LookupAccountsEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new io.millrace.codecs.ledger.MessageHeaderEncoder())
            .clientId(clientId).requestId(1).principal(0);
        final LookupAccountsEncoder.IdsEncoder ids = encoder.idsCount(count);
        for (int i = 1; i <= count; i++) {
            ids.next().id().low(i);
        }
        return buffer.byteArray();
    }

    private static void assertRejected(final byte[] reply, final RejectCode code) {
        assertThat(RawSession.rejection(reply)).isNotNull();
        assertThat(RawSession.rejection(reply).code()).isEqualTo(code);
    }

    /** Now and then it does not come back for a while, as a thread does whose machine is busy or stopped. */
    private static final class AbsentMinded implements IdleStrategy {
        private final AtomicLong absenceNs = new AtomicLong();

        void beAwayFor(final long ns) {
            absenceNs.set(ns);
        }

        boolean isBack() {
            return absenceNs.get() == 0;
        }

        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void idle() {
            final long ns = absenceNs.get();
            final long beganNs = System.nanoTime();
            while (System.nanoTime() - beganNs < ns) {
                Thread.onSpinWait();
            }
            absenceNs.compareAndSet(ns, 0);
            Thread.yield();
        }

        @Override
        public void reset() {
            // It keeps nothing.
        }
    }

    /** Knows clients by their ids: client 1 is the first of the identities. */
    private static final class Named implements Authenticator {
        private final Identity[] identities;
        private volatile int first;

        Named(final Identity... identities) {
            this.identities = identities;
        }

        void swap() {
            first++;
        }

        @Override
        public Exchange begin(final long clientId, final byte[] credentials) {
            final int i = (int) clientId - 1 + first;
            return new Exchange() {
                @Override
                public Step step() {
                    return i < identities.length ? Step.ACCEPTED : Step.REFUSED;
                }

                @Override
                public byte[] message() {
                    return new byte[0];
                }

                @Override
                public Identity identity() {
                    return identities[i];
                }

                @Override
                public void respond(final byte[] response) {
                    throw new IllegalStateException("nothing was asked");
                }
            };
        }
    }
}
