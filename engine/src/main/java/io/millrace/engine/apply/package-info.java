/**
 * The stage that runs the state machine: follows the ring behind the journal and leaves replies in the outbox.
 */
package io.millrace.engine.apply;
