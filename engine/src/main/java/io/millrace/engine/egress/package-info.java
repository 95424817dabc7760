/**
 * The way out: replies wait until what they promise is durable, and then leave for the producers, each of whom has a bounded
 * buffer of its own.
 */
package io.millrace.engine.egress;
