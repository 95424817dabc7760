/**
 * What the demonstration, the torture and the benchmarks share: commands in processes of their own that can be killed, and
 * payments whose every field follows from their number.
 */
package io.millrace.ops.rig;
