package io.millrace.ops;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.engine.state.StateMachine;
import io.millrace.journal.Durability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
    name = "status",
    description = {
        "Prints what an engine is doing, from the counters in its home. Needs no engine: of a dead one it says how far it came.",
        "Counters begin at zero with each start; sequences do not."})
final class StatusCommand implements Callable<Integer> {
    private static final Set<EngineCounter> SHOWN_OTHERWISE = EnumSet.of(
        EngineCounter.RECORDS_DIGEST,
        EngineCounter.HISTORY_DIGEST,
        EngineCounter.DUE_TIME,
        EngineCounter.RECOVERY_BYTES_READ,
        EngineCounter.RECOVERY_BYTES_TOTAL);

    @Mixin
    private Output output;

    @Mixin
    private HomeOption home;

    @Override
    public Integer call() {
        try (CountersFile counters = CountersFile.map(home.path())) {
            if (counters == null) {
                throw new CommandException(ExitCode.NOT_FOUND, "NO_COUNTERS", "there are no counters of this version in "
                    + home.path() + "; give the home of an engine that was started at least once");
            }
            output.print(summary(counters));
            return ExitCode.OK;
        }
    }

    private static Summary summary(final CountersFile counters) {
        final long pid = counters.get(EngineCounter.PID);
        final boolean isAlive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        final EngineState state = EngineState.values()[(int) counters.get(EngineCounter.STATE)];
        final boolean isServing = state == EngineState.SERVING || state == EngineState.RECOVERING;
        final Summary summary = new Summary()
            .put("state", isServing && !isAlive ? "dead" : state.name().toLowerCase(Locale.ROOT))
            .put("pid", pid)
            .put("started", Instant.ofEpochMilli(counters.get(EngineCounter.START_TIME_MS)).toString())
            .put("heartbeat", Instant.ofEpochMilli(counters.get(EngineCounter.HEARTBEAT_MS)).toString())
            .put("durability",
                Durability.values()[(int) counters.get(EngineCounter.DURABILITY)].name().toLowerCase(Locale.ROOT))
            .put("digest", StateMachine.hex(
                counters.get(EngineCounter.RECORDS_DIGEST), counters.get(EngineCounter.HISTORY_DIGEST)));
        if (state == EngineState.RECOVERING) {
            final long bytesRead = counters.get(EngineCounter.RECOVERY_BYTES_READ);
            final long bytesTotal = counters.get(EngineCounter.RECOVERY_BYTES_TOTAL);
            summary
                .put("recovery_percent", bytesTotal == 0 ? 0 : 100 * bytesRead / bytesTotal)
                .put("recovery_bytes_read", bytesRead)
                .put("recovery_bytes_total", bytesTotal);
        }
        for (final EngineCounter counter : EngineCounter.values()) {
            if (counter.ordinal() > EngineCounter.DURABILITY.ordinal() && !SHOWN_OTHERWISE.contains(counter)) {
                summary.put(counter.label().replace(' ', '_').replace('-', '_'), counters.get(counter));
            }
        }
        for (final CreateAccountStatus status : CreateAccountStatus.values()) {
            if (status != CreateAccountStatus.NULL_VAL && counters.accountStatus(status) > 0) {
                summary.put("create_accounts." + status, counters.accountStatus(status));
            }
        }
        for (final CreateTransferStatus status : CreateTransferStatus.values()) {
            if (status != CreateTransferStatus.NULL_VAL && counters.transferStatus(status) > 0) {
                summary.put("create_transfers." + status, counters.transferStatus(status));
            }
        }
        return summary;
    }
}
