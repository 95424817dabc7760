package io.millrace.ops;

import io.millrace.engine.auth.Identity;
import io.millrace.engine.auth.Role;
import io.millrace.engine.auth.User;
import io.millrace.engine.auth.UsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "user",
    description = "Says who may connect to an engine, and what they may do.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UserCommand.Add.class, UserCommand.Remove.class, UserCommand.ListAll.class})
final class UserCommand extends CommandGroup {
    @Command(
        name = "add",
        description = {
            "Adds a user, who may connect at once. Asks for the password on the terminal, twice.",
            "The first user makes the engine ask everybody for credentials from its next start on.",
            "A home that is not there is made."})
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Parameters(paramLabel = "NAME", description = "1 to 64 characters out of a-z, 0-9, '.', '_' and '-'.")
        private String name;

        @Mixin
        private HomeOption home;

        @Option(
            names = "--roles",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "What the user may do: ${COMPLETION-CANDIDATES}; read is queries, write is commands, operate is ending"
                + " other sessions.")
        private List<Role> roles;

        @Option(
            names = "--ledgers",
            defaultValue = LedgersOption.ALL,
            converter = LedgersOption.Converter.class,
            paramLabel = "N,N|all",
            description = "Which ledgers the user may touch (default: ${DEFAULT-VALUE}).")
        private LedgersOption ledgers;

        @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Takes the password from the first line of a file, in UTF-8.")
        private Path passwordFile;

        @Override
        public Integer call() {
            final UsersFile file = new UsersFile(home.path());
            final boolean isFirst = !file.exists();
            final char[] password = passwordFile == null ? Passwords.ask(System.console()) : Passwords.read(passwordFile);
            int bits = ledgers.isAll() ? Identity.ALL_LEDGERS : 0;
            for (final Role role : roles) {
                bits |= role.bit();
            }
            final User user;
            try {
                user = file.add(name, bits, ledgers.numbers(), password);
            } finally {
                Arrays.fill(password, '\0');
            }
            output.print(new Summary()
                .put("name", user.identity().name())
                .put("principal", principal(user.identity()))
                .put("roles", roles(user.identity()))
                .put("ledgers", ledgers(user.identity())));
            if (isFirst) {
                say(command, "the engine of " + home.path() + " asks everybody for credentials from its next start on");
            }
            return ExitCode.OK;
        }
    }

    @Command(
        name = "remove",
        description = {
            "Removes a user, who can't connect from now on. A session that is open stays so until it ends.",
            "The number of its principal is not given to anybody else."})
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Of the user.")
        private String name;

        @Mixin
        private HomeOption home;

        @Override
        public Integer call() {
            new UsersFile(home.path()).remove(name);
            return ExitCode.OK;
        }
    }

    @Command(name = "list", description = "Shows the users of an engine in the order in which they were added.")
    static final class ListAll implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private HomeOption home;

        @Override
        public Integer call() {
            if (!Files.isDirectory(home.path())) {
                throw new CommandException(ExitCode.NOT_FOUND, "HOME_NOT_FOUND",
                    "there is no folder " + home.path().toAbsolutePath() + "; name the engine's home with --home");
            }
            final UsersFile file = new UsersFile(home.path());
            final boolean isThere = file.exists();
            final Listing listing = new Listing("users", "name", "principal", "roles", "ledgers");
            for (final User user : isThere ? file.users() : List.<User>of()) {
                final Identity identity = user.identity();
                listing.add(identity.name(), principal(identity), roles(identity), ledgers(identity));
            }
            output.print(listing);
            if (!isThere) {
                say(command, "nobody is asked for credentials: " + home.path() + " has no file of users; 'user add' makes it");
            }
            return ExitCode.OK;
        }
    }

    private static Object principal(final Identity identity) {
        return Unsigned.of32(identity.principal());
    }

    private static Object roles(final Identity identity) {
        return Arrays.stream(Role.values()).filter(role -> identity.has(role.bit())).map(Role::toString).toList();
    }

    private static Object ledgers(final Identity identity) {
        return identity.has(Identity.ALL_LEDGERS)
            ? LedgersOption.ALL
            : Arrays.stream(identity.ledgers()).mapToObj(Unsigned::of32).toList();
    }

    private static void say(final CommandSpec command, final String text) {
        final PrintWriter err = command.commandLine().getErr();
        err.println("millrace: " + text);
        err.flush();
    }
}
