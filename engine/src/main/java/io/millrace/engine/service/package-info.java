/**
 * What a service is: a deterministic state machine inside the engine. The ledger is written against these types, and so is
 * a user's own service. Nothing comes in here that reads a clock, a thread or a file; nor Aeron, Disruptor or the journal.
 */
package io.millrace.engine.service;
