/**
 * Tests of the ledger.
 */
package io.millrace.engine.ledger;
