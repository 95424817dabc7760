package io.millrace.ops;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.ClientException;
import io.millrace.client.ErrorCode;
import io.millrace.client.UInt128;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An engine whose home has users, and operators who look at its sessions and end them. */
@Timeout(120)
final class SessionCommandsTest {
    private static final Pattern SESSION = Pattern.compile("\"session\":\"?(\\d+)\"?,\"client\":\"42\",\"user\":\"pay\"");

    @TempDir
    private Path directory;
    private Path home;
    private Path passwordFile;
    private Engine engine;
    private BlockingClient client;

    @BeforeEach
    void serve() throws IOException {
        home = directory.resolve("home");
        passwordFile = Files.writeString(directory.resolve("password"), "correct horse\n");
        addUser("pay", "read,write");
        addUser("ops", "operate");
        engine = Engine.launch(new EngineContext().home(home).durability(Durability.PROCESS)
            .aeronDirectoryName(directory.resolve("aeron").toString()));
        client = BlockingClient.connect(context().user("pay", "correct horse"));
    }

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    @Test
    void shouldListSessionsWithTheirUsers() {
        final Run run = Run.of("sessions", "--home", home.toString(), "-o", "json");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).containsPattern(SESSION).contains("\"max_message_length\":");
        assertThat(Run.of("sessions", "--home", directory.toString()).exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void shouldEndASessionAsAnOperatorAlone() {
        final String session = session();
        final Run refused = disconnect(session, "pay");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("NOT_ALLOWED");
        assertThat(client.lookupAccounts(List.of(UInt128.of(1)))).hasSize(1);

        final Run done = disconnect(session, "ops");
        assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.OK);
        assertThatThrownBy(() -> client.lookupAccounts(List.of(UInt128.of(1))))
            .isInstanceOf(ClientException.class).hasMessageContaining("ENDED_BY_OPERATOR");
        assertThat(disconnect(session, "ops").err()).contains("NO_SUCH_SESSION");
    }

    @Test
    void shouldLetNobodyInWithoutTheRightPassword() throws IOException {
        assertThatThrownBy(() -> BlockingClient.connect(context().clientId(43).user("pay", "wrong horse")))
            .isInstanceOf(ClientException.class)
            .extracting(ex -> ((ClientException) ex).code()).isEqualTo(ErrorCode.CONNECT_REFUSED);
        assertThatThrownBy(() -> BlockingClient.connect(context().clientId(43))).isInstanceOf(ClientException.class);
        final Run nobody = Run.of("account", "list", "--home", home.toString());
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.NO_ENGINE);
        assertThat(nobody.err()).contains("NOT_AUTHENTICATED");
        final Run pay = Run.of("account", "list", "--home", home.toString(), "--user", "pay",
            "--password-file", passwordFile.toString());
        assertThat(pay.exitCode()).as(pay.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldSayThatThereIsNoEngine() {
        final Run run = Run.of("session", "disconnect", "1", "--home", directory.resolve("none").toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_ENGINE);
        assertThat(run.err()).startsWith("millrace: NO_ENGINE: ");
    }

    private Run disconnect(final String session, final String user) {
        return Run.of("session", "disconnect", session, "--home", home.toString(), "--user", user,
            "--password-file", passwordFile.toString());
    }

    private String session() {
        final Matcher matcher = SESSION.matcher(Run.of("sessions", "--home", home.toString(), "-o", "json").out());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private Client.Context context() {
        return new Client.Context().aeronDirectoryName(directory.resolve("aeron").toString()).clientId(42);
    }

    private void addUser(final String name, final String roles) {
        final Run run = Run.of("user", "add", name, "--roles", roles, "--password-file", passwordFile.toString(),
            "--home", home.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    }
}
