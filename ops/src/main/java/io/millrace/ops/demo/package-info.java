/**
 * The demonstration: an engine and producers in processes of their own, a kill in full flow, and the proof that nothing is
 * missing.
 */
package io.millrace.ops.demo;
