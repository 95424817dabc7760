/**
 * Options that benchmarks have in common.
 */
package io.millrace.bench.options;
