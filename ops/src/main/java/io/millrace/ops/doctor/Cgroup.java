package io.millrace.ops.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The control groups that this process is in, of version 2 and of version 1: each above it holds, too. */
final class Cgroup {
    static final double NONE = Double.POSITIVE_INFINITY;

    private static final String MEMBERSHIP = "/proc/self/cgroup";
    private static final String ROOT = "/sys/fs/cgroup";
    private static final Pattern QUOTA = Pattern.compile("(\\d{1,18}) (\\d{1,18})");

    private final Machine machine;

    Cgroup(final Machine machine) {
        this.machine = machine;
    }

    /** Cores' worth of time that the process may have; {@link #NONE} if all. */
    double cores() throws UnknownException {
        double cores = NONE;
        for (String path = path("^0::(/.*)$"); path != null; path = parent(path)) {
            final String file = ROOT + path + "/cpu.max";
            if (machine.has(file)) {
                final Matcher quota = QUOTA.matcher(machine.text(file));
                if (quota.matches()) {
                    cores = Math.min(cores, Double.parseDouble(quota.group(1)) / Double.parseDouble(quota.group(2)));
                }
            }
        }
        for (String path = path("^\\d+:(?:.*,)?cpu(?:,.*)?:(/.*)$"); path != null; path = parent(path)) {
            final String folder = ROOT + "/cpu" + path;
            if (machine.has(folder + "/cpu.cfs_quota_us")) {
                final String quota = machine.find(folder + "/cpu.cfs_quota_us", "^(-?\\d{1,18})$");
                if (!quota.startsWith("-")) {
                    cores = Math.min(cores, Double.parseDouble(quota) / machine.number(folder + "/cpu.cfs_period_us"));
                }
            }
        }
        return cores;
    }

    /** Where the process is in one hierarchy, without a slash at the end; null if that is not there. */
    private String path(final String pattern) throws UnknownException {
        final Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(machine.text(MEMBERSHIP));
        return matcher.find() ? matcher.group(1).replaceFirst("/$", "") : null;
    }

    private static String parent(final String path) {
        return path.isEmpty() ? null : path.substring(0, path.lastIndexOf('/'));
    }
}
