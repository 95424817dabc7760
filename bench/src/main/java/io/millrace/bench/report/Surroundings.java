package io.millrace.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a figure depends on beside the code: the machine, the JVM and its flags.
 */
public final class Surroundings {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    private Surroundings() {
    }

    /**
     * Looks around.
     *
     * @return names and values, in the order in which they are to be read.
     */
    public static Map<String, String> describe() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("cpu", find(CPU_INFO, "model name"));
        lines.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        lines.put("memory", find(MEMORY_INFO, "MemTotal"));
        lines.put("load before", String.format(Locale.ROOT, "%.2f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        lines.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' '
            + System.getProperty("os.arch"));
        lines.put("jvm", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.runtime.version"));
        lines.put("jvm flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        return lines;
    }

    /**
     * The file system on which a folder lies.
     *
     * @param folder that exists.
     * @return its type, tmpfs or ext4 for instance.
     */
    public static String fileSystem(final Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (final IOException ex) {
            return "unknown";
        }
    }

    private static String find(final Path file, final String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
        } catch (final IOException ex) {
            return "unknown";
        }
    }
}
