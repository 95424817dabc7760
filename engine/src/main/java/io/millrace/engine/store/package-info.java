/**
 * Where services keep their state: rows in off-heap pages, indexes from 128-bit keys to row numbers, undo in layers and the
 * digest of it all. Deterministic: what comes in here knows neither clock, thread, file nor the order of a hash map, and
 * nothing of Aeron, Disruptor or the journal.
 */
package io.millrace.engine.store;
