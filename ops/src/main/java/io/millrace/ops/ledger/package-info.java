/**
 * What a ledger holds, for people: names of its flags, exact sums, postings in groups, trial balances.
 * Nothing here prints, or talks to engines.
 */
package io.millrace.ops.ledger;
