package io.millrace.ops;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The option {@code --home} of commands that read or write an engine's home themselves. */
final class HomeOption {
    @Option(
        names = "--home",
        paramLabel = "DIR",
        defaultValue = EngineOptions.HOME_DEFAULT,
        description = "The engine's home (default: $MILLRACE_HOME, else millrace-home).")
    private Path path;

    Path path() {
        return path;
    }
}
