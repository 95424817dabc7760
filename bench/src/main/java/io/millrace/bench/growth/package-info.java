/**
 * {@code bench growth}: what it costs to have a past. Like {@code bench core}, without Aeron.
 */
package io.millrace.bench.growth;
