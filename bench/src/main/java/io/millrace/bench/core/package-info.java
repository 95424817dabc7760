/**
 * {@code bench core}: the engine without Aeron. A producer thread hands commands over; the engine's thread orders,
 * journals and applies them and counts the replies.
 */
package io.millrace.bench.core;
