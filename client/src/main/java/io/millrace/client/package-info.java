/**
 * The producer's library: a session with an engine, requests that are encoded off-heap and offered without allocating, and
 * replies by request id, as callbacks ({@link io.millrace.client.Client}) or one call at a time
 * ({@link io.millrace.client.BlockingClient}). Nothing of the engine comes in here; what the two share is the wire contract
 * in {@code io.millrace.codecs}.
 */
package io.millrace.client;
