/** Tests of where things lie in memory. */
package io.millrace.engine.layout;
