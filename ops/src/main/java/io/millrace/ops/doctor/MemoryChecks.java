package io.millrace.ops.doctor;

import io.millrace.ops.doctor.Check.Seen;

import java.util.List;

/** Memory, and what the kernel does to it. */
final class MemoryChecks {
    /** An engine that has just begun takes 320 MiB, and the two segments that it begins with 512 MiB of the page cache. */
    private static final long AVAILABLE_MIN = Size.GIB;
    private static final long BACKGROUND_MAX = 2 * Size.GIB;
    private static final long SWAPPINESS_MAX = 10;
    /** What Linux has unless told otherwise. */
    private static final long MAPS_MIN = 65_530;
    private static final String MEMORY = "/proc/meminfo";
    private static final String HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/";
    private static final String CHOSEN = "\\[(.+)]";
    private static final String BUSES = "/sys/bus";
    private static final String BALLOON = BUSES + "/virtio/drivers/virtio_balloon";
    /** VIRTIO_BALLOON_F_REPORTING; a file of features begins with the one of number 0. */
    private static final int FEATURE_REPORTING = 5;
    private static final String VM = "/proc/sys/vm/";

    private final Machine machine;

    MemoryChecks(final Machine machine) {
        this.machine = machine;
    }

    List<Check> all() {
        return List.of(
            new Check("memory", "an engine takes 320 MiB before its first account, and wants its journal's two segments of 256"
                + " MiB in the page cache: make room; docs/operations.md, Memory, says what accounts and transfers take",
                this::available),
            new Check("free page reporting", "free memory goes back to the host of this virtual machine, and each of its pages"
                + " costs a fault there when it is touched again, several times what it costs here: have the host make the"
                + " balloon device without free page reporting", this::freePageReporting),
            new Check("transparent huge pages", "the store is read at random, and each of its small pages may cost a miss of the"
                + " TLB more: echo always > " + HUGE_PAGES + "enabled", this::hugePages),
            new Check("huge page defrag", "a thread that touches new memory stands still while the kernel makes room for a huge"
                + " page: echo madvise > " + HUGE_PAGES + "defrag", this::defrag),
            new Check("reserved huge pages", "for information: memory in this pool is of use only to who asks for it, which"
                + " Millrace does not", this::reservedHugePages),
            new Check("swap", "a page that was swapped out costs a read of the disk in the middle of a command: swapoff -a, or"
                + " sysctl -w vm.swappiness=1", this::swap),
            new Check("dirty pages", "so much may pile up before the kernel begins to write it, and syncs then wait behind it:"
                + " sysctl -w vm.dirty_background_bytes=268435456", this::dirtyPages),
            new Check("memory maps", "segments, streams and the store are mappings, and where the kernel allows no more of them"
                + " the engine ends: sysctl -w vm.max_map_count=262144", this::maps));
    }

    private Seen available() throws UnknownException {
        final long available = kib("MemAvailable");
        return Seen.of(available >= AVAILABLE_MIN, "%s available of %s", Size.text(available), Size.text(kib("MemTotal")));
    }

    private Seen freePageReporting() throws UnknownException {
        if (!machine.has(BALLOON)) {
            if (!machine.has(BUSES)) {
                throw new UnknownException("not visible: " + BUSES);
            }
            return new Seen(true, "none, as there is no balloon");
        }
        boolean isReporting = false;
        for (final String features : machine.texts(BALLOON, "virtio*", "features")) {
            if (!features.matches("[01]{64,}")) {
                throw new UnknownException("not understood: features of " + BALLOON);
            }
            isReporting |= features.charAt(FEATURE_REPORTING) == '1';
        }
        return new Seen(!isReporting, isReporting ? "by the balloon, to the host" : "none");
    }

    private Seen hugePages() throws UnknownException {
        final String enabled = machine.find(HUGE_PAGES + "enabled", CHOSEN);
        return new Seen(!enabled.equals("never"), enabled);
    }

    private Seen defrag() throws UnknownException {
        final String defrag = machine.find(HUGE_PAGES + "defrag", CHOSEN);
        return new Seen(!defrag.equals("always") || machine.find(HUGE_PAGES + "enabled", CHOSEN).equals("never"), defrag);
    }

    private Seen reservedHugePages() throws UnknownException {
        return Seen.of(true, "%d free of %d", number("HugePages_Free", ""), number("HugePages_Total", ""));
    }

    private Seen swap() throws UnknownException {
        final List<String> lines = machine.text("/proc/swaps").lines().skip(1).toList();
        if (lines.isEmpty()) {
            return new Seen(true, "none");
        }
        long usedKib = 0;
        for (final String line : lines) {
            final String[] fields = line.split("\\s+");
            if (fields.length != 5 || !fields[3].matches("\\d{1,15}")) {
                throw new UnknownException("not understood: /proc/swaps");
            }
            usedKib += Long.parseLong(fields[3]);
        }
        final long swappiness = machine.number(VM + "swappiness");
        return Seen.of(usedKib == 0 && swappiness <= SWAPPINESS_MAX, "%s in use, swappiness %d",
            Size.text(usedKib * Size.KIB), swappiness);
    }

    private Seen dirtyPages() throws UnknownException {
        final long background = dirtyBytes("dirty_background_");
        return Seen.of(background <= BACKGROUND_MAX, "written from %s on, writers held up at %s",
            Size.text(background), Size.text(dirtyBytes("dirty_")));
    }

    /** Either is given in bytes, or, where these are 0, as a share of what is available. */
    private long dirtyBytes(final String prefix) throws UnknownException {
        final long bytes = machine.number(VM + prefix + "bytes");
        return bytes > 0 ? bytes : kib("MemAvailable") / 100 * machine.number(VM + prefix + "ratio", "^(\\d{1,3})$");
    }

    private Seen maps() throws UnknownException {
        final long maps = machine.number(VM + "max_map_count");
        return Seen.of(maps >= MAPS_MIN, "%,d", maps);
    }

    private long kib(final String name) throws UnknownException {
        return number(name, " kB") * Size.KIB;
    }

    private long number(final String name, final String unit) throws UnknownException {
        return machine.number(MEMORY, "^" + name + ": +(\\d{1,15})" + unit + "$");
    }
}
