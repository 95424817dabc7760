/**
 * What all benchmarks share: figures of several runs, and the surroundings that they were measured in.
 */
package io.millrace.bench.report;
