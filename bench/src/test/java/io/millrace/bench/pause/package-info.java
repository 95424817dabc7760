/** Tests of {@code bench pause}. */
package io.millrace.bench.pause;
