/**
 * The way in: Aeron's streams are polled, sessions are opened and closed, and each message is refused or given its place in
 * the order. The only publisher of the ring lives here.
 */
package io.millrace.engine.ingress;
