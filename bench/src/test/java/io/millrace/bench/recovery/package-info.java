/** Tests of {@code bench recovery}. */
package io.millrace.bench.recovery;
