/**
 * {@code bench ipc}: round trips from a producer's process over Aeron IPC to an engine in another, beside a bare echo.
 */
package io.millrace.bench.ipc;
