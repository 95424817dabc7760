package io.millrace.bench.consumers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a bad producer, and what it did meanwhile. */
final class Fate {
    private final Map<String, List<Long>> cutOffsNs = new LinkedHashMap<>();
    private double sentPerSecond;
    private double answeredPerSecond;
    private double cpuPercent;
    private int leftOpen;

    /** Reads what {@link BadProducer#report} says. */
    void parse(final String report) {
        final String[] fields = report.split(" ");
        final double seconds = Long.parseLong(fields[2]) / 1e9;
        sentPerSecond = Long.parseLong(fields[0]) / seconds;
        answeredPerSecond = Long.parseLong(fields[1]) / seconds;
        if (fields.length > 3) {
            for (final String cutOff : fields[3].split(",")) {
                final String[] parts = cutOff.split("=");
                onCutOff(parts[0], Long.parseLong(parts[1]));
            }
        }
    }

    void onCutOff(final String reason, final long afterNs) {
        cutOffsNs.computeIfAbsent(reason, key -> new ArrayList<>()).add(afterNs);
    }

    void cpu(final long cpuNs, final long elapsedNs) {
        cpuPercent = 100.0 * cpuNs / elapsedNs;
    }

    void leftOpen(final int sessions) {
        leftOpen = sessions;
    }

    /** Sessions that the engine should have ended and did not, however long it was given. */
    int leftOpen() {
        return leftOpen;
    }

    /** Messages; 0 when it could not tell any more. */
    double sentPerSecond() {
        return sentPerSecond;
    }

    /** Replies and rejections that it read; 0 when it could not tell any more. */
    double answeredPerSecond() {
        return answeredPerSecond;
    }

    /** Of one core. */
    double cpuPercent() {
        return cpuPercent;
    }

    /** For each reason, after how long; from when it connected, was stopped or was killed. */
    Map<String, List<Long>> cutOffsNs() {
        return cutOffsNs;
    }
}
