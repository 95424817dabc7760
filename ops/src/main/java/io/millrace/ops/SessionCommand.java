package io.millrace.ops;

import io.millrace.client.BlockingClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
    name = "session",
    description = "Acts on a session of a running engine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = SessionCommand.Disconnect.class)
final class SessionCommand extends CommandGroup {
    @Command(name = "disconnect", description = {
        "Ends a session; its producer is told ENDED_BY_OPERATOR, and does not connect again by itself.",
        "Where the engine has users this takes one with the role operate."})
    static final class Disconnect implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Parameters(paramLabel = "ID", description = "The session, as 'millrace sessions' lists it.")
        private long sessionId;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.openRunning();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                client.endSession(sessionId);
                return ExitCode.OK;
            }
        }
    }
}
