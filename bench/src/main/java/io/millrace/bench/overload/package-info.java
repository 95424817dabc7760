/**
 * {@code bench overload}: what an engine does with ten times what it takes.
 */
package io.millrace.bench.overload;
