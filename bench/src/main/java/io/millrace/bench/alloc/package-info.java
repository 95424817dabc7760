/**
 * {@code bench alloc}: an engine in a process whose heap is never collected, and how much of it is used up.
 */
package io.millrace.bench.alloc;
