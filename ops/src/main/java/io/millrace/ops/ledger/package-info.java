/** Figures over what a ledger holds: exact sums, groups of postings, trial balances. Nothing here prints, or talks to an engine. */
package io.millrace.ops.ledger;
