package io.millrace.ops;

import io.millrace.engine.auth.User;
import io.millrace.engine.auth.UsersFile;
import io.millrace.engine.counters.SessionsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
    name = "sessions",
    description = {
        "Lists who is connected, from the file in the home that a running engine keeps: what they have sent, and what their"
            + " streams take in the Aeron folder.",
        "Of an engine that has died it lists who was connected then."})
final class SessionsCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Mixin
    private HomeOption home;

    @Override
    public Integer call() {
        final List<SessionsFile.Row> rows = SessionsFile.read(home.path());
        if (rows == null) {
            throw new CommandException(ExitCode.NOT_FOUND, "NO_SESSIONS", "there is no list of sessions of this version in "
                + home.path() + "; give the home of an engine that was started at least once");
        }
        final Map<Long, String> names = names();
        final Listing listing = new Listing("sessions", "session", "client", "user", "opened", "heard", "commands", "queries",
            "repeats", "refused", "max_message_length", "memory");
        for (final SessionsFile.Row row : rows) {
            listing.add(
                row.sessionId(),
                Long.toUnsignedString(row.clientId()),
                names.getOrDefault(row.principal(), row.principal() == 0 ? "" : "principal " + row.principal()),
                Instant.ofEpochMilli(row.openedMs()).toString(),
                Instant.ofEpochMilli(row.heardMs()).toString(),
                row.commands(),
                row.queries(),
                row.repeats(),
                row.refused(),
                row.messageLengthMax(),
                row.memoryLength());
        }
        output.print(listing);
        return ExitCode.OK;
    }

    private Map<Long, String> names() {
        final Map<Long, String> names = new HashMap<>();
        final UsersFile file = new UsersFile(home.path());
        if (file.exists()) {
            for (final User user : file.users()) {
                names.put(user.identity().principal() & 0xFFFF_FFFFL, user.identity().name());
            }
        }
        return names;
    }
}
