package io.millrace.engine.auth;

import io.millrace.engine.auth.UsersException.Code;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(120)
class UsersFileTest {
    private static final int READ_ALL = Identity.READ | Identity.ALL_LEDGERS;
    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final String KEY = "A".repeat(43) + "=";
    private static final String VERIFIER = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" + KEY + ":" + KEY;
    private static final String HEADER = "millrace-users 1\niterations 4096\nsecret " + KEY + "\nlast-principal 9\n";

    @TempDir
    private Path directory;
    private Path home;
    private Path path;
    private UsersFile file;

    @BeforeEach
    void setUp() {
        home = directory.resolve("a/home");
        path = home.resolve("users");
        file = new UsersFile(home);
    }

    @Test
    void shouldMakeHomeAndFileForTheOwnerAlone() throws IOException {
        assertThat(file.exists()).isFalse();

        file.add("alice", READ_ALL, new int[0], PASSWORD);

        assertThat(file.exists()).isTrue();
        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(path)).isEqualTo("rw-------");
        assertThat(Files.readString(path)).doesNotContain("correct horse");
        assertThat(home).isDirectoryNotContaining(p -> p.toString().endsWith(".new"));
    }

    @Test
    void shouldGiveBackWhoWasAdded() {
        file.add("alice", Identity.READ | Identity.WRITE, new int[] {840, -1, 826}, PASSWORD);
        file.add("o.p-s_1", Identity.OPERATE | READ_ALL, new int[0], PASSWORD);

        final List<User> users = file.users();
        assertThat(users).extracting(user -> user.identity().name()).containsExactly("alice", "o.p-s_1");
        assertThat(users).extracting(user -> user.identity().principal()).containsExactly(1, 2);
        assertThat(users.get(0).identity().roles()).isEqualTo(Identity.READ | Identity.WRITE);
        assertThat(users.get(0).identity().ledgers()).containsExactly(826, 840, -1);
        assertThat(users.get(1).identity().roles()).isEqualTo(Identity.OPERATE | READ_ALL);
    }

    @Test
    void shouldNotKnowTheSamePasswordBySightOfItsVerifier() {
        final User alice = file.add("alice", READ_ALL, new int[0], PASSWORD);
        final User bob = file.add("bob", READ_ALL, new int[0], PASSWORD);

        assertThat(alice.verifier().salt()).isNotEqualTo(bob.verifier().salt());
        assertThat(alice.verifier().isSame(bob.verifier())).isFalse();
        assertThat(alice.verifier().iterations()).isEqualTo(UsersFile.ITERATIONS);
    }

    @Test
    void shouldGiveNoPrincipalTwice() {
        file.add("alice", READ_ALL, new int[0], PASSWORD);
        file.add("bob", READ_ALL, new int[0], PASSWORD);
        file.remove("bob");

        assertThat(file.add("bob", READ_ALL, new int[0], PASSWORD).identity().principal()).isEqualTo(3);
        file.remove("alice");
        file.remove("bob");
        assertThat(file.users()).isEmpty();
        assertThat(file.exists()).isTrue();
        assertThat(file.add("carol", READ_ALL, new int[0], PASSWORD).identity().principal()).isEqualTo(4);
    }

    @Test
    void shouldKeepTheSecretThatItsSaltsComeOf() {
        file.add("alice", READ_ALL, new int[0], PASSWORD);
        final byte[] secret = file.read().secret();
        file.add("bob", READ_ALL, new int[0], PASSWORD);

        assertThat(file.read().secret()).isEqualTo(secret).isNotEqualTo(new byte[Users.SECRET_LENGTH]);
    }

    @Test
    void shouldRefuseWhatNoUserCanBe() {
        file.add("alice", READ_ALL, new int[0], PASSWORD);

        assertRefused(Code.USER_EXISTS, () -> file.add("alice", READ_ALL, new int[0], PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", Identity.ALL_LEDGERS, new int[0], PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", Identity.READ, new int[0], PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", Identity.READ, new int[] {0}, PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", Identity.READ, new int[] {1, 1}, PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", READ_ALL, new int[] {1}, PASSWORD));
        assertRefused(Code.USER_GRANTS_INVALID, () -> file.add("bob", 1 << 9 | READ_ALL, new int[0], PASSWORD));
        assertRefused(Code.NO_SUCH_USER, () -> file.remove("bob"));
        assertThat(file.users()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "a b", "a:b", "a\nb", "ä", "../a/", "a,b"})
    void shouldRefuseNames(final String name) {
        assertRefused(Code.USER_NAME_INVALID, () -> file.add(name, READ_ALL, new int[0], PASSWORD));
        assertRefused(Code.USER_NAME_INVALID, () -> file.add("a".repeat(65), READ_ALL, new int[0], PASSWORD));
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "12345678\n", "12345678\u0000", "12345678\ud83d"})
    void shouldRefusePasswords(final String password) {
        assertRefused(Code.PASSWORD_INVALID, () -> file.add("alice", READ_ALL, new int[0], password.toCharArray()));
        assertThat(home).doesNotExist();
    }

    @Test
    void shouldTakeEachWayOfTypingAPasswordForTheSame() {
        final String decomposed = "pa\u0308sswo\u0308rt\uff11";
        final char[] composed = "p\u00e4ssw\u00f6rt1".toCharArray();
        final ScramVerifier verifier = file.add("alice", READ_ALL, new int[0], decomposed.toCharArray()).verifier();

        final byte[] salt = Scram.bytes(verifier.salt());
        assertThat(ScramVerifier.of(composed, salt, UsersFile.ITERATIONS).isSame(verifier)).isTrue();
    }

    @Test
    void shouldNotMakeAnythingWhereThereIsNothingToRemove() {
        assertRefused(Code.USERS_FILE_MISSING, () -> file.remove("alice"));
        assertRefused(Code.USERS_FILE_MISSING, () -> file.users());
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
    void shouldRefuseFileThatOthersMayUse(final String permissions) throws IOException {
        write(HEADER);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

        assertRefused(Code.USERS_FILE_PERMISSIONS, () -> file.users());
        assertRefused(Code.USERS_FILE_PERMISSIONS, () -> file.add("alice", READ_ALL, new int[0], PASSWORD));
        assertThat(Files.readString(path)).isEqualTo(HEADER);
    }

    @Test
    void shouldRefuseWhatIsNotAFile() throws IOException {
        Files.createDirectories(path);

        assertThat(file.exists()).isTrue();
        assertRefused(Code.USERS_FILE_INVALID, () -> file.users());
    }

    @Test
    void shouldSayThatThereIsAFileWhereALinkLeadsNowhere() throws IOException {
        Files.createDirectories(home);
        Files.createSymbolicLink(path, home.resolve("nothing"));

        assertThat(file.exists()).isTrue();
        assertRefused(Code.USERS_FILE_MISSING, () -> file.users());
    }

    @Test
    void shouldReadAndWriteTheSameText() throws IOException {
        final String text = HEADER + "a 1 read,write,operate 1,826,4294967295 " + VERIFIER + "\nb 9 read * " + VERIFIER + "\n";
        write(text);

        assertThat(UsersText.format(file.read())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1 | millrace-users 1   | millrace-users 2",
        "1 | millrace-users 1   | ''",
        "2 | iterations 4096    | iterations 4095",
        "2 | iterations 4096    | iterations 99999999",
        "2 | iterations 4096    | iterations x",
        "3 | secret AAAA        | secret AAA",
        "3 | secret A           | secret =",
        "4 | last-principal 9   | last-principal -1",
        "4 | last-principal 9   | last-principal 2147483648",
        "5 | a 1 read           | A 1 read",
        "5 | a 1 read           | a 0 read",
        "5 | a 1 read           | a 10 read",
        "5 | a 1 read           | a +1 read",
        "5 | a 1 read           | a 1 reed",
        "5 | a 1 read           | a 1 READ",
        "5 | a 1 read           | a 1 read,read",
        "5 | a 1 read           | a 1 read,",
        "5 | a 1 read           | a 1 ",
        "5 | a 1 read           | a  1 read",
        "5 | read 826           | read 826,826",
        "5 | read 826           | read 0",
        "5 | read 826           | read 4294967296",
        "5 | read 826           | read *,826",
        "5 | read 826           | read all",
        "5 | SCRAM-SHA-256$     | SCRAM-SHA-1$",
        "5 | $4096:             | $4095:",
        "5 | W22ZaJ0SNY7soEsUEjb6gQ== | W22ZaJ0SNY7soEsUEjb6gR==",
        "5 | W22ZaJ0SNY7soEsUEjb6gQ== | =",
        "6 | b 9                | a 9",
        "6 | b 9                | b 1",
        "7 | LAST               | x"})
    void shouldSayWhichLineIsNotRight(final int line, final String right, final String wrong) throws IOException {
        final String text = HEADER + "a 1 read 826 " + VERIFIER + "\nb 9 write * " + VERIFIER + "\nLAST";
        write(text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))
            .replace("LAST", ""));

        final UsersException refused = catchThrowableOfType(UsersException.class, () -> file.users());
        assertThat(refused.code()).isEqualTo(Code.USERS_FILE_INVALID);
        assertThat(refused.line()).isEqualTo(line);
        assertThat(refused).hasMessageContaining("line " + line + " of " + path);
    }

    @Test
    void shouldNotTakeAFileThatWasCutOffForAWholeOne() throws IOException {
        final String text = HEADER + "a 1 read 826 " + VERIFIER + "\n";
        for (int length = 0; length < text.length(); length++) {
            write(text.substring(0, length));
            if (length != HEADER.length()) {
                assertRefused(Code.USERS_FILE_INVALID, () -> file.users());
            }
        }
    }

    @Test
    void shouldLoseNoneOfTheUsersThatAreAddedAtTheSameTime() throws InterruptedException {
        final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        final List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            final int first = t * 4;
            final Thread thread = new Thread(() -> IntStream.range(first, first + 4)
                .forEach(i -> new UsersFile(home).add("user-" + i, READ_ALL, new int[0], PASSWORD)));
            thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(file.users()).extracting(user -> user.identity().principal())
            .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).boxed().toList());
    }

    private void write(final String text) throws IOException {
        Files.createDirectories(home);
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private static String permissions(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(final Code code, final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UsersException.class, ex -> {
            assertThat(ex.code()).isEqualTo(code);
            assertThat(ex).hasMessageStartingWith(code + ": ");
        });
    }
}
