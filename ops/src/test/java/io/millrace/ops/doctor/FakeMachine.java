package io.millrace.ops.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A machine of which there is nothing to say, made of files in a folder; tests spoil one thing. */
public final class FakeMachine {
    static final String CPU = "/sys/devices/system/cpu/";
    static final String HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/";
    static final String BALLOON_FEATURES = "/sys/bus/virtio/drivers/virtio_balloon/virtio3/features";

    private final Path root;
    private long freeSpace = 100 * Size.GIB;
    private Jvm jvm = new Jvm(8, "17.0.15", "Linux amd64", List.of("Copy", "MarkSweepCompact"), List.of("-XX:-UsePerfData"));

    /**
     * Makes the files.
     *
     * @param root an empty folder.
     */
    public FakeMachine(final Path root) {
        this.root = root;
        write("/proc/self/cgroup", "0::/system.slice/millrace.service");
        write("/sys/fs/cgroup/system.slice/cpu.max", "max 100000");
        write(CPU + "cpu0/cpufreq/scaling_governor", "performance");
        write(CPU + "cpu1/cpufreq/scaling_governor", "performance");
        write(CPU + "isolated", "");
        write("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
        write("/proc/stat", "cpu  1000 0 500 98000 300 0 100 100 0 0\ncpu0 1 0 5 9 3 0 1 90 0 0");
        write("/proc/loadavg", "0.50 0.40 0.30 1/100 4711");
        write("/proc/meminfo", "MemTotal:       33554432 kB\nMemFree:         1000000 kB\nMemAvailable:   16777216 kB\n"
            + "HugePages_Total:       0\nHugePages_Free:        0");
        write(BALLOON_FEATURES, "0110000" + "0".repeat(57));
        write(HUGE_PAGES + "enabled", "always [madvise] never");
        write(HUGE_PAGES + "defrag", "always defer defer+madvise [madvise] never");
        write("/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority");
        write("/proc/sys/vm/swappiness", "60");
        write("/proc/sys/vm/dirty_bytes", "0");
        write("/proc/sys/vm/dirty_ratio", "20");
        write("/proc/sys/vm/dirty_background_bytes", "0");
        write("/proc/sys/vm/dirty_background_ratio", "10");
        write("/proc/sys/vm/max_map_count", "65530");
        mounts("ext4", "rw,errors=remount-ro");
        write("/proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            20000                20000                files     ");
        write("/proc/sys/net/core/rmem_max", "4194304");
        write("/proc/sys/net/core/wmem_max", "4194304");
    }

    /**
     * Looks at it.
     *
     * @return a doctor for it.
     */
    public Doctor doctor() {
        return new Doctor(new Machine(root, path -> freeSpace), jvm);
    }

    /**
     * Where its home is, and is not yet.
     *
     * @return a folder in one that is not there.
     */
    public Path home() {
        return root.resolve("none/home");
    }

    /**
     * Where the folder of its media driver is.
     *
     * @return a folder.
     */
    public Path aeronDirectory() {
        try {
            return Files.createDirectories(root.resolve("shm/aeron"));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Says something of the machine.
     *
     * @param file    its absolute path.
     * @param content all of it.
     * @return this.
     */
    public FakeMachine write(final String file, final String content) {
        try {
            final Path path = root.resolve(file.substring(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, content + "\n", StandardCharsets.ISO_8859_1);
            return this;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    FakeMachine delete(final String file) {
        try {
            Files.delete(root.resolve(file.substring(1)));
            return this;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    FakeMachine mounts(final String type, final String options) {
        return write("/proc/self/mountinfo", "27 1 254:0 / / rw,relatime shared:1 - " + type + " /dev/vda " + options
            + "\n30 27 0:27 / " + root.resolve("shm") + " rw - tmpfs tmpfs rw,size=24683656k");
    }

    FakeMachine freeSpace(final long bytes) {
        freeSpace = bytes;
        return this;
    }

    FakeMachine jvm(final Jvm other) {
        jvm = other;
        return this;
    }

    Jvm jvm() {
        return jvm;
    }

    List<Finding> findings() {
        return doctor().examine(home(), aeronDirectory());
    }
}
