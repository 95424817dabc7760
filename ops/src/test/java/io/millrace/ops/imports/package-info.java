/** Tests of reading and mapping rows. */
package io.millrace.ops.imports;
