package io.millrace.engine.auth;

import io.millrace.engine.auth.Authenticator.Exchange;
import io.millrace.engine.auth.Authenticator.Step;
import io.millrace.engine.support.Await;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class AuthenticationsTest {
    private static final int PLACES = 4;
    private static final int CAPACITY = 8;
    private static final int TOO_LONG = Authentications.MESSAGE_LENGTH_MAX + 1;

    private final List<Throwable> reported = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Echo authenticator = new Echo();
    private final Authentications authentications =
        new Authentications(authenticator, PLACES, CAPACITY, reported::add);

    @Test
    void shouldCarryAnExchangeThroughItsSteps() {
        begin(2, 10, "ask");
        run();
        respond(2, 10, "more");
        run();
        respond(2, 10, "accept");
        run();

        assertThat(steps).containsExactly(
            "2/10 CHALLENGE 'ask' null", "2/10 CHALLENGE 'more' null", "2/10 ACCEPTED 'accept' somebody (principal 5)");
        assertThat(authenticator.clientId).isEqualTo(1010);
    }

    @Test
    void shouldAcceptAndRefuseAtOnce() {
        begin(0, 1, "accept");
        begin(1, 2, "refuse");
        run();

        assertThat(steps).containsExactly("0/1 ACCEPTED 'accept' somebody (principal 5)", "1/2 REFUSED 'refuse' null");
    }

    @Test
    void shouldLeaveOutResponsesThatNobodyWaitsFor() {
        respond(0, 1, "accept");
        begin(0, 1, "ask");
        respond(0, 2, "accept");
        respond(1, 1, "accept");
        respond(0, 1, "refuse");
        respond(0, 1, "accept");
        run();

        assertThat(steps).containsExactly("0/1 CHALLENGE 'ask' null", "0/1 REFUSED 'refuse' null");
        assertThat(reported).isEmpty();
    }

    @Test
    void shouldReplaceTheExchangeOfAPlace() {
        begin(0, 1, "ask");
        run();
        begin(0, 2, "ask");
        respond(0, 1, "accept");
        run();
        respond(0, 2, "accept");
        run();

        assertThat(steps).containsExactly(
            "0/1 CHALLENGE 'ask' null", "0/2 CHALLENGE 'ask' null", "0/2 ACCEPTED 'accept' somebody (principal 5)");
    }

    @Test
    void shouldSayNothingOfWhatWasForgotten() {
        begin(0, 1, "accept");
        authentications.forget(0, 1);
        begin(1, 1, "accept");
        authentications.forget(1, 2);
        begin(2, 1, "accept");
        work();
        authentications.forget(2, 1);
        poll();

        assertThat(steps).containsExactly("1/1 ACCEPTED 'accept' somebody (principal 5)");
        assertThat(authenticator.count).as("begun").isEqualTo(2);
    }

    @Test
    void shouldNotGoOnWithAnExchangeThatWasForgotten() {
        begin(0, 1, "ask");
        run();
        authentications.forget(0, 1);
        respond(0, 1, "accept");
        run();

        assertThat(steps).containsExactly("0/1 CHALLENGE 'ask' null");
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TOO_LONG]);

        assertThat(authentications.begin(0, 1, 7, buffer, 0, TOO_LONG)).isTrue();
        begin(1, 1, "ask");
        run();
        assertThat(authentications.respond(1, 1, buffer, 0, TOO_LONG)).isTrue();
        run();

        assertThat(steps).containsExactly("0/1 REFUSED '' null", "1/1 CHALLENGE 'ask' null", "1/1 REFUSED '' null");
        assertThat(reported).isEmpty();
    }

    @Test
    void shouldTakeWhatIsJustNotTooLong() {
        begin(0, 1, "a".repeat(Authentications.MESSAGE_LENGTH_MAX));
        run();

        assertThat(steps).singleElement().asString().startsWith("0/1 REFUSED 'aaaa");
    }

    @Test
    void shouldRefuseAndReportWhereTheAuthenticatorFails() {
        for (final String failure : List.of("throw", "no exchange", "no step", "no message", "no identity", "long message")) {
            begin(0, 1, failure);
        }
        run();
        begin(1, 1, "ask");
        respond(1, 1, "throw");
        respond(1, 1, "accept");
        run();

        assertThat(steps.subList(0, 6)).containsOnly("0/1 REFUSED '' null");
        assertThat(steps.subList(6, steps.size())).containsExactly("1/1 CHALLENGE 'ask' null", "1/1 REFUSED '' null");
        assertThat(reported).hasSize(7);
        begin(2, 1, "accept");
        run();
        assertThat(steps).last().asString().startsWith("2/1 ACCEPTED");
    }

    @Test
    void shouldSayWhenTheQueueIsFullAndLoseNothing() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(tryBegin(0, i, "accept")).isTrue();
        }
        assertThat(tryBegin(0, 99, "accept")).isFalse();
        assertThat(tryRespond(0, 7, "accept")).isFalse();
        work();
        assertThat(tryBegin(1, 5, "accept")).isTrue();
        run();

        assertThat(steps).containsExactly(
            "0/7 ACCEPTED 'accept' somebody (principal 5)", "1/5 ACCEPTED 'accept' somebody (principal 5)");
    }

    @Test
    void shouldWaitUntilOutcomesAreTaken() {
        for (int i = 0; i < CAPACITY; i++) {
            begin(0, 1, "accept");
        }
        work();
        begin(1, 1, "accept");
        work();
        assertThat(authenticator.count).isEqualTo(CAPACITY);
        poll();
        run();
        assertThat(steps).hasSize(CAPACITY + 1);
    }

    @Test
    void shouldRefuseNumbersThatAreNone() {
        assertThatThrownBy(() -> begin(0, -1, "ask")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCarryEachExchangeFromThreadToThread() {
        final int count = 8_000;
        final AgentRunner runner =
            new AgentRunner(new SleepingIdleStrategy(10_000), reported::add, null, authentications);
        AgentRunner.startOnThread(runner);
        try {
            for (int i = 0; i < count; i++) {
                final int number = i;
                Await.until(() -> tryBegin(number % PLACES, number, "accept"));
                if (i % PLACES == PLACES - 1) {
                    Await.until(() -> {
                        poll();
                        return steps.size() == number + 1;
                    });
                }
            }
        } finally {
            CloseHelper.close(runner);
        }
        for (int i = 0; i < count; i++) {
            assertThat(steps.get(i)).isEqualTo(i % PLACES + "/" + i + " ACCEPTED 'accept' somebody (principal 5)");
        }
        assertThat(reported).isEmpty();
    }

    private void begin(final int place, final long number, final String text) {
        assertThat(tryBegin(place, number, text)).isTrue();
    }

    private void respond(final int place, final long number, final String text) {
        assertThat(tryRespond(place, number, text)).isTrue();
    }

    private boolean tryBegin(final int place, final long number, final String text) {
        final UnsafeBuffer buffer = buffer(text);
        return authentications.begin(place, number, 1000 + number, buffer, 1, buffer.capacity() - 1);
    }

    private boolean tryRespond(final int place, final long number, final String text) {
        final UnsafeBuffer buffer = buffer(text);
        return authentications.respond(place, number, buffer, 1, buffer.capacity() - 1);
    }

    private void run() {
        work();
        poll();
    }

    private void work() {
        int count;
        do {
            count = authentications.doWork();
        } while (count > 0);
    }

    private void poll() {
        int count;
        do {
            count = authentications.poll((place, number, step, message, identity) -> steps.add(
                place + "/" + number + " " + step + " '" + new String(message, StandardCharsets.UTF_8) + "' " + identity));
        } while (count > 0);
    }

    private static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(("-" + text).getBytes(StandardCharsets.UTF_8));
    }

    /** Does what it is told, and says it again. */
    private static final class Echo implements Authenticator {
        private int count;
        private long clientId;

        @Override
        public Exchange begin(final long client, final byte[] credentials) {
            count++;
            clientId = client;
            final EchoExchange exchange = new EchoExchange();
            exchange.respond(credentials);
            return exchange.text.equals("no exchange") ? null : exchange;
        }
    }

    private static final class EchoExchange implements Exchange {
        private String text;

        @Override
        public Step step() {
            return switch (text) {
                case "ask", "more", "no message", "long message" -> Step.CHALLENGE;
                case "accept", "no identity" -> Step.ACCEPTED;
                case "no step" -> null;
                default -> Step.REFUSED;
            };
        }

        @Override
        public byte[] message() {
            return switch (text) {
                case "no message" -> null;
                case "long message" -> new byte[TOO_LONG];
                default -> text.getBytes(StandardCharsets.UTF_8);
            };
        }

        @Override
        public Identity identity() {
            return text.equals("no identity") ? null : new Identity("somebody", 5, Identity.READ, 1);
        }

        @Override
        public void respond(final byte[] response) {
            text = new String(response, StandardCharsets.UTF_8);
            if (text.equals("throw")) {
                throw new IllegalArgumentException(text);
            }
        }
    }
}
