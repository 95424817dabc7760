package io.millrace.client;

import io.millrace.codecs.ledger.CreateTransferStatus;

/** What became of the events of a {@link TransferBatch}. Valid while the listener's method runs. */
public final class TransferResults extends CreateResults {
    /** By their values. */
    private static final CreateTransferStatus[] STATUSES = statuses();

    TransferResults(final ReplyGroup group) {
        super(group);
    }

    /**
     * What became of an event.
     *
     * @param i the event's place in the batch, from 0.
     * @return the status; {@code NULL_VAL} for one that this version of the library has no name for.
     * @throws IndexOutOfBoundsException if there is no such event.
     */
    public CreateTransferStatus status(final int i) {
        final int code = statusCode(i);
        return code < STATUSES.length ? STATUSES[code] : CreateTransferStatus.NULL_VAL;
    }

    private static CreateTransferStatus[] statuses() {
        final CreateTransferStatus[] values = CreateTransferStatus.values();
        // The values run from 0 without gaps; the last constant is NULL_VAL.
        final CreateTransferStatus[] statuses = new CreateTransferStatus[values.length - 1];
        for (final CreateTransferStatus status : values) {
            if (status != CreateTransferStatus.NULL_VAL) {
                statuses[status.value()] = status;
            }
        }
        return statuses;
    }
}
