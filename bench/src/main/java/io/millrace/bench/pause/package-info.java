/**
 * {@code bench pause}: what a load notices of the engine's own work and of other sessions.
 */
package io.millrace.bench.pause;
