package io.millrace.engine.ledger;

import java.util.List;

/** Rows and cursor of a reply to a query. */
record Page<T>(List<T> rows, long cursor) {
}
