/**
 * Tests of the journal, and what they share: runs of records to write, and a recorder of what was read.
 */
package io.millrace.journal;
