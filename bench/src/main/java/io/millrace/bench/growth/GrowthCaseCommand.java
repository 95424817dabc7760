package io.millrace.bench.growth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.Bench;
import io.millrace.bench.options.EngineOptions;
import io.millrace.ops.rig.ChildProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The process of one case: nothing else has used its memory or warmed it up, and its heap is resident from the start. Says
 * {@code result} and what it found.
 */
@Command(name = "growth-case", hidden = true, description = "One case of bench growth.")
public final class GrowthCaseCommand implements Callable<Integer> {
    private static final String RESULT = "result ";
    private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
    private static final long TIMEOUT_NS = TimeUnit.HOURS.toNanos(12);

    @Option(names = "--folder", required = true)
    private Path folder;

    @Option(names = "--accounts", required = true)
    private int accounts;

    @Option(names = "--transfers", required = true)
    private long transfers;

    @Option(names = "--stretch", required = true)
    private long stretch;

    @Option(names = "--batch", required = true)
    private int batch;

    @Option(names = "--runs", required = true)
    private int runs;

    @Mixin
    private EngineOptions engineOptions;

    /** Made by the command line. */
    public GrowthCaseCommand() {
    }

    /** Starts a process for it and waits for its result. */
    static GrowthResult measure(final GrowthCase growthCase) throws IOException, InterruptedException {
        try (ChildProcess process = ChildProcess.start(Bench.class, JVM_OPTIONS, "growth-case",
            "--folder", growthCase.folder().toString(),
            "--accounts", Integer.toString(growthCase.accounts()),
            "--transfers", Long.toString(growthCase.past()),
            "--stretch", Long.toString(growthCase.stretch()),
            "--batch", Integer.toString(growthCase.transfersPerCommand()),
            "--runs", Integer.toString(growthCase.runs()),
            "--durability", growthCase.durability().name(),
            "--profile", growthCase.profile().name())) {
            return new ObjectMapper()
                .readValue(process.await(RESULT, TIMEOUT_NS).substring(RESULT.length()), GrowthResult.class);
        }
    }

    @Override
    public Integer call() throws JsonProcessingException {
        final GrowthResult result = new GrowthCase(folder, engineOptions.durability(), engineOptions.profile(), accounts, batch,
            transfers, stretch, runs).measure();
        System.out.println(RESULT + new ObjectMapper().writeValueAsString(result));
        System.out.flush();
        return 0;
    }
}
