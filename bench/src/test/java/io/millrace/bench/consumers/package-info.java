/** Tests of {@code bench consumers}. */
package io.millrace.bench.consumers;
