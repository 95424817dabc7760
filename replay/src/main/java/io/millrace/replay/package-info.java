/**
 * Rebuilds, questions and proves what a journal holds, without an engine: beside one that runs, or after it has died.
 */
package io.millrace.replay;
