/**
 * Floors: the least that a part of the work costs without Millrace, measured in the same run. The only place beside the
 * journal that touches Chronicle Queue, and beside the engine that touches the Disruptor, since bare they are what we are
 * compared with.
 */
package io.millrace.bench.floor;
