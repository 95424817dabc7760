/**
 * {@code bench recovery}: how fast an engine comes back to the state that its journal gives, beside reading the same bytes and
 * applying the same commands.
 */
package io.millrace.bench.recovery;
