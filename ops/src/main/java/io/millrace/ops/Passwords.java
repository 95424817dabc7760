package io.millrace.ops;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where passwords come from: never from the command line, which others can see. Whoever gets one should overwrite it. */
final class Passwords {
    /** No password is as long. */
    private static final int LINE_LENGTH_MAX = 8192;

    private Passwords() {
    }

    /**
     * Asks for a new password, without showing what is typed.
     *
     * @param console the terminal, or null if there is none.
     */
    static char[] ask(final Console console) {
        if (console == null) {
            throw noTerminal();
        }
        return ask(prompt -> console.readPassword("%s", prompt));
    }

    static char[] ask(final Terminal terminal) {
        final char[] first = terminal.readPassword("Password: ");
        if (first == null) {
            throw noTerminal();
        }
        final char[] second = terminal.readPassword("Password again: ");
        final boolean isSame = second != null && Arrays.equals(first, second);
        if (second != null) {
            Arrays.fill(second, '\0');
        }
        if (!isSame) {
            Arrays.fill(first, '\0');
            throw new CommandException(ExitCode.FAILED, "PASSWORDS_DIFFER", "that was not the same twice; run it again");
        }
        return first;
    }

    /** The first line of a file, which may also be a pipe. */
    static char[] read(final Path file) {
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LINE_LENGTH_MAX);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        int length = 0;
        while (length < bytes.length && bytes[length] != '\n') {
            length++;
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        try {
            final CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            final char[] password = Arrays.copyOf(text.array(), text.remaining());
            Arrays.fill(text.array(), '\0');
            return password;
        } catch (final CharacterCodingException ex) {
            throw new CommandException(ExitCode.FAILED, "PASSWORD_INVALID", "the first line of " + file + " is not UTF-8", ex);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static CommandException noTerminal() {
        return new CommandException(ExitCode.USAGE, "NO_TERMINAL",
            "there is no terminal to ask for the password; give it in the first line of a file, with --password-file");
    }

    /** Reads a line that is not shown. */
    @FunctionalInterface
    interface Terminal {
        /** Null at the end of input. */
        char[] readPassword(String prompt);
    }
}
