package io.millrace.ops;

import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

@Command(
    name = "serve",
    description = {
        "Runs the engine as a server until SIGTERM or SIGINT, which finishes what was read, answers it and closes in order.",
        "When it serves it says so on standard error, with the Aeron folder that producers need."})
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(
        names = "--home",
        paramLabel = "DIR",
        defaultValue = EngineOptions.HOME_DEFAULT,
        description = "Folder that keeps everything that has to last (default: $MILLRACE_HOME, else millrace-home).")
    private Path home;

    @Option(
        names = "--durability",
        defaultValue = "disk",
        description = "What a reply promises: disk (survives power loss) or process (survives a killed process)."
            + " Default: ${DEFAULT-VALUE}.")
    private Durability durability;

    @Option(
        names = "--profile",
        defaultValue = "fused",
        description = "Which thread runs which stage: fused (all on one) or pipelined (ingress, journal, and apply with egress on"
            + " one each; wants four cores). Default: ${DEFAULT-VALUE}.")
    private Profile profile;

    @Option(
        names = "--aeron-dir",
        paramLabel = "DIR",
        description = "Folder of the media driver (default: one of its own for each home, in /dev/shm).")
    private String aeronDirectoryName;

    @Option(
        names = "--udp",
        paramLabel = "PORT",
        description = "Listens on this UDP port of localhost too.")
    private Integer udpPort;

    @Option(names = "--sessions-max", paramLabel = "N", description = "Greatest number of sessions (default: 1024).")
    private Integer sessionsMax;

    @Option(
        names = "--clients-max",
        paramLabel = "N",
        description = "Greatest number of clients whose requests are remembered; part of the order (default: 8192).")
    private Integer clientsMax;

    @Option(
        names = "--listen",
        paramLabel = "HOST:PORT",
        description = "Listens on this UDP address too, beyond this machine if need be, and answers producers wherever they are."
            + " Only with users; what is sent is not encrypted.")
    private String listen;

    @Option(
        names = "--accounts-max",
        paramLabel = "N",
        description = "Ceiling on the number of accounts; part of the order (default: 100000000).")
    private Long accountsMax;

    @Option(
        names = "--transfers-max",
        paramLabel = "N",
        description = "Ceiling on the number of transfers; part of the order (default: 2000000000).")
    private Long transfersMax;

    @Option(
        names = "--accept-clock-jump",
        description = "Starts however far the machine's clock is from the journal's last timestamp.")
    private boolean acceptClockJump;

    @Option(
        names = "--warm-up",
        paramLabel = "N",
        defaultValue = "0",
        description = "Before anything else, runs an engine in a folder for temporary files and sends it about N transfers, so"
            + " that the JVM has compiled what the first producers need; 200000 take some seconds (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Override
    public Integer call() {
        final PrintWriter err = command.commandLine().getErr();
        if (warmUp < 0) {
            throw new ParameterException(command.commandLine(), "--warm-up must not be negative");
        }
        final EngineContext context = new EngineContext()
            .home(home)
            .durability(durability)
            .profile(profile)
            .aeronDirectoryName(aeronDirectoryName)
            .acceptClockJump(acceptClockJump);
        final List<String> channels = new ArrayList<>(List.of("aeron:ipc"));
        if (udpPort != null) {
            channels.add("aeron:udp?endpoint=localhost:" + udpPort);
        }
        if (listen != null) {
            channels.add("aeron:udp?endpoint=" + listen);
            context.remote(true);
        }
        context.ingressChannels(channels);
        if (sessionsMax != null) {
            context.sessionsMax(sessionsMax);
        }
        if (clientsMax != null) {
            context.clientsMax(clientsMax);
        }
        if (accountsMax != null) {
            context.accountsMax(accountsMax);
        }
        if (transfersMax != null) {
            context.transfersMax(transfersMax);
        }
        if (warmUp > 0) {
            // What is wrong with the settings is said now, and not after the rehearsal.
            context.conclude();
            final long startNs = System.nanoTime();
            Rehearsal.run(new EngineContext().durability(durability).profile(profile), warmUp);
            err.println("millrace: warmed up with " + warmUp + " transfers in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) + " ms");
            err.flush();
        }
        final Engine engine;
        try (RecoveryProgress progress = new RecoveryProgress(err)) {
            engine = Engine.launch(context.recoveryListener(progress));
            progress.end();
        }
        // Closed in order by a signal, the process ends as one that did what it was told.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            engine.close();
            if (engine.failure() == null) {
                err.println("millrace: closed at sequence " + engine.lastSequence());
                err.flush();
                Runtime.getRuntime().halt(ExitCode.OK);
            }
        }, "millrace-shutdown"));
        err.println("millrace: serving home " + engine.context().home() + " at durability "
            + durability.name().toLowerCase(Locale.ROOT) + ", recovered to sequence " + engine.recoveredSequence());
        err.println("millrace: producers connect with Aeron folder " + engine.context().aeronDirectoryName()
            + " on " + String.join(", ", channels));
        err.flush();
        engine.awaitTermination();
        if (engine.failure() != null) {
            throw new CommandException(ExitCode.FAILED, "ENGINE_FAILED", engine.failure() + "; nothing that was not"
                + " durable was answered; find the cause and start again", engine.failure());
        }
        return ExitCode.OK;
    }
}
