/** Tests of {@code bench parts}. */
package io.millrace.bench.parts;
