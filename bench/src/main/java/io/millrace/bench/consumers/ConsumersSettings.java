package io.millrace.bench.consumers;

import java.nio.file.Path;

/**
 * How it is measured.
 *
 * @param scratch          folder for homes and Aeron's files.
 * @param rate             of the well-behaved load, transfers a second.
 * @param badRate          of the bad producer, messages a second; 0 for no limit.
 * @param seconds          of each load.
 * @param sessionTimeoutMs silence after which the engine ends a session.
 * @param seed             of what is random.
 */
record ConsumersSettings(Path scratch, int rate, int badRate, int seconds, int sessionTimeoutMs, long seed) {
}
