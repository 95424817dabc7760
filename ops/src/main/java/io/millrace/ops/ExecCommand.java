package io.millrace.ops;

import io.millrace.client.Client;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import io.millrace.ops.exec.Exec;
import io.millrace.ops.exec.HomeTime;
import io.millrace.ops.exec.ScriptClock;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

@Command(
    name = "exec",
    description = {
        "Runs a script: one JSON command in each line of standard input, one JSON reply line for each on standard output, in"
            + " order.",
        "",
        "Commands are {\"create_accounts\":[...]}, create_transfers, lookup_accounts, lookup_transfers,"
            + " {\"query_accounts\":{...}}, query_transfers, {\"get_account_transfers\":{...}}, get_account_balances and, with"
            + " --clock manual, {\"advance_clock_ns\":N}. A line that is wrong is answered with"
            + " {\"error\":{\"code\":...,\"message\":...}}, changes nothing, and the next goes on.",
        ""
    })
final class ExecCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineOptions engine;

    @Option(names = "--ephemeral", description = "A private engine on a temporary home, which is removed at the end.")
    private boolean ephemeral;

    @Option(names = "--clock", paramLabel = "HOW", defaultValue = "system",
        description = "Clock of a private engine: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). manual: it stands still"
            + " but for advance_clock_ns.")
    private ClockKind clockKind;

    @Option(names = "--clock-start", paramLabel = "NS",
        description = "What a manual clock shows at first, in nanoseconds since 1970 (default: the time of the home's last"
            + " command, 0 in a new home).")
    private Long clockStartNs;

    @Option(names = "--durability", paramLabel = "HOW",
        description = "What a reply of a private engine promises: ${COMPLETION-CANDIDATES} (default: disk, with --ephemeral"
            + " process). A running engine keeps its own.")
    private Durability durability;

    @Override
    public Integer call() {
        checkOptions();
        final ManualClock clock =
            clockKind == ClockKind.MANUAL ? new ManualClock(clockStartNs == null ? 0 : clockStartNs) : null;
        try (EngineConnection connection = open(clock); Client client = Client.connect(connection.clientContext())) {
            if (durability != null && !connection.isPrivate()) {
                spec.commandLine().getErr().println(
                    "millrace: DURABILITY_IGNORED: an engine serves this home and keeps the durability that it has");
            }
            if (clock != null && clockStartNs == null && connection.recoveredSequence() > 0) {
                clock.advance(HomeTime.read(client));
            }
            final ScriptClock scriptClock = clock == null ? null : clock.of(connection::dueTimeNs);
            new Exec(client, scriptClock).run(System.in, spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }

    private EngineConnection open(final ManualClock clock) {
        final TemporaryHome temporary = ephemeral ? new TemporaryHome("millrace-exec-") : null;
        if (temporary == null && clock == null) {
            return engine.open(durability());
        }
        final EngineContext context = new EngineContext()
            .home(temporary == null ? engine.home() : temporary.path())
            .durability(durability());
        if (clock != null) {
            context.ingressClock(clock::read);
        }
        final Runnable afterEnd = () -> CloseHelper.close(temporary);
        try {
            return engine.openPrivate(context, afterEnd);
        } catch (final RuntimeException ex) {
            afterEnd.run();
            throw ex;
        }
    }

    private void checkOptions() {
        final boolean isHomeGiven = spec.commandLine().getParseResult().hasMatchedOption("--home");
        if (ephemeral && (engine.isConnect() || isHomeGiven)) {
            throw usage("--ephemeral has a home of its own: give it without --home and --connect");
        }
        if (clockKind == ClockKind.MANUAL && engine.isConnect()) {
            throw usage("--clock manual is for a private engine: give --home or --ephemeral, not --connect");
        }
        if (clockStartNs != null && (clockKind != ClockKind.MANUAL || clockStartNs < 0)) {
            throw usage("--clock-start is for --clock manual, and from 0 to 2^63-1");
        }
    }

    private Durability durability() {
        if (durability != null) {
            return durability;
        }
        return ephemeral ? Durability.PROCESS : Durability.DISK;
    }

    private ParameterException usage(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** As spelled on the command line. */
    private enum ClockKind {
        SYSTEM,
        MANUAL
    }
}
