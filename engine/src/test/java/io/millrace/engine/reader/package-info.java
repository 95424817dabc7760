/** Tests of what the hot thread and the reader have between them. */
package io.millrace.engine.reader;
