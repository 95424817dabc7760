package io.millrace.client;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ClientAuthenticationTest extends SessionTest {
    private final List<String> said = new ArrayList<>();

    @Test
    void shouldOpenASessionWhenBothSidesKnowThePassword() {
        final ScramServer server = new ScramServer("sam", "open sesame");
        engine.authenticator = server.authenticator(engine);
        engine.principal = 12;
        engine.sessionId = 345;

        connect(context().user("sam", "open sesame"));

        assertThat(client.principal()).isEqualTo(12);
        assertThat(client.sessionId()).isEqualTo(345);
        assertThat(server.isSatisfied()).isTrue();
    }

    @Test
    void shouldNotTakeAnEngineThatDoesNotKnowThePassword() {
        engine.authenticator = new ScramServer("sam", "guessed").authenticator(engine);

        assertThatThrownBy(() -> connect(context().user("sam", "open sesame".toCharArray())))
            .isInstanceOf(ClientException.class)
            .hasMessage("ENGINE_NOT_TRUSTED: who answers on aeron:ipc is not taken for the engine: " +
                "its proof is wrong: it does not know the user");
    }

    @Test
    void shouldNotTakeAnEngineThatAsksForNoProofWhenThereIsAUser() {
        assertThat(catchThrowableOfType(ClientException.class, () -> connect(context().user("sam", "open sesame"))))
            .hasMessageContaining("it did not ask for the user's proof").extracting(ClientException::code)
            .isEqualTo(ErrorCode.ENGINE_NOT_TRUSTED);
    }

    @Test
    void shouldSayWhyAChallengeCannotBeAnswered() {
        engine.authenticator = first -> ascii("r=mine,s=AAAA,i=4096");

        assertThatThrownBy(() -> connect(context().user("sam", "open sesame")))
            .hasMessageStartingWith("ENGINE_NOT_TRUSTED: ").hasMessageEndingWith("its nonce does not continue the producer's");

        engine.loseSession();
        assertThatThrownBy(() -> connect(context().credentials(ascii("open sesame"))))
            .hasMessageStartingWith("ENGINE_NOT_TRUSTED: ").hasMessageContaining("set user and password");
    }

    @Test
    void shouldReportCredentialsThatTheEngineDoesNotTake() {
        engine.refusal = new ScriptedEngine.Refusal(10, "wrong password");

        assertThatThrownBy(() -> connect(context().user("sam", "open sesame")))
            .isInstanceOf(ConnectRefusedException.class)
            .extracting(ex -> ((ConnectRefusedException) ex).reason()).isEqualTo(DisconnectReason.NOT_AUTHENTICATED);
    }

    @Test
    void shouldCarryAnyNumberOfRoundsOfCredentialsOfOnesOwn() {
        engine.authenticator = answer -> switch (text(answer)) {
            case "hello" -> ascii("who?");
            case "re who?" -> ascii("from where?");
            default -> null;
        };
        engine.proof = ascii("the engine");

        connect(context().credentials(new TalkingCredentials()));

        assertThat(said).containsExactly("hello", "re who?", "re from where?", "proof the engine");
    }

    @Test
    void shouldRefuseCredentialsThatFailOrDoNotFit() {
        assertThatThrownBy(() -> connect(context().credentials(new byte[1_025])))
            .isInstanceOf(ClientException.class).hasMessageContaining("1025 bytes, and may have 1024");
        assertThatThrownBy(() -> connect(context().credentials(new TalkingCredentials() {
            @Override
            public byte[] first() {
                throw new IllegalStateException("no card in the reader");
            }
        }))).isInstanceOf(ClientException.class).hasMessageEndingWith("the credentials fail: no card in the reader");
        assertThat(engine.connects).isZero();
    }

    @Test
    void shouldNotAnswerChallengesForEver() {
        final int[] count = {0};
        engine.authenticator = answer -> ascii("and now? " + count[0]++);

        assertThatThrownBy(() -> connect(context().credentials(new TalkingCredentials())))
            .hasMessageEndingWith("it asks for proof again and again");
    }

    @Test
    void shouldRepeatTheResponseUntilTheEngineAnswers() {
        engine.authenticator = answer -> text(answer).equals("hello") ? ascii("who?") : null;
        engine.responsesIgnored = 2;

        connect(context().credentials(new TalkingCredentials()));

        assertThat(engine.responses).isGreaterThanOrEqualTo(3);
        assertThat(said).containsExactly("hello", "re who?", "proof ");
    }

    @Test
    void shouldBeginAgainWhenTheEngineHasForgottenItsChallenge() {
        engine.authenticator = answer -> text(answer).equals("hello") ? ascii("who?") : null;
        // As long as a response is repeated before it is given up, and some.
        final long beginNs = System.nanoTime();
        engine.responsesIgnored = Integer.MAX_VALUE;
        final ScriptedEngine scripted = engine;
        final TalkingCredentials credentials = new TalkingCredentials() {
            @Override
            public byte[] first() {
                if (!said.isEmpty()) {
                    scripted.responsesIgnored = 0;
                }
                return super.first();
            }
        };

        connect(context().credentials(credentials));

        assertThat(said).containsExactly("hello", "re who?", "hello", "re who?", "proof ");
        assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Says what it is asked, and writes it down. */
    private class TalkingCredentials implements Credentials {
        @Override
        public byte[] first() {
            said.add("hello");
            return ascii("hello");
        }

        @Override
        public byte[] respond(final byte[] challenge) {
            said.add("re " + text(challenge));
            return ascii("re " + text(challenge));
        }

        @Override
        public boolean verify(final byte[] proof) {
            said.add("proof " + text(proof));
            return true;
        }
    }
}
