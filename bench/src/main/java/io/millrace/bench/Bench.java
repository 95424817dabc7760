package io.millrace.bench;

import io.millrace.bench.alloc.AllocCommand;
import io.millrace.bench.consumers.BadProducerCommand;
import io.millrace.bench.consumers.ConsumersCommand;
import io.millrace.bench.core.CoreCommand;
import io.millrace.bench.expiry.ExpiryCommand;
import io.millrace.bench.growth.GrowthCaseCommand;
import io.millrace.bench.growth.GrowthCommand;
import io.millrace.bench.ipc.EchoCommand;
import io.millrace.bench.ipc.IpcCommand;
import io.millrace.bench.load.EngineCommand;
import io.millrace.bench.overload.OverloadCommand;
import io.millrace.bench.parts.PartsCommand;
import io.millrace.bench.pause.PauseCommand;
import io.millrace.bench.recovery.RecoveryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code bench} command line.
 */
@Command(
    name = "bench",
    description = "Measures the engine, beside the least that the same work costs without it.",
    mixinStandardHelpOptions = true,
    subcommands = {
        CoreCommand.class,
        ExpiryCommand.class,
        ConsumersCommand.class,
        BadProducerCommand.class,
        OverloadCommand.class,
        RecoveryCommand.class,
        AllocCommand.class,
        IpcCommand.class,
        PartsCommand.class,
        EchoCommand.class,
        PauseCommand.class,
        GrowthCommand.class,
        GrowthCaseCommand.class,
        EngineCommand.class})
public final class Bench implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Bench() {
    }

    /**
     * Runs one benchmark.
     *
     * @param args name of the benchmark and its options.
     */
    public static void main(final String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
            "say which benchmark: core, expiry, consumers, overload, recovery, alloc, ipc, pause, growth or parts");
    }
}
