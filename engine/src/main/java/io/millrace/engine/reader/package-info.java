/**
 * Queries that take long: apply hands them over to the reader, a thread of its own, which reads rows that do not change and
 * answers past the hot thread. What the two have between them is bounded and allocated once. The journal does not come in
 * here.
 */
package io.millrace.engine.reader;
