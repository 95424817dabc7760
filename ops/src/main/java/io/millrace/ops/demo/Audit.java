package io.millrace.ops.demo;

import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferRow;
import io.millrace.client.TransferRows;
import io.millrace.codecs.session.RejectCode;
import io.millrace.ops.rig.Payments;

/** What the engine says about the payments of one producer, held against the producer's book. */
final class Audit implements ReplyListener {
    private final int producer;
    private final byte[] book;
    private final long[] debits = new long[Payments.ACCOUNTS + 1];
    private final long[] credits = new long[Payments.ACCOUNTS + 1];
    private long next;
    private long acknowledged;
    private long missing;
    private long unexpected;
    private long different;
    private long unknownApplied;
    private long unknownNotApplied;

    Audit(final int producer, final byte[] book) {
        this.producer = producer;
        this.book = book;
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        for (int i = 0; i < rows.count(); i++) {
            compare(rows.get(i), (int) next++);
        }
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException(code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        throw new IllegalStateException("the session was lost during the audit");
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException("the session was lost during the audit: " + detail);
    }

    /** Debits that the payments found make of each account, in the ledger's smallest unit. */
    long[] debits() {
        return debits;
    }

    /** Credits that the payments found make of each account, in the ledger's smallest unit. */
    long[] credits() {
        return credits;
    }

    /** Payments that the book has an answer for. */
    long acknowledged() {
        return acknowledged;
    }

    /** Acknowledged as created, and not there. */
    long missing() {
        return missing;
    }

    /** Acknowledged as not created, and there. */
    long unexpected() {
        return unexpected;
    }

    /** There, but not as it was offered. */
    long different() {
        return different;
    }

    /** Never acknowledged, and there. */
    long unknownApplied() {
        return unknownApplied;
    }

    /** Never acknowledged, and not there. */
    long unknownNotApplied() {
        return unknownNotApplied;
    }

    private void compare(final TransferRow row, final int payment) {
        final byte entry = book[payment];
        if (entry != DemoProducer.UNKNOWN) {
            acknowledged++;
        }
        if (!row.isFound()) {
            missing += entry == DemoProducer.CREATED ? 1 : 0;
            unknownNotApplied += entry == DemoProducer.UNKNOWN ? 1 : 0;
            return;
        }
        unexpected += entry == DemoProducer.NOT_CREATED ? 1 : 0;
        unknownApplied += entry == DemoProducer.UNKNOWN ? 1 : 0;
        final long number = payment + 1L;
        final int debit = Payments.debit(producer, number);
        final int credit = Payments.credit(producer, number);
        final long amount = Payments.amount(producer, number);
        if (row.debitAccountIdLow() != debit || row.creditAccountIdLow() != credit || row.amountLow() != amount) {
            different++;
        }
        debits[debit] += amount;
        credits[credit] += amount;
    }
}
