package io.millrace.ops;

import io.millrace.engine.auth.Identity;
import io.millrace.engine.auth.User;
import io.millrace.engine.auth.UsersFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
final class UserCommandTest {
    @TempDir
    private Path directory;
    private Path home;
    private Path passwordFile;

    @BeforeEach
    void setUp() throws IOException {
        home = directory.resolve("home");
        passwordFile = Files.writeString(directory.resolve("password"), "correct horse\nanother line\n");
    }

    @Test
    void shouldAddTheFirstUserAndSayWhatThatMeans() throws IOException {
        final Run run = add("alice", "--roles", "read,write", "--ledgers", "840,826", "-o", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo(
            "{\"name\":\"alice\",\"principal\":1,\"roles\":[\"read\",\"write\"],\"ledgers\":[826,840]}\n");
        assertThat(run.err()).isEqualTo(
            "millrace: the engine of " + home + " asks everybody for credentials from its next start on\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).isEqualTo("rwx------");
        final Identity identity = users().get(0).identity();
        assertThat(identity.roles()).isEqualTo(Identity.READ | Identity.WRITE);
        assertThat(identity.ledgers()).containsExactly(826, 840);
    }

    @Test
    void shouldGrantAllLedgersUnlessToldOtherwise() {
        add("alice", "--roles", "read");
        final Run run = add("bob", "--roles", "read", "--roles", "OPERATE", "--ledgers", "all");

        assertThat(run.err()).isEmpty();
        assertThat(users()).extracting(user -> user.identity().roles()).containsExactly(
            Identity.READ | Identity.ALL_LEDGERS, Identity.READ | Identity.OPERATE | Identity.ALL_LEDGERS);
    }

    @Test
    void shouldListUsersAsTableAndAsJson() {
        add("alice", "--roles", "read,write", "--ledgers", "826,4294967295");
        add("operator", "--roles", "operate");

        assertThat(run("list").out()).isEqualTo("""
            name      principal  roles       ledgers
            alice             1  read,write  826,4294967295
            operator          2  operate     all
            """);
        assertThat(run("list", "-o", "json").out()).isEqualTo("{\"users\":["
            + "{\"name\":\"alice\",\"principal\":1,\"roles\":[\"read\",\"write\"],\"ledgers\":[826,4294967295]},"
            + "{\"name\":\"operator\",\"principal\":2,\"roles\":[\"operate\"],\"ledgers\":\"all\"}]}\n");
    }

    @Test
    void shouldRemoveUsersAndGiveTheirNumberToNobody() {
        add("alice", "--roles", "read");

        final Run removed = run("remove", "alice");
        assertThat(removed.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(removed.out()).isEmpty();
        assertThat(users()).isEmpty();

        add("alice", "--roles", "read");
        assertThat(users().get(0).identity().principal()).isEqualTo(2);
    }

    @Test
    void shouldSayWhatIsNotThere() throws IOException {
        assertFails(run("list"), ExitCode.NOT_FOUND, "HOME_NOT_FOUND");
        assertFails(run("remove", "alice"), ExitCode.NOT_FOUND, "USERS_FILE_MISSING");
        assertThat(home).doesNotExist();

        Files.createDirectory(home);
        final Run list = run("list");
        assertThat(list.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(list.err()).startsWith("millrace: nobody is asked for credentials: ");

        add("alice", "--roles", "read");
        assertFails(run("remove", "bob"), ExitCode.NOT_FOUND, "NO_SUCH_USER");
        assertFails(add("alice", "--roles", "read"), ExitCode.FAILED, "USER_EXISTS");
    }

    @Test
    void shouldRefuseWhatCannotBe() throws IOException {
        assertFails(add("Alice", "--roles", "read"), ExitCode.USAGE, "USER_NAME_INVALID");
        assertFails(add("alice", "--roles", "read", "--ledgers", "0"), ExitCode.USAGE, "USER_GRANTS_INVALID");
        Files.writeString(passwordFile, "short\n");
        assertFails(add("alice", "--roles", "read"), ExitCode.FAILED, "PASSWORD_INVALID");
        Files.write(passwordFile, new byte[] {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', (byte) 0xFF});
        assertFails(add("alice", "--roles", "read"), ExitCode.FAILED, "PASSWORD_INVALID");
        Files.delete(passwordFile);
        assertFails(add("alice", "--roles", "read"), ExitCode.FAILED, "IO");
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "add", "add alice", "add alice --roles", "add alice --roles cook",
        "add alice --roles read,,write",
        "add alice --roles read --ledgers", "add alice --roles read --ledgers 1,,2", "add alice --roles read --ledgers 1,1",
        "add alice --roles read --ledgers -1", "add alice --roles read --password secret-word", "remove", "list alice"})
    void shouldRefuseCommandLinesThatAreNotRight(final String args) {
        assertFails(Run.of(("user " + args).strip().split(" ")), ExitCode.USAGE, "USAGE");
    }

    @Test
    void shouldRefuseFileThatOthersMayRead() throws IOException {
        add("alice", "--roles", "read");
        Files.setPosixFilePermissions(home.resolve("users"), PosixFilePermissions.fromString("rw-r--r--"));

        assertFails(run("list"), ExitCode.FAILED, "USERS_FILE_PERMISSIONS");
        assertFails(add("bob", "--roles", "read"), ExitCode.FAILED, "USERS_FILE_PERMISSIONS");
    }

    private Run add(final String name, final String... options) {
        return run(Stream.concat(
            Stream.of("add", name, "--password-file", passwordFile.toString()), Stream.of(options)).toArray(String[]::new));
    }

    private Run run(final String... args) {
        return Run.of(Stream.of(Stream.of("user"), Stream.of(args), Stream.of("--home", home.toString()))
            .flatMap(words -> words).toArray(String[]::new));
    }

    private List<User> users() {
        return new UsersFile(home).users();
    }

    private static void assertFails(final Run run, final int exitCode, final String code) {
        assertThat(run.err().lines()).singleElement().asString().startsWith("millrace: " + code + ": ");
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }
}
