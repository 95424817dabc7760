package io.millrace.ops.doctor;

import io.millrace.ops.doctor.Check.Seen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the engine's threads run on, and who else does. */
final class ProcessorChecks {
    /** A producer and the engine. */
    private static final int CORES_FUSED = 2;
    private static final int CORES_PIPELINED = 4;
    private static final double STEAL_PERCENT_MAX = 1;
    private static final String CPU = "/sys/devices/system/cpu";
    private static final String CLOCK = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    private static final Set<String> CLOCKS_FAST = Set.of("tsc", "kvm-clock", "arch_sys_counter",
        "hyperv_clocksource_tsc_page");
    private static final Set<String> CLOCKS_SLOW = Set.of("hpet", "acpi_pm", "refined-jiffies", "jiffies");

    private final Machine machine;
    private final Jvm jvm;

    ProcessorChecks(final Machine machine, final Jvm jvm) {
        this.machine = machine;
        this.jvm = jvm;
    }

    List<Check> all() {
        return List.of(
            new Check("cores", "the engine and a producer each keep a core busy, and with profile pipelined the engine wants"
                + " four; with fewer they wait for each other: give the machine or the container more cores", this::cores),
            new Check("cpu quota", "who has used up a quota stands still until the next period, for tens of milliseconds: remove"
                + " it (docker run without --cpus, cpu.max: max), and give whole cores instead (docker run --cpuset-cpus)",
                this::quota),
            new Check("frequency governor", "cores that clock down when idle take microseconds to milliseconds to come back:"
                + " cpupower frequency-set -g performance", this::governor),
            new Check("clock source", "each reading of the time becomes a system call, or worse: echo tsc > " + CLOCK
                + "; if tsc is not in available_clocksource, boot with clocksource=tsc", this::clock),
            new Check("cpu isolation", "for information: cores in isolated and nohz_full are kept free of other threads and of"
                + " the timer; what is to run there has to be put there with taskset", this::isolation),
            new Check("steal", "the hypervisor gives the cores to others meanwhile: take a machine with dedicated cores",
                this::steal),
            new Check("load", "more threads want to run than there are cores, so that the engine's wait for their turn: move"
                + " other work away (top shows it)", this::load));
    }

    private Seen cores() {
        final int cores = jvm.processors();
        return Seen.of(cores >= CORES_FUSED, "%d, %s", cores, cores < CORES_FUSED ? "too few"
            : cores < CORES_PIPELINED ? "enough for profile fused" : "enough for profiles fused and pipelined");
    }

    private Seen quota() throws UnknownException {
        final double cores = new Cgroup(machine).cores();
        return cores == Cgroup.NONE ? new Seen(true, "none") : Seen.of(false, "%.2f cores", cores);
    }

    private Seen governor() throws UnknownException {
        final Set<String> governors = new TreeSet<>(machine.texts(CPU, "cpu[0-9]*", "cpufreq/scaling_governor"));
        if (governors.isEmpty()) {
            throw new UnknownException("not visible, as in a virtual machine");
        }
        return new Seen(governors.equals(Set.of("performance")), String.join(", ", governors));
    }

    private Seen clock() throws UnknownException {
        final String clock = machine.text(CLOCK);
        if (!CLOCKS_FAST.contains(clock) && !CLOCKS_SLOW.contains(clock)) {
            throw new UnknownException(clock);
        }
        return new Seen(CLOCKS_FAST.contains(clock), clock);
    }

    private Seen isolation() throws UnknownException {
        final List<String> values = new ArrayList<>();
        for (final String name : List.of("isolated", "nohz_full")) {
            final String cores = machine.has(CPU + "/" + name) ? machine.text(CPU + "/" + name) : "";
            // Kernels that could do it and were not told to say (null).
            values.add(name + " " + (cores.matches("|\\(null\\)") ? "none" : cores));
        }
        return new Seen(true, String.join(", ", values));
    }

    private Seen steal() throws UnknownException {
        final String[] times = machine.find("/proc/stat", "^cpu +((?:\\d{1,18} ?){8,})").split(" ");
        long total = 0;
        // What comes behind the eighth, steal, is part of the first two.
        for (int i = 0; i < 8; i++) {
            total += Long.parseLong(times[i]);
        }
        final double percent = total == 0 ? 0 : 100.0 * Long.parseLong(times[7]) / total;
        return Seen.of(percent <= STEAL_PERCENT_MAX, "%.2f %% since boot", percent);
    }

    private Seen load() throws UnknownException {
        final double load = Double.parseDouble(machine.find("/proc/loadavg", "^(\\d{1,9}\\.\\d{1,9}) "));
        return Seen.of(load <= jvm.processors(), "%.2f on %d cores", load, jvm.processors());
    }
}
