/** Tests of {@code bench expiry}. */
package io.millrace.bench.expiry;
