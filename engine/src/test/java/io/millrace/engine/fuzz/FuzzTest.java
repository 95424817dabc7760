package io.millrace.engine.fuzz;

import io.aeron.ExclusivePublication;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.SessionTerms;
import io.millrace.engine.support.Await;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages made from the schemas and spoiled, on every stream that a producer can write. Each is answered or counted, what is
 * refused changes nothing, nothing is left behind, and a decent producer is served throughout. So many messages in all as
 * {@code millrace.test.fuzz.messages} says; {@code millrace.test.seed} sends the same messages again.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FuzzTest {
    private static final int MESSAGES = Integer.getInteger("millrace.test.fuzz.messages", 60_000);
    private static final long ATTACKER_ID = 66;
    private static final long VICTIM_ID = 67;
    /** So often the decent producer has its turn. */
    private static final int TURN = 500;

    private final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final MessageLog log = new MessageLog(seed);

    @TempDir
    private Path folder;
    private FuzzRig rig;
    private HostileSession attacker;
    private CommandFuzz fuzz;

    @BeforeEach
    void launch() {
        System.out.println(getClass().getSimpleName() + ": -Dmillrace.test.seed=" + seed);
        rig = new FuzzRig(folder);
        attacker = new HostileSession(rig.aeron(), ATTACKER_ID, log);
        fuzz = new CommandFuzz(random, ATTACKER_ID, rig.messageLengthMax());
    }

    @AfterEach
    void close() {
        CloseHelper.close(rig);
    }

    @Test
    void shouldAnswerEachMessageOfASessionOnceAndJournalNoneButTheValidCommands() {
        run(() -> {
            final long judgedBefore = rig.judged();
            final int count = MESSAGES / 2;
            for (int i = 1; i <= count; i++) {
                fuzz.next();
                attacker.send(fuzz.buffer(), fuzz.length(), fuzz.verdict());
                if (i % TURN == 0) {
                    rig.serveDecent();
                    rig.advanceClock(random.nextInt(2) * random.nextInt(2_000_000_000));
                }
            }
            attacker.awaitAnswers();
            Await.until(() -> rig.judged() == judgedBefore + count);
            assertThat(rig.counter(EngineCounter.DROPPED)).as("messages dropped").isZero();
        });
    }

    @Test
    void shouldMoveNeitherSequenceNorDigestByWhatItRefuses() {
        run(() -> {
            for (int i = 0; i < 200; i++) {
                fuzz.next();
                attacker.send(fuzz.buffer(), fuzz.length(), fuzz.verdict());
            }
            attacker.awaitAnswers();
            final FuzzRig.Standing before = rig.settle();
            final long refusedBefore = rig.counter(EngineCounter.REFUSED);
            final int count = MESSAGES * 15 / 100;
            for (int i = 0; i < count; i++) {
                if (i % (SessionTerms.REFUSED_IN_ROW_MAX / 2) == 0) {
                    // Who sends nothing else is cut off.
                    fuzz.nextQuery();
                    attacker.send(fuzz.buffer(), fuzz.length(), fuzz.verdict());
                }
                fuzz.nextRefused();
                attacker.send(fuzz.buffer(), fuzz.length(), Verdict.REFUSED);
            }
            attacker.awaitAnswers();
            assertThat(rig.counter(EngineCounter.REFUSED)).isEqualTo(refusedBefore + count);
            assertThat(rig.settle()).isEqualTo(before);
        });
    }

    @Test
    void shouldCountWhatComesOnAStreamWithoutASession() {
        run(() -> {
            try (ExclusivePublication stranger = HostileSession.commandPublication(rig.aeron())) {
                Await.until(stranger::isConnected);
                sendToNobody(stranger, MESSAGES / 10);
            }
        });
    }

    @Test
    void shouldCountWhatComesOnAStreamWhoseSessionHasEnded() {
        run(() -> {
            attacker.disconnect();
            sendToNobody(attacker.commands(), MESSAGES / 10);
        });
    }

    @Test
    void shouldKeepItsSessionsWhateverTheControlStreamSays() {
        run(() -> {
            try (HostileSession victim = new HostileSession(rig.aeron(), VICTIM_ID, log)) {
                final ControlFuzz control = new ControlFuzz(random, attacker, victim);
                final int count = MESSAGES * 15 / 100;
                for (int sent = 0; sent < count; sent += TURN / 5) {
                    try (ExclusivePublication bait = HostileSession.commandPublication(rig.aeron())) {
                        Await.until(bait::isConnected);
                        control.bait(bait.sessionId());
                        sendControl(control, Math.min(TURN / 5, count - sent));
                    }
                    victim.keepAlive();
                    rig.serveDecent();
                }
                victim.disconnect();
            }
        });
    }

    private void sendToNobody(final ExclusivePublication publication, final int count) {
        final FuzzRig.Standing before = rig.settle();
        final long droppedBefore = rig.counter(EngineCounter.DROPPED);
        for (int i = 0; i < count; i++) {
            fuzz.nextUnheard();
            log.add("a command stream without a session", fuzz.buffer(), fuzz.length());
            attacker.offer(publication, fuzz.buffer(), fuzz.length());
        }
        Await.until(() -> rig.counter(EngineCounter.DROPPED) == droppedBefore + count);
        assertThat(rig.settle()).isEqualTo(before);
    }

    private void sendControl(final ControlFuzz control, final int count) {
        final long droppedBefore = rig.counter(EngineCounter.DROPPED);
        final int payloadMax = attacker.control().maxPayloadLength();
        final int lengthMax = attacker.control().maxMessageLength();
        final boolean isCertain = random.nextBoolean();
        long surelyDropped = 0;
        long perhapsDropped = 0;
        for (int i = 0; i < count; i++) {
            if (isCertain) {
                control.nextCertain(lengthMax);
            } else {
                control.next(lengthMax);
            }
            final int length = control.length();
            log.add("the control stream", control.buffer(), length);
            attacker.offer(attacker.control(), control.buffer(), length);
            if (length > payloadMax) {
                // Each of its fragments is.
                surelyDropped += (length + payloadMax - 1) / payloadMax;
            } else if (control.isSurelyDropped()) {
                surelyDropped++;
            } else if (control.mayBeDropped()) {
                perhapsDropped++;
            }
        }
        attacker.keepAlive();
        assertThat(rig.counter(EngineCounter.DROPPED) - droppedBefore).as("messages dropped")
            .isBetween(surelyDropped, surelyDropped + perhapsDropped);
        assertThat(rig.channels()).as("channels of the engine's media driver").allMatch(Channels::endsHere);
    }

    /** Runs a test and everything that has to be right after each; says what was sent when it fails. */
    private void run(final Runnable test) {
        try {
            test.run();
            attacker.close();
            rig.awaitNothingLeft();
            rig.closeAndCheck(new JournalCheck(ATTACKER_ID, fuzz));
            rig = null;
        } catch (final Throwable ex) {
            final AssertionError failure = log.failure("failed after " + log.count() + " messages: " + ex.getMessage(), ex);
            try {
                CloseHelper.close(rig);
            } catch (final Throwable onClose) {
                failure.addSuppressed(onClose);
            }
            rig = null;
            throw failure;
        }
    }
}
