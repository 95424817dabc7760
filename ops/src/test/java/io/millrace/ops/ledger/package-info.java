/** Tests of sums, against the arithmetic of {@link java.math.BigInteger}. */
package io.millrace.ops.ledger;
