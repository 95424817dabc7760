package io.millrace.ops;

import io.millrace.ops.demo.DemoCommand;
import io.millrace.ops.demo.DemoProducersCommand;
import io.millrace.ops.torture.TortureEngineCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.io.PrintWriter;

/** The {@code millrace} command line. Data goes to standard output, all else to standard error. */
@Command(
    name = "millrace",
    description = "A deterministic transaction engine for the JVM.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        ServeCommand.class,
        StatusCommand.class,
        SessionsCommand.class,
        SessionCommand.class,
        JournalCommand.class,
        ReplayCommand.class,
        DemoProducersCommand.class,
        ImportCommand.class,
        ExecCommand.class,
        AccountCommand.class,
        TransferCommand.class,
        TrialBalanceCommand.class,
        TortureCommand.class,
        TortureEngineCommand.class,
        UserCommand.class,
        DoctorCommand.class,
        VersionCommand.class,
    })
public final class Millrace extends CommandGroup {
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Prints this help.")
    private boolean helpWanted;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "When a command fails, prints where.")
    private boolean debug;

    private Millrace() {
    }

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command and its options.
     */
    public static void main(final String[] args) {
        System.exit(run(new PrintWriter(System.out), new PrintWriter(System.err, true), args));
    }

    /**
     * Runs one command.
     *
     * @return the exit code that the process would have.
     */
    static int run(final PrintWriter out, final PrintWriter err, final String... args) {
        final Millrace millrace = new Millrace();
        final Failures failures = new Failures(millrace);
        final CommandLine commandLine = new CommandLine(millrace)
            .addSubcommand(new DemoCommand(Millrace.class))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(failures)
            .setParameterExceptionHandler(failures);
        listExitCodes(commandLine);
        final int exitCode = commandLine.execute(args);
        out.flush();
        err.flush();
        return exitCode;
    }

    boolean isDebug() {
        return debug;
    }

    /** Every command's help shows them. */
    private static void listExitCodes(final CommandLine commandLine) {
        commandLine.getCommandSpec().usageMessage()
            .exitCodeListHeading("%nExit codes:%n")
            .exitCodeList(UsageMessageSpec.keyValuesMap(ExitCode.HELP));
        commandLine.getSubcommands().values().forEach(Millrace::listExitCodes);
    }
}
