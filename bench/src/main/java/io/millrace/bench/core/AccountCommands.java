package io.millrace.bench.core;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The accounts that a benchmark's transfers go between, in batches.
 */
public final class AccountCommands implements CoreEngine.Commands {
    /** The ledger of all accounts and transfers. */
    static final int LEDGER = 1;

    private static final int BATCH_MAX = 1_000;
    private static final int EVENT_LENGTH = CreateAccountsEncoder.AccountsEncoder.sbeBlockLength();

    private final MutableDirectBuffer buffer = new ExpandableDirectByteBuffer(1024);
    private final CreateAccountsEncoder encoder = new CreateAccountsEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final long clientId;
    private final int accountCount;
    private int done;

    /**
     * Begins with account 0.
     *
     * @param clientId     of the producer.
     * @param accountCount how many accounts to create.
     */
    public AccountCommands(final long clientId, final int accountCount) {
        this.clientId = clientId;
        this.accountCount = accountCount;
    }

    /** Id of the account with this number; its more significant half is 0. */
    static long id(final int account) {
        return account + 1L;
    }

    /**
     * Commands that it takes to create all.
     *
     * @return the count.
     */
    public int commandCount() {
        return (accountCount + BATCH_MAX - 1) / BATCH_MAX;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int lengthMax() {
        return Envelope.BATCH_OFFSET + BATCH_MAX * EVENT_LENGTH;
    }

    @Override
    public int next() {
        final int count = Math.min(BATCH_MAX, accountCount - done);
        encoder.wrapAndApplyHeader(buffer, 0, header).clientId(clientId).requestId(0).principal(0);
        final CreateAccountsEncoder.AccountsEncoder accounts = encoder.accountsCount(count);
        for (int i = 0; i < count; i++) {
            accounts.next().ledger(LEDGER).code(1).id().low(id(done++)).high(0);
        }
        return Envelope.HEADER_LENGTH + encoder.encodedLength();
    }
}
