package io.millrace.ops;

import io.millrace.replay.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "replay",
    description = "Works with what a journal holds, without an engine.",
    subcommands = ReplayCommand.Verify.class)
final class ReplayCommand extends CommandGroup {
    @Command(
        name = "verify",
        description = {
            "Reads every frame, checks checksums and chain, applies every command from zero, compares the digest at every"
                + " checkpoint, and computes it anew from the records at the end.",
            "Changes nothing. An engine may be running on the home."})
    static final class Verify implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Mixin
        private Output output;

        @Mixin
        private HomeOption home;

        @Override
        public Integer call() {
            final Verification.Report report;
            try (RecoveryProgress progress = new RecoveryProgress(command.commandLine().getErr())) {
                report = new Verification(home.path(), List.of()).run(progress);
                progress.end();
            }
            output.print(new Summary()
                .put("segments", report.segments())
                .put("frames", report.frames())
                .put("records", report.records())
                .put("bytes", report.bytes())
                .put("last_sequence", report.lastSequence())
                .put("last_timestamp", BigInteger.valueOf(report.lastTimestamp()))
                .put("checkpoints_compared", report.checkpointsCompared())
                .put("digest", report.digest()));
            return ExitCode.OK;
        }
    }
}
