/**
 * The {@code millrace} command line: commands, their options, what they print and how they end. What a command does beyond
 * that stands in the module or package that owns it.
 */
package io.millrace.ops;
