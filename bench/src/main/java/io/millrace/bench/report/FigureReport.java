package io.millrace.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import org.HdrHistogram.Histogram;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark found, as a table and as JSON: surroundings, then figures by their names, in sections where there are
 * several of the same kind.
 */
public final class FigureReport {
    private static final String ROW = "%-32s %14s %14s %14s%n";

    private final String benchmark;
    private final Map<String, String> surroundings;
    private final Map<String, Map<String, RunFigures>> sections = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Histogram>>> distributions = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * An empty report.
     *
     * @param benchmark    its name.
     * @param surroundings names and values, in the order in which they are to be read.
     */
    public FigureReport(final String benchmark, final Map<String, String> surroundings) {
        this.benchmark = benchmark;
        this.surroundings = surroundings;
    }

    /**
     * Adds figures.
     *
     * @param section what they are about; empty when there is nothing to tell apart.
     * @param figures by their names, in the order in which they are to be read.
     * @return this.
     */
    public FigureReport add(final String section, final Map<String, RunFigures> figures) {
        sections.put(section, figures);
        return this;
    }

    /**
     * Adds a distribution of latencies, which JSON has and the table has not.
     *
     * @param section that its figures have.
     * @param name    of the distribution.
     * @param runsNs  in nanoseconds, one for each run; kept.
     * @return this.
     */
    public FigureReport addDistribution(final String section, final String name, final List<Histogram> runsNs) {
        distributions.computeIfAbsent(section, key -> new LinkedHashMap<>()).put(name, runsNs);
        return this;
    }

    /**
     * Adds a line for whoever reads the table.
     *
     * @param line without its end.
     * @return this.
     */
    public FigureReport note(final String line) {
        notes.add(line);
        return this;
    }

    /**
     * Prints it.
     *
     * @param out    where to, flushed.
     * @param isJson instead of a table.
     */
    public void print(final PrintWriter out, final boolean isJson) {
        if (isJson) {
            printJson(out);
        } else {
            printTable(out);
        }
        out.flush();
    }

    private void printTable(final PrintWriter out) {
        surroundings.forEach((name, value) -> out.printf("%-18s %s%n", name, value));
        sections.forEach((section, figures) -> {
            out.println();
            out.printf(Locale.ROOT, ROW, section, "min", "median", "max");
            figures.forEach((name, figure) -> out.printf(
                Locale.ROOT, ROW, name, number(figure.min()), number(figure.median()), number(figure.max())));
        });
        out.println();
        notes.forEach(out::println);
    }

    private void printJson(final PrintWriter out) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", benchmark);
        report.put("surroundings", surroundings);
        final Map<String, Object> results = new LinkedHashMap<>();
        sections.forEach((section, figures) -> {
            final Map<String, Object> values = new LinkedHashMap<>();
            figures.forEach((name, figure) -> values.put(name, figure.values()));
            if (section.isEmpty()) {
                results.putAll(values);
            } else {
                results.put(section, values);
            }
        });
        report.put("results", results);
        if (!distributions.isEmpty()) {
            report.put("distributions, percentile and us", printable(distributions));
        }
        try {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
        } catch (final JsonProcessingException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Map<String, Object> printable(final Map<String, Map<String, List<Histogram>>> distributions) {
        final Map<String, Object> sections = new LinkedHashMap<>();
        distributions.forEach((section, byName) -> {
            final Map<String, Object> values = new LinkedHashMap<>();
            byName.forEach((name, runsNs) -> values.put(name, runsNs.stream().map(Percentiles::distributionUs).toList()));
            sections.put(section, values);
        });
        return sections;
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%,.2f" : "%,.1f", value);
    }
}
