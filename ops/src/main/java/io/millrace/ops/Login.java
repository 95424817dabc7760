package io.millrace.ops;

import io.millrace.client.Client;

import java.io.Console;
import java.nio.file.Path;

/** Who a command is for an engine that has users. */
final class Login {
    private final String name;
    private final char[] password;

    private Login(final String name, final char[] password) {
        this.name = name;
        this.password = password;
    }

    /**
     * Reads the password from a file, or asks for it.
     *
     * @param name         of the user.
     * @param passwordFile whose first line is the password; empty to ask on the terminal.
     */
    static Login of(final String name, final String passwordFile) {
        if (!passwordFile.isEmpty()) {
            return new Login(name, Passwords.read(Path.of(passwordFile)));
        }
        final Console console = System.console();
        final char[] typed = console == null ? null : console.readPassword("Password of %s: ", name);
        if (typed == null) {
            throw new CommandException(ExitCode.USAGE, "NO_TERMINAL", "the password of " + name
                + " can't be asked for without a terminal; give --password-file, or set MILLRACE_PASSWORD_FILE");
        }
        return new Login(name, typed);
    }

    Client.Context applyTo(final Client.Context context) {
        return context.user(name, password);
    }
}
