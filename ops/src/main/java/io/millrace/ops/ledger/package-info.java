/** Figures over what a ledger holds: exact sums, postings in groups, trial balances. Nothing here prints, or talks to engines. */
package io.millrace.ops.ledger;
