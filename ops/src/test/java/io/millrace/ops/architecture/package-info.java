/**
 * The picture of the modules as rules. They stand here because this is the module that sees the others.
 */
package io.millrace.ops.architecture;
