/** Tests of {@code bench ipc}. */
package io.millrace.bench.ipc;
