/**
 * The double-entry ledger, a service like any other: accounts, transfers between them, and questions about both. It knows
 * the store and its own messages, and neither clock, thread nor file.
 */
package io.millrace.engine.ledger;
