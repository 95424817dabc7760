package io.millrace.engine.auth;

import io.millrace.engine.auth.Authenticator.Exchange;
import io.millrace.engine.auth.Authenticator.Step;
import io.millrace.engine.auth.UsersException.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScramAuthenticatorTest {
    private static final int READ_ALL = Identity.READ | Identity.ALL_LEDGERS;

    @TempDir
    private Path home;
    private UsersFile file;

    @BeforeEach
    void setUp() {
        file = new UsersFile(home);
        file.add("alice", Identity.READ | Identity.WRITE, new int[] {826}, "correct horse".toCharArray());
    }

    @Test
    void shouldLetInWhoKnowsThePassword() {
        final ScramProducer producer = new ScramProducer("alice", "correct horse");

        final Exchange exchange = run(new ScramAuthenticator(file), producer);

        assertThat(exchange.step()).isEqualTo(Step.ACCEPTED);
        assertThat(text(exchange)).isEqualTo(producer.expectedSignature());
        assertThat(exchange.identity().name()).isEqualTo("alice");
        assertThat(exchange.identity().principal()).isEqualTo(1);
        assertThat(exchange.identity().ledgers()).containsExactly(826);
    }

    @Test
    void shouldRefuseWrongPasswordsAndNamesAlike() {
        final ScramAuthenticator authenticator = new ScramAuthenticator(file);

        assertThat(text(run(authenticator, new ScramProducer("alice", "correct house")))).isEqualTo("e=invalid-proof");
        assertThat(text(run(authenticator, new ScramProducer("alicia", "correct horse")))).isEqualTo("e=invalid-proof");
    }

    @Test
    void shouldTakeNonceForEachExchangeAndTheSameSaltForAName() {
        final String first = text(begin(new ScramAuthenticator(file), "nobody"));
        final String second = text(begin(new ScramAuthenticator(file), "nobody"));

        assertThat(first).isNotEqualTo(second);
        assertThat(first.substring(first.indexOf(",s="))).isEqualTo(second.substring(second.indexOf(",s=")))
            .endsWith(",i=" + UsersFile.ITERATIONS);
    }

    @Test
    void shouldSeeUsersThatAreAddedAndRemovedMeanwhile() {
        final ScramAuthenticator authenticator = new ScramAuthenticator(file);
        file.add("bob", READ_ALL, new int[0], "battery staple".toCharArray());
        file.remove("alice");

        assertThat(run(authenticator, new ScramProducer("bob", "battery staple")).step()).isEqualTo(Step.ACCEPTED);
        assertThat(run(authenticator, new ScramProducer("alice", "correct horse")).step()).isEqualTo(Step.REFUSED);
    }

    @Test
    void shouldRefuseUserThatIsRemovedBetweenChallengeAndResponse() {
        final ScramProducer producer = new ScramProducer("alice", "correct horse");
        final Exchange exchange = new ScramAuthenticator(file).begin(1, producer.first());

        file.remove("alice");
        exchange.respond(producer.last(exchange.message()));

        assertThat(text(exchange)).isEqualTo("e=invalid-proof");
    }

    @Test
    void shouldLetNobodyInWhileTheFileCannotBeUsed() throws IOException {
        final ScramAuthenticator authenticator = new ScramAuthenticator(file);
        final Path path = home.resolve("users");
        final String text = Files.readString(path);

        Files.writeString(path, text + "x");
        for (int i = 0; i < 2; i++) {
            assertFails(authenticator, Code.USERS_FILE_INVALID);
        }
        Files.delete(path);
        assertFails(authenticator, Code.USERS_FILE_MISSING);
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(authenticator, Code.USERS_FILE_PERMISSIONS);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(authenticator, new ScramProducer("alice", "correct horse")).step()).isEqualTo(Step.ACCEPTED);
    }

    @Test
    void shouldNoticeWhenOthersMayReadTheFileFromNowOn() throws IOException {
        final ScramAuthenticator authenticator = new ScramAuthenticator(file);

        Files.setPosixFilePermissions(home.resolve("users"), PosixFilePermissions.fromString("rw-r--r--"));

        assertFails(authenticator, Code.USERS_FILE_PERMISSIONS);
    }

    @Test
    void shouldSayAtOnceThatTheFileCannotBeUsed() throws IOException {
        Files.writeString(home.resolve("users"), "something else\n");

        assertThatThrownBy(() -> new ScramAuthenticator(file)).isInstanceOf(UsersException.class)
            .hasMessageStartingWith("USERS_FILE_INVALID: line 1 of ");
    }

    private static Exchange begin(final ScramAuthenticator authenticator, final String name) {
        return authenticator.begin(1, new ScramProducer(name, "whatever it is").first());
    }

    private static Exchange run(final ScramAuthenticator authenticator, final ScramProducer producer) {
        final Exchange exchange = authenticator.begin(1, producer.first());
        assertThat(exchange.step()).isEqualTo(Step.CHALLENGE);
        exchange.respond(producer.last(exchange.message()));
        return exchange;
    }

    private static String text(final Exchange exchange) {
        return new String(exchange.message(), StandardCharsets.US_ASCII);
    }

    private static void assertFails(final ScramAuthenticator authenticator, final Code code) {
        assertThatThrownBy(() -> begin(authenticator, "alice"))
            .isInstanceOfSatisfying(UsersException.class, ex -> assertThat(ex.code()).isEqualTo(code));
    }
}
