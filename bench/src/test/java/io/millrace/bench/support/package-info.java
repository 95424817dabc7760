/** What tests of benchmarks have in common. */
package io.millrace.bench.support;
