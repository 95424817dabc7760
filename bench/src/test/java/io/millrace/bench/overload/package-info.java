/** Tests of {@code bench overload}. */
package io.millrace.bench.overload;
