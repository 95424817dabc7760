package io.millrace.bench.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.bench.report.RunFigures;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints results, for people or as JSON.
 */
final class CoreReport {
    private static final String ROW = "%-10s %5s %12s %12s %12s %8s %8s %9s %8s %8s %12s %9s %6s %9s%n";

    private final Map<String, String> surroundings;
    private final Map<String, String> settings;
    private final List<CoreResult> results;

    CoreReport(
        final Map<String, String> surroundings, final Map<String, String> settings, final List<CoreResult> results) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.results = results;
    }

    void print(final PrintWriter out, final boolean isJson) {
        if (isJson) {
            printJson(out);
        } else {
            printTable(out);
        }
        out.flush();
    }

    private void printTable(final PrintWriter out) {
        surroundings.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
        settings.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
        out.println();
        out.printf(Locale.ROOT, ROW, "accounts", "batch", "min/s", "median/s", "max/s", "B/xfer", "cmd/frm",
            "append ns", "ring ns", "upd ns", "floor/s", "ratio min", "median", "max");
        for (final CoreResult result : results) {
            out.printf(Locale.ROOT, ROW,
                result.accounts(),
                result.transfersPerCommand(),
                whole(result.transfersPerSecond().min()),
                whole(result.transfersPerSecond().median()),
                whole(result.transfersPerSecond().max()),
                tenth(result.bytesPerTransfer()),
                tenth(result.commandsPerFrame()),
                tenth(result.appendNs().median()),
                tenth(result.ringNs().median()),
                tenth(result.updateNs().median()),
                whole(result.floorTransfersPerSecond().median()),
                hundredth(result.ratio().min()),
                hundredth(result.ratio().median()),
                hundredth(result.ratio().max()));
        }
        out.println();
        out.println("Rates are transfers a second. Floor: bare Chronicle Queue append of the same bytes, bare Disruptor hop and");
        out.println("bare memory updates of the same records, in nanoseconds a transfer (medians), added up under fused, the");
        out.println("slowest under pipelined. Ratio: each run of the engine against the floor right after it. With other load");
        out.println("on the machine, all of it says little.");
    }

    private void printJson(final PrintWriter out) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", "core");
        report.put("surroundings", surroundings);
        report.put("settings", settings);
        report.put("results", results.stream().map(CoreReport::toMap).toList());
        try {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
        } catch (final JsonProcessingException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Map<String, Object> toMap(final CoreResult result) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("accounts", result.accounts());
        map.put("transfersPerCommand", result.transfersPerCommand());
        map.put("transfersPerRun", result.transfersPerRun());
        map.put("transfersPerSecond", toMap(result.transfersPerSecond()));
        map.put("bytesPerTransfer", result.bytesPerTransfer());
        map.put("commandsPerFrame", result.commandsPerFrame());
        map.put("floorAppendNs", toMap(result.appendNs()));
        map.put("floorRingNs", toMap(result.ringNs()));
        map.put("floorUpdateNs", toMap(result.updateNs()));
        map.put("floorTransfersPerSecond", toMap(result.floorTransfersPerSecond()));
        map.put("ratio", toMap(result.ratio()));
        return map;
    }

    private static Map<String, Object> toMap(final RunFigures figures) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("min", figures.min());
        map.put("median", figures.median());
        map.put("max", figures.max());
        map.put("runs", figures.values());
        return map;
    }

    private static String whole(final double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String hundredth(final double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String tenth(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
