package io.millrace.bench.parts;

import java.util.List;

/**
 * How long everything is measured.
 *
 * @param accounts numbers of accounts, rows or entries, where a part has them.
 * @param forks    JVMs for each benchmark, one after the other; 0: this one.
 * @param warmUps  runs in each JVM that are not counted.
 * @param runs     runs in each JVM that are.
 * @param runMs    length of a run in milliseconds.
 */
record PartsSettings(List<Integer> accounts, int forks, int warmUps, int runs, int runMs) {
}
