package io.millrace.bench.load;

import com.sun.management.ThreadMXBean;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.journal.Durability;
import io.millrace.ops.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The process of an engine. Says {@code serving} and which collector it has, says what it has allocated for each line of
 * standard input, and closes in order when that ends. The heap is what the process was given; when it is used up the process
 * ends.
 */
@Command(name = "engine", hidden = true, description = "An engine in a process of its own.")
public final class EngineCommand implements Callable<Integer> {
    /** What it says when producers can connect; the name of its collector follows. */
    public static final String SERVING = "serving ";
    /** What it says when it is asked; what {@link HeapUse#parse} reads follows. */
    public static final String USE = "use ";

    private static final List<String> HOT_THREADS =
        List.of("millrace-engine", "millrace-ingress", "millrace-append", "millrace-apply");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Option(names = "--home", required = true)
    private Path home;

    @Option(names = "--aeron-dir", required = true)
    private String aeronDirectoryName;

    @Option(names = "--durability", required = true)
    private Durability durability;

    @Option(names = "--profile", required = true)
    private Profile profile;

    @Option(names = "--segment-length")
    private Integer segmentLength;

    @Option(names = "--warm-up", defaultValue = "0")
    private long warmUp;

    /** Made by the command line. */
    public EngineCommand() {
    }

    @Override
    public Integer call() throws IOException {
        final EngineContext context = new EngineContext()
            .home(home).aeronDirectoryName(aeronDirectoryName).durability(durability).profile(profile);
        if (segmentLength != null) {
            context.segmentLength(segmentLength);
        }
        if (warmUp > 0) {
            Rehearsal.run(new EngineContext().durability(durability).profile(profile), warmUp);
        }
        try (Engine engine = Engine.launch(context);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            final long[] hotThreads = hotThreads();
            say(SERVING + ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName).collect(Collectors.joining(", ")));
            while (in.readLine() != null) {
                say(USE + use(engine, hotThreads).print());
            }
        }
        return 0;
    }

    private static HeapUse use(final Engine engine, final long[] hotThreads) {
        return new HeapUse(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            Arrays.stream(THREADS.getThreadAllocatedBytes(hotThreads)).sum(),
            engine.counters().get(EngineCounter.SEGMENTS));
    }

    private static long[] hotThreads() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(Objects::nonNull)
            .filter(thread -> HOT_THREADS.contains(thread.getThreadName()))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    }

    private static void say(final String line) {
        System.out.println(line);
        System.out.flush();
    }
}
