/**
 * Runs a script of JSON lines against an engine: reading lines, requests, replies in order, the pipeline between. Which engine,
 * and what a terminal shows, stands in the package above; nothing here knows how an engine is started.
 */
package io.millrace.ops.exec;
