/** Tests of {@code bench growth}. */
package io.millrace.bench.growth;
