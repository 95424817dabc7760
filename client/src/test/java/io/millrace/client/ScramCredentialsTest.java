package io.millrace.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScramCredentialsTest {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String FULL_NONCE = NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SERVER_FIRST = "r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL = "c=biws,r=" + FULL_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private final ScramCredentials credentials = credentials("user", "pencil");

    @Test
    void shouldSpeakAsInTheExampleOfRfc7677() {
        assertThat(text(credentials.first())).isEqualTo("n,,n=user,r=" + NONCE);
        assertThat(text(credentials.respond(bytes(SERVER_FIRST)))).isEqualTo(CLIENT_FINAL);
        assertThat(credentials.verify(bytes(SERVER_FINAL))).isTrue();
    }

    @Test
    void shouldSpeakAgainWithTheKeysThatItHas() {
        for (int i = 0; i < 3; i++) {
            credentials.first();
            assertThat(text(credentials.respond(bytes(SERVER_FIRST)))).isEqualTo(CLIENT_FINAL);
            assertThat(credentials.verify(bytes(SERVER_FINAL))).isTrue();
            credentials.first();
            assertThat(text(credentials.respond(bytes(SERVER_FIRST.replace("i=4096", "i=4097"))))).isNotEqualTo(CLIENT_FINAL);
        }
    }

    @Test
    void shouldNotTakeAnotherProofForTheEngines() {
        credentials.first();
        assertThat(credentials.verify(bytes(SERVER_FINAL))).as("before it proved itself").isFalse();
        credentials.respond(bytes(SERVER_FIRST));

        assertThat(credentials.verify(bytes(SERVER_FINAL.replace('6', '7')))).isFalse();
        assertThat(credentials.verify(bytes(SERVER_FINAL + ","))).isFalse();
        assertThat(credentials.verify(new byte[0])).isFalse();
        assertThat(credentials.verify(bytes("e=other-error"))).isFalse();

        credentials.first();
        assertThat(credentials.verify(bytes(SERVER_FINAL))).as("that of the conversation before").isFalse();
    }

    @Test
    void shouldWriteNamesThatHoldWhatSeparates() {
        assertThat(text(credentials("a=b,c\u00e9", "x").first())).isEqualTo("n,,n=a=3Db=2Cc\u00e9,r=" + NONCE);
    }

    @Test
    void shouldTakePasswordsForTheSameThatLookTheSame() {
        final ScramCredentials composed = credentials("user", "caf\u00e9 \ufb01");
        final ScramCredentials decomposed = credentials("user", "cafe\u0301 fi");
        composed.first();
        decomposed.first();

        assertThat(composed.respond(bytes(SERVER_FIRST))).isEqualTo(decomposed.respond(bytes(SERVER_FIRST)));
    }

    @Test
    void shouldTakeANewNonceEachTime() {
        final ScramCredentials random = new ScramCredentials("user", "pencil".toCharArray());
        final String first = text(random.first());

        assertThat(first).hasSizeGreaterThan("n,,n=user,r=".length() + 20);
        assertThat(text(random.first())).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "e=unknown-user",
        "m=ext,r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=somebodyelses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=" + FULL_NONCE + ",s=,i=4096",
        "r=" + FULL_NONCE + ",s=*,i=4096",
        "r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        "r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=10000001",
        "r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many",
        "r=" + FULL_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==",
    })
    void shouldRefuseChallengesThatAreNotRight(final String challenge) {
        credentials.first();

        assertThatThrownBy(() -> credentials.respond(bytes(challenge))).isInstanceOf(IllegalArgumentException.class);
        assertThat(credentials.verify(bytes(SERVER_FINAL))).isFalse();
    }

    private static ScramCredentials credentials(final String user, final String password) {
        return new ScramCredentials(user, password.toCharArray(), () -> NONCE);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
