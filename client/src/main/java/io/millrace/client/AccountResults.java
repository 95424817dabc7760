package io.millrace.client;

import io.millrace.codecs.ledger.CreateAccountStatus;

/** What became of the events of an {@link AccountBatch}. Valid while the listener's method runs. */
public final class AccountResults extends CreateResults {
    /** By their values. */
    private static final CreateAccountStatus[] STATUSES = statuses();

    AccountResults(final ReplyGroup group) {
        super(group);
    }

    /**
     * What became of an event.
     *
     * @param i the event's place in the batch, from 0.
     * @return the status; {@code NULL_VAL} for one that this version of the library has no name for.
     * @throws IndexOutOfBoundsException if there is no such event.
     */
    public CreateAccountStatus status(final int i) {
        final int code = statusCode(i);
        return code < STATUSES.length ? STATUSES[code] : CreateAccountStatus.NULL_VAL;
    }

    private static CreateAccountStatus[] statuses() {
        final CreateAccountStatus[] values = CreateAccountStatus.values();
        // The values run from 0 without gaps; the last constant is NULL_VAL.
        final CreateAccountStatus[] statuses = new CreateAccountStatus[values.length - 1];
        for (final CreateAccountStatus status : values) {
            if (status != CreateAccountStatus.NULL_VAL) {
                statuses[status.value()] = status;
            }
        }
        return statuses;
    }
}
