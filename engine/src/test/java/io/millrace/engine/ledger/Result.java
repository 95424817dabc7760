package io.millrace.engine.ledger;

/**
 * What became of an event.
 *
 * @param status    name of the status.
 * @param timestamp of the result.
 */
record Result(String status, long timestamp) {
    @Override
    public String toString() {
        return status + "@" + timestamp;
    }
}
