/**
 * What the engine remembers of clients: who they are, which session is theirs, what their principals may touch, and which of
 * their requests have been answered with what. It is state like the services' own, a function of the order alone, and so that
 * a request is applied once, however often it is sent. Deterministic: neither clock nor thread come in here, and nothing of
 * Aeron, Disruptor or the journal.
 */
package io.millrace.engine.clients;
