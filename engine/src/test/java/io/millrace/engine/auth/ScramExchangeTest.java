package io.millrace.engine.auth;

import io.millrace.engine.auth.Authenticator.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The example of RFC 7677, section 3, and what becomes of it when something else is sent. */
class ScramExchangeTest {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST = "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=" + SALT + ",i=4096";
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String CLIENT_FINAL = "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=" + PROOF;
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
    private static final User USER =
        new User(new Identity("user", 7, Identity.READ, 826), ScramVerifier.of("pencil".toCharArray(), Scram.bytes(SALT), 4096));
    private static final Users USERS = new Users(4096, new byte[32], 7, List.of(USER));

    @Test
    void shouldAcceptTheExampleOfTheStandard() {
        final ScramExchange exchange = begin(CLIENT_FIRST);
        assertThat(exchange.step()).isEqualTo(Step.CHALLENGE);
        assertThat(message(exchange)).isEqualTo(SERVER_FIRST);
        assertThat(exchange.identity()).isNull();

        exchange.respond(ScramProducer.bytes(CLIENT_FINAL));

        assertThat(exchange.step()).isEqualTo(Step.ACCEPTED);
        assertThat(message(exchange)).isEqualTo(SERVER_FINAL);
        assertThat(exchange.identity()).isSameAs(USER.identity());
        assertThatThrownBy(() -> exchange.respond(ScramProducer.bytes(CLIENT_FINAL))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                              | invalid-encoding",
        "n                               | invalid-encoding",
        "n,                              | other-error",
        "n,,                             | invalid-encoding",
        "n,,n=user                       | invalid-encoding",
        "n,,r=abc,n=user                 | invalid-encoding",
        "n,,n=user,r=                    | invalid-encoding",
        "n,,n=,r=abc                     | invalid-encoding",
        "n,,n=user,r=a c                 | invalid-encoding",
        "n,,n=user,r=a\u00e4c            | invalid-encoding",
        "n,,n=user,r=abc,                | invalid-encoding",
        "n,,n=user,r=abc,x               | invalid-encoding",
        "n,,n=user,r=abc,1=x             | invalid-encoding",
        "n,,n=us\u0000er,r=abc          | invalid-encoding",
        "n,,N=user,r=abc                 | invalid-encoding",
        "x,,n=user,r=abc                 | invalid-encoding",
        "n,a=admin,n=user,r=abc          | other-error",
        "n,,m=ext,n=user,r=abc           | extensions-not-supported",
        "p=tls-unique,,n=user,r=abc      | channel-binding-not-supported",
        "n,,n=us=er,r=abc                | invalid-username-encoding",
        "n,,n=us=2c,r=abc                | invalid-username-encoding"})
    void shouldRefuseFirstMessageThatIsNotRight(final String first, final String error) {
        final ScramExchange exchange = begin(first);

        assertThat(exchange.step()).isEqualTo(Step.REFUSED);
        assertThat(message(exchange)).isEqualTo("e=" + error);
        assertThatThrownBy(() -> exchange.respond(new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                              | invalid-encoding",
        "c=biws                          | invalid-encoding",
        "c=biws,r=NONCE                  | invalid-encoding",
        "r=NONCE,c=biws,p=PROOF          | invalid-encoding",
        "c=biws,p=PROOF,r=NONCE          | invalid-encoding",
        "c=biws,p=PROOF                  | invalid-encoding",
        "m=ext,c=biws,r=NONCE,p=PROOF    | extensions-not-supported",
        "c=biws,r=NONCE,x,p=PROOF        | invalid-encoding",
        "c=biws,r=NONCE,p=               | invalid-encoding",
        "c=biws,r=NONCE,p=****           | invalid-encoding",
        "c=biws,r=NONCE,p=AAAA           | invalid-encoding",
        "c=biws,r=NONCE,p=PROOF=         | invalid-encoding",
        "c=biws,r=NONCE,p=PROOF,x=y      | invalid-encoding",
        "c=eSws,r=NONCE,p=PROOF          | channel-bindings-dont-match",
        "c=BIWS,r=NONCE,p=PROOF          | channel-bindings-dont-match",
        "c=biws,r=NONCEx,p=PROOF         | other-error",
        "c=biws,r=xNONCE,p=PROOF         | other-error",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=PROOF | other-error",
        "c=biws,r=NONCE,x=y,p=PROOF      | invalid-proof",
        "c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= | invalid-proof"})
    void shouldRefuseFinalMessageThatIsNotRight(final String last, final String error) {
        final ScramExchange exchange = begin(CLIENT_FIRST);

        exchange.respond(ScramProducer.bytes(last.replace("NONCE", CLIENT_NONCE + SERVER_NONCE).replace("PROOF", PROOF)));

        assertThat(exchange.step()).isEqualTo(Step.REFUSED);
        assertThat(message(exchange)).isEqualTo("e=" + error);
        assertThat(exchange.identity()).isNull();
    }

    @Test
    void shouldRefuseTheRightProofWithAnyOneBitTurned() {
        for (int bit = 0; bit < Scram.KEY_LENGTH * Byte.SIZE; bit++) {
            final byte[] proof = Scram.bytes(PROOF);
            proof[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            final ScramExchange exchange = begin(CLIENT_FIRST);

            exchange.respond(ScramProducer.bytes(CLIENT_FINAL.replace(PROOF, Scram.base64(proof))));

            assertThat(exchange.step()).as("bit %d", bit).isEqualTo(Step.REFUSED);
        }
    }

    @Test
    void shouldRefuseTheRightProofInAnotherExchange() {
        final ScramExchange exchange = new ScramExchange(() -> USERS, "anotherNonce", ScramProducer.bytes(CLIENT_FIRST));

        exchange.respond(ScramProducer.bytes(CLIENT_FINAL.replace(SERVER_NONCE, "anotherNonce")));

        assertThat(message(exchange)).isEqualTo("e=invalid-proof");
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        final byte[] invalid = {'n', ',', ',', 'n', '=', (byte) 0xC3, ',', 'r', '=', 'a'};
        final ScramExchange exchange = new ScramExchange(() -> USERS, SERVER_NONCE, invalid);

        assertThat(message(exchange)).isEqualTo("e=invalid-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,", "y,,"})
    void shouldAcceptProducersThatDoNotBindToAChannel(final String header) {
        assertThat(run(new ScramProducer(header, "user", "abc", "pencil"), USERS)).isEqualTo(Step.ACCEPTED);
    }

    @Test
    void shouldRefuseWrongPassword() {
        assertThat(run(new ScramProducer("user", "Pencil"), USERS)).isEqualTo(Step.REFUSED);
    }

    @Test
    void shouldLeaveOutExtensionsThatItDoesNotKnow() {
        assertThat(begin(CLIENT_FIRST + ",x=y,Z=1").step()).isEqualTo(Step.CHALLENGE);
    }

    @Test
    void shouldReadCommasAndEqualsSignsInNames() {
        final Identity odd = new Identity("a,b=c=2C", 8, Identity.READ, 1);
        final Users users = USERS.with(new User(odd, USER.verifier()));

        assertThat(run(new ScramProducer("a,b=c=2C", "pencil"), users)).isEqualTo(Step.ACCEPTED);
    }

    @Test
    void shouldChallengeUnknownNameLikeAnyOther() {
        final ScramExchange exchange = begin("n,,n=nobody,r=abc");
        assertThat(exchange.step()).isEqualTo(Step.CHALLENGE);
        assertThat(message(exchange)).isEqualTo(message(begin("n,,n=nobody,r=abc")))
            .matches("r=abc.+,s=[A-Za-z0-9+/]{22}==,i=4096");
        assertThat(message(begin("n,,n=nobody2,r=abc"))).isNotEqualTo(message(exchange));

        exchange.respond(new ScramProducer("n,,", "nobody", "abc", "pencil").last(exchange.message()));

        assertThat(message(exchange)).isEqualTo("e=invalid-proof");
    }

    @Test
    void shouldRefuseUserThatIsRemovedMeanwhile() {
        final Users[] users = {USERS};
        final ScramExchange exchange =
            new ScramExchange(() -> users[0], SERVER_NONCE, ScramProducer.bytes(CLIENT_FIRST));

        users[0] = USERS.without(USER);
        exchange.respond(ScramProducer.bytes(CLIENT_FINAL));

        assertThat(message(exchange)).isEqualTo("e=invalid-proof");
    }

    @Test
    void shouldRefuseUserWhosePasswordIsAnotherOneMeanwhile() {
        final Users[] users = {USERS};
        final ScramExchange exchange =
            new ScramExchange(() -> users[0], SERVER_NONCE, ScramProducer.bytes(CLIENT_FIRST));

        users[0] = USERS.without(USER).with(new User(USER.identity(), USERS.pretendedVerifier("user")));
        exchange.respond(ScramProducer.bytes(CLIENT_FINAL));

        assertThat(message(exchange)).isEqualTo("e=invalid-proof");
    }

    private static ScramExchange begin(final String first) {
        return new ScramExchange(() -> USERS, SERVER_NONCE, ScramProducer.bytes(first));
    }

    private static Step run(final ScramProducer producer, final Users users) {
        final ScramExchange exchange = new ScramExchange(() -> users, SERVER_NONCE, producer.first());
        exchange.respond(producer.last(exchange.message()));
        if (exchange.step() == Step.ACCEPTED) {
            assertThat(message(exchange)).isEqualTo(producer.expectedSignature());
        }
        return exchange.step();
    }

    private static String message(final ScramExchange exchange) {
        return new String(exchange.message(), StandardCharsets.US_ASCII);
    }
}
