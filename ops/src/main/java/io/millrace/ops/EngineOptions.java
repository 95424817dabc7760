package io.millrace.ops;

import io.millrace.client.Client;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/** Which engine a command speaks to. */
final class EngineOptions {
    /** Of every {@code --home}. */
    static final String HOME_DEFAULT = "${env:MILLRACE_HOME:-millrace-home}";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
        names = "--home",
        paramLabel = "DIR",
        defaultValue = HOME_DEFAULT,
        description = "The engine's home (default: $MILLRACE_HOME, else millrace-home). When an engine serves it, that"
            + " one is spoken to; else one is started for the time of this command.")
    private Path home;

    @Option(
        names = "--connect",
        paramLabel = "AERON_DIR",
        description = "Speak to the engine that runs with this Aeron folder; --home is not looked at.")
    private String aeronDirectoryName;

    EngineConnection open() {
        throw new ParameterException(command.commandLine(), "no engine yet " + home + aeronDirectoryName + Client.CLOSED);
    }
}
