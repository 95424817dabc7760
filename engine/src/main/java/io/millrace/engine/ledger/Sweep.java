package io.millrace.engine.ledger;

/**
 * Lets pending transfers expire: what they held goes back, and what they had closed is open again.
 */
final class Sweep {
    private final Tables tables;
    private final TransferWriter writer;
    private final Pending pending = new Pending();
    private final Transfer transfer = new Transfer();

    Sweep(final Tables tables) {
        this.tables = tables;
        this.writer = new TransferWriter(tables);
    }

    /** By expiry, and of those that expire together the earlier first. */
    int run(final long timestamp, final int countMax) {
        int count = 0;
        while (count < countMax && Long.compareUnsigned(tables.expiries.firstTime(), timestamp) <= 0) {
            expire(tables.expiries.firstRow());
            count++;
        }
        return count;
    }

    private void expire(final long row) {
        tables.expiries.remove(row);
        tables.pendings.update(row, pending.buffer());
        pending.state(Pending.STATE_EXPIRED);
        tables.pendings.written(row);
        tables.transfers.read(pending.transferRow(), transfer.buffer());
        writer.begin(pending.debitRow(), pending.creditRow());
        writer.release(transfer, true);
        writer.end();
    }
}
