/**
 * The deterministic part as one thing: takes commands in order and hands them to the services over the store. The same code
 * runs behind the ring, under recovery and under replay. Neither Disruptor, Aeron nor the journal come in here.
 */
package io.millrace.engine.state;
