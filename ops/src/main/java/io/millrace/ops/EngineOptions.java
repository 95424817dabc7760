package io.millrace.ops;

import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.EngineEndpoint;
import io.millrace.engine.auth.Anyone;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.journal.Durability;
import io.millrace.journal.JournalException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Which engine a command speaks to. */
final class EngineOptions {
    /** Of every {@code --home}. */
    static final String HOME_DEFAULT = "${env:MILLRACE_HOME:-millrace-home}";

    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(20);

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

    @Option(
        names = "--user",
        paramLabel = "NAME",
        defaultValue = "${env:MILLRACE_USER:-}",
        description = "Who to be for an engine that runs and has users (default: $MILLRACE_USER).")
    private String user;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        defaultValue = "${env:MILLRACE_PASSWORD_FILE:-}",
        description = "File whose first line is the user's password (default: $MILLRACE_PASSWORD_FILE; without one it is asked"
            + " for).")
    private String passwordFile;

    /**
     * The way to an engine for a command that only asks.
     *
     * @throws CommandException if there is no such home: asking makes none.
     */
    EngineConnection open() {
        if (aeronDirectoryName == null && EngineEndpoint.read(home) == null) {
            throw new CommandException(ExitCode.NO_ENGINE, "HOME_NOT_FOUND", "no engine has ever served " + home.toAbsolutePath()
                + "; name its home with --home, or a running engine with --connect");
        }
        return open(Durability.PROCESS);
    }

    /**
     * The way to an engine, whose home is made if need be.
     *
     * @param durability of an engine that is started.
     */
    EngineConnection open(final Durability durability) {
        if (aeronDirectoryName != null) {
            return EngineConnection.to(named(), login());
        }
        final PrintWriter err = command.commandLine().getErr();
        try {
            return openPrivate(new EngineContext().home(home).durability(durability), () -> { });
        } catch (final JournalException ex) {
            if (ex.code() != JournalException.Code.HOME_IN_USE) {
                throw ex;
            }
            awaitServing(err);
            final EngineEndpoint endpoint = EngineEndpoint.read(home);
            if (endpoint == null) {
                throw ex;
            }
            return EngineConnection.to(endpoint, login());
        }
    }

    /**
     * The way to an engine that is running.
     *
     * @throws CommandException if there is none.
     */
    EngineConnection openRunning() {
        if (aeronDirectoryName != null) {
            return EngineConnection.to(named(), login());
        }
        final EngineEndpoint endpoint = EngineEndpoint.read(home);
        if (endpoint == null || !isServing()) {
            throw new CommandException(ExitCode.NO_ENGINE, "NO_ENGINE", "no engine serves " + home.toAbsolutePath()
                + "; name its home with --home, or its Aeron folder with --connect");
        }
        return EngineConnection.to(endpoint, login());
    }

    /**
     * An engine for the time of this command, and the way to it.
     *
     * @param context  with a home; what an operator sees is added here.
     * @param afterEnd run when the engine has closed.
     * @throws JournalException if another engine has the home, or it is damaged.
     */
    EngineConnection openPrivate(final EngineContext context, final Runnable afterEnd) {
        final PrintWriter err = command.commandLine().getErr();
        final Engine engine;
        try (RecoveryProgress progress = new RecoveryProgress(err)) {
            engine = Engine.launch(context
                // Who may read the home needs nobody's leave to speak to an engine of its own.
                .authenticator(new Anyone())
                .recoveryListener(progress)
                .errorHandler(failure -> err.println("millrace: ENGINE: " + failure)));
            progress.end();
        }
        return EngineConnection.toPrivate(engine, afterEnd);
    }

    /** The home that was given, or the default one. */
    Path home() {
        return home;
    }

    /** Whether a running engine was named, whatever its home. */
    boolean isConnect() {
        return aeronDirectoryName != null;
    }

    /** Whoever has the home may still be reading its journal. */
    private void awaitServing(final PrintWriter err) {
        try (CountersFile counters = CountersFile.map(home)) {
            boolean told = false;
            while (counters != null && isRecovering(counters)) {
                if (!told) {
                    told = true;
                    err.println("millrace: waiting for the engine of " + home + ", which reads its journal");
                }
                LockSupport.parkNanos(WAIT_NS);
            }
        }
    }

    private EngineEndpoint named() {
        return new EngineEndpoint(aeronDirectoryName, "aeron:ipc",
            EngineContext.COMMAND_STREAM_ID_DEFAULT, EngineContext.CONTROL_STREAM_ID_DEFAULT);
    }

    private Login login() {
        return user.isEmpty() ? null : Login.of(user, passwordFile);
    }

    private boolean isServing() {
        try (CountersFile counters = CountersFile.map(home)) {
            return counters != null && counters.get(EngineCounter.STATE) == EngineState.SERVING.ordinal()
                && ProcessHandle.of(counters.get(EngineCounter.PID)).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    private static boolean isRecovering(final CountersFile counters) {
        return counters.get(EngineCounter.STATE) == EngineState.RECOVERING.ordinal()
            && ProcessHandle.of(counters.get(EngineCounter.PID)).map(ProcessHandle::isAlive).orElse(false);
    }
}
