package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;

/** Command create_accounts: accounts to be created. */
public final class AccountBatch extends Batch {
    static final int EVENT_LENGTH = CreateAccountsEncoder.AccountsEncoder.sbeBlockLength();

    private final AccountEvent event;

    AccountBatch(final int capacity) {
        super(EVENT_LENGTH, capacity);
        new CreateAccountsEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0)
            .accountsCount(0);
        event = new AccountEvent(buffer);
    }

    static int capacity(final int maxMessageLength) {
        return ElementGroup.capacity(maxMessageLength, Envelope.BATCH_OFFSET, EVENT_LENGTH);
    }

    /**
     * Appends an event with all its fields 0.
     *
     * @return the event, to be filled in; the same object each time, and of use until the next call.
     * @throws IllegalStateException if the batch {@link #isFull}.
     */
    public AccountEvent add() {
        return event.wrap(group.append());
    }

    /**
     * Empties the batch, so that it can be used again.
     *
     * @return this.
     */
    public AccountBatch clear() {
        group.clear();
        return this;
    }
}
