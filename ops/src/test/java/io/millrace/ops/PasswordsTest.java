package io.millrace.ops;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class PasswordsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAskTwice() {
        final List<String> prompts = new ArrayList<>();

        final char[] password = Passwords.ask(terminal(prompts, "correct horse", "correct horse"));

        assertThat(password).containsExactly("correct horse".toCharArray());
        assertThat(prompts).containsExactly("Password: ", "Password again: ");
    }

    @Test
    void shouldRefuseWhatIsNotTheSameTwice() {
        assertFails("PASSWORDS_DIFFER", () -> Passwords.ask(terminal(new ArrayList<>(), "correct horse", "correct house")));
        assertFails("PASSWORDS_DIFFER", () -> Passwords.ask(terminal(new ArrayList<>(), "correct horse", null)));
    }

    @Test
    void shouldSayWhatToDoWithoutTerminal() {
        assertFails("NO_TERMINAL", () -> Passwords.ask((Console) null));
        assertFails("NO_TERMINAL", () -> Passwords.ask(terminal(new ArrayList<>(), null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pässwörd 1", "pässwörd 1\n", "pässwörd 1\r\n", "pässwörd 1\n\nmore\n"})
    void shouldTakeTheFirstLineOfAFile(final String text) throws IOException {
        final Path file = Files.writeString(directory.resolve("password"), text);

        assertThat(Passwords.read(file)).containsExactly("pässwörd 1".toCharArray());
    }

    @Test
    void shouldTakeNothingFromAnEmptyFile() throws IOException {
        assertThat(Passwords.read(Files.createFile(directory.resolve("password")))).isEmpty();
    }

    private static Passwords.Terminal terminal(final List<String> prompts, final String... answers) {
        final Iterator<String> next = Arrays.asList(answers).iterator();
        return prompt -> {
            prompts.add(prompt);
            final String answer = next.next();
            return answer == null ? null : answer.toCharArray();
        };
    }

    private static void assertFails(final String code, final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CommandException.class, ex -> assertThat(ex.code()).isEqualTo(code));
    }
}
