package io.millrace.ops.doctor;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.List;

/**
 * What a JVM says of itself.
 *
 * @param processors how many it may use.
 * @param version    as {@code 17.0.15}.
 * @param platform   operating system and architecture.
 * @param collectors names of its garbage collectors.
 * @param arguments  that it was started with.
 */
record Jvm(int processors, String version, String platform, List<String> collectors, List<String> arguments) {
    /** The one that runs this. */
    static Jvm running() {
        return new Jvm(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            ManagementFactory.getGarbageCollectorMXBeans().stream().map(MemoryManagerMXBean::getName).toList(),
            ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
}
