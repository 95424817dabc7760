/**
 * {@code bench expiry}: what others notice of very many pending transfers that expire at once.
 */
package io.millrace.bench.expiry;
