/**
 * Tests of how figures are summed up.
 */
package io.millrace.bench.report;
