/** Tests of the command line as a user meets it: arguments in, output, messages and exit codes out. */
package io.millrace.ops;
