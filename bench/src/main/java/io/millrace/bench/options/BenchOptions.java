package io.millrace.bench.options;

import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Surroundings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every benchmark is told: where it may write, and how it reports. To be mixed in.
 */
public class BenchOptions {
    @Option(names = "--dir", paramLabel = "DIR",
        description = "Where homes are made and deleted again: on tmpfs for what the processor can, on a disk for what lasts.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Made by the command line. */
    public BenchOptions() {
    }

    /**
     * Refuses what can't be measured.
     *
     * @throws ParameterException that says which option, and what it may be.
     */
    public void check() {
        require(Files.isDirectory(folder), "--dir", "a folder that exists");
    }

    /**
     * Refuses an option of the command's own.
     *
     * @param holds   whether it may be so.
     * @param option  its name.
     * @param allowed what it may be.
     * @throws ParameterException that says so.
     */
    public final void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }

    /**
     * Where homes and Aeron's files may be made.
     *
     * @return a folder that exists.
     */
    public final Path folder() {
        return folder;
    }

    /**
     * How the report is wanted.
     *
     * @return true for JSON, false for a table.
     */
    public final boolean isJson() {
        return isJson;
    }

    /**
     * What figures depend on. To be asked before anything spins: the load is what others put on the machine.
     *
     * @return names and values, to be added to.
     */
    public final Map<String, String> surroundings() {
        final Map<String, String> surroundings = Surroundings.describe();
        surroundings.put("journal on", Surroundings.fileSystem(folder));
        return surroundings;
    }

    /**
     * Prints a report as it is wanted.
     *
     * @param report of the command.
     */
    public final void print(final FigureReport report) {
        report.print(out(), isJson);
    }

    /**
     * Where to print.
     *
     * @return standard output, unless the command line was given another.
     */
    public final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /**
     * Says why there is nothing to report.
     *
     * @param code   that does not change.
     * @param detail what happened.
     * @return the exit code.
     */
    public final int fail(final String code, final String detail) {
        spec.commandLine().getErr().println("bench: " + code + ": " + detail);
        return spec.exitCodeOnExecutionException();
    }
}
