/**
 * Who may connect. An {@link io.millrace.engine.auth.Authenticator} says who a producer is and what it may do, on a thread of
 * its own that may wait; ingress speaks to it through {@link io.millrace.engine.auth.Authentications}. The one that comes with
 * the engine is SCRAM-SHA-256 over a file of users. Neither Aeron, the ring, the journal nor another package of the engine
 * comes in here, and nothing here is part of what is deterministic: what the order keeps of it is the outcome.
 */
package io.millrace.engine.auth;
