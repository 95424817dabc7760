package io.millrace.ops.doctor;

import io.millrace.ops.doctor.Check.Seen;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel grants a process, and the JVM that it is. */
final class ProcessChecks {
    /** Sixty, and one to four for each of the 1,024 sessions that an engine takes by default. */
    private static final long FILES_MIN = 4096;
    private static final long SOCKET_MIN = 2 * Size.MIB;
    private static final int VERSION_MIN = 17;
    /** From one version with long-term support to the next. */
    private static final int VERSION_STEP = 4;
    private static final Pattern FEATURE = Pattern.compile("(\\d{1,4}).*");
    private static final List<String> SERIAL = List.of("Copy", "MarkSweepCompact");
    private static final String NO_PERF_DATA = "-XX:-UsePerfData";

    private final Machine machine;
    private final Jvm jvm;

    ProcessChecks(final Machine machine, final Jvm jvm) {
        this.machine = machine;
        this.jvm = jvm;
    }

    List<Check> all() {
        return List.of(
            new Check("open files", "an engine has sixty files open, and more for each session: ulimit -n 65536, or"
                + " LimitNOFILE=65536 in the unit of systemd", this::files),
            new Check("socket buffers", "over UDP what comes faster than it is read is lost and sent again: sysctl -w"
                + " net.core.rmem_max=2097152 net.core.wmem_max=2097152, and serve with MILLRACE_JAVA_OPTS="
                + "'-Daeron.socket.so_rcvbuf=2m -Daeron.socket.so_sndbuf=2m -Daeron.rcv.initial.window.length=2m'; without --udp"
                + " or --listen it does not matter", this::sockets),
            new Check("java version", "Millrace is tried on versions with long-term support, which are mended for years: set"
                + " JAVA_HOME to a JDK 17, 21 or 25", this::version),
            new Check("jvm flags", "other collectors have threads that want the engine's cores, and the JVM's performance file is"
                + " a mapping that can stop all threads: start with ./millrace, or with -XX:+UseSerialGC " + NO_PERF_DATA,
                this::flags),
            new Check("platform", "Millrace runs on 64-bit Linux on x86-64 and aarch64: take such a machine", this::platform));
    }

    private Seen files() throws UnknownException {
        final String limit = machine.find("/proc/self/limits", "^Max open files +(\\d{1,18}|unlimited) ");
        return limit.equals("unlimited") ? new Seen(true, limit)
            : Seen.of(Long.parseLong(limit) >= FILES_MIN, "%,d", Long.parseLong(limit));
    }

    private Seen sockets() throws UnknownException {
        final long receive = machine.number("/proc/sys/net/core/rmem_max");
        final long send = machine.number("/proc/sys/net/core/wmem_max");
        return Seen.of(Math.min(receive, send) >= SOCKET_MIN, "receive %s, send %s", Size.text(receive), Size.text(send));
    }

    private Seen version() throws UnknownException {
        final Matcher feature = FEATURE.matcher(jvm.version());
        if (!feature.matches()) {
            throw new UnknownException(jvm.version());
        }
        final int version = Integer.parseInt(feature.group(1));
        return new Seen(version >= VERSION_MIN && (version - VERSION_MIN) % VERSION_STEP == 0, jvm.version());
    }

    private Seen flags() {
        final boolean isSerial = SERIAL.containsAll(jvm.collectors());
        final boolean isQuiet = jvm.arguments().contains(NO_PERF_DATA);
        return new Seen(isSerial && isQuiet, (isSerial ? "serial collector" : "collector " + String.join(", ", jvm.collectors()))
            + (isQuiet ? ", no performance file" : ", performance file"));
    }

    private Seen platform() {
        return new Seen(jvm.platform().matches("Linux (amd64|aarch64)"), jvm.platform());
    }
}
