/**
 * {@code bench consumers}: what the others notice of one producer that misbehaves.
 */
package io.millrace.bench.consumers;
