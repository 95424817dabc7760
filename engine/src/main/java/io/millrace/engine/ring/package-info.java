/**
 * The one order: a Disruptor ring with the bytes of its slots off-heap. Ingress is the only publisher; journaling and apply
 * follow each other along it. Nothing comes in here that knows what a command means.
 */
package io.millrace.engine.ring;
