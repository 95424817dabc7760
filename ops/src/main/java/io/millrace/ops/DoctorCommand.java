package io.millrace.ops;

import io.millrace.engine.EngineContext;
import io.millrace.ops.doctor.Doctor;
import io.millrace.ops.doctor.Finding;
import io.millrace.ops.doctor.Judgement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "doctor",
    description = {
        "Looks at the machine for what will hurt an engine's latency or durability, and says how to mend it. Changes nothing.",
        "Needs no engine, and no home: of one that is not there it looks at the folder in which it would be made."})
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Mixin
    private HomeOption home;

    @Option(
        names = "--aeron-dir",
        paramLabel = "DIR",
        description = "Folder of the engine's media driver (default: the one that an engine with this home uses).")
    private Path aeronDirectory;

    private final Doctor doctor;

    DoctorCommand() {
        this(Doctor.ofThisMachine());
    }

    DoctorCommand(final Doctor doctor) {
        this.doctor = doctor;
    }

    @Override
    public Integer call() {
        final List<Finding> findings = doctor.examine(home.path(),
            aeronDirectory == null ? Path.of(EngineContext.aeronDirectoryName(home.path())) : aeronDirectory);
        final Listing listing = new Listing("findings", "check", "value", "judgement", "advice");
        boolean isWarning = false;
        for (final Finding finding : findings) {
            final boolean isWarned = finding.judgement() == Judgement.WARN;
            isWarning |= isWarned;
            listing.add(finding.check(), finding.value(), finding.judgement().toString(),
                isWarned || output.isJson() ? finding.advice() : "");
        }
        output.print(listing);
        return isWarning ? ExitCode.WARNED : ExitCode.OK;
    }
}
