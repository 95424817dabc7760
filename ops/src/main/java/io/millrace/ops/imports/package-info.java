/**
 * Turns rows of a CSV file into transfers and brings them into an engine: reading, mapping, ids, batches, rejected rows.
 * What a terminal shows and how options are spelled stands in the package above; nothing here writes to standard output.
 */
package io.millrace.ops.imports;
