package io.millrace.client;

import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.LookupAccountsEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;

/** Query lookup_accounts: accounts by their ids. */
public final class AccountLookup extends Lookup {
    AccountLookup(final int capacity) {
        super(capacity);
        new LookupAccountsEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0)
            .idsCount(0);
    }

    static int capacity(final int maxMessageLength) {
        final int replyHeaderLength = MessageHeaderEncoder.ENCODED_LENGTH +
            AccountsReplyDecoder.BLOCK_LENGTH + AccountsReplyDecoder.AccountsDecoder.sbeHeaderSize();
        return ElementGroup.capacity(
            maxMessageLength, replyHeaderLength, AccountsReplyDecoder.AccountsDecoder.sbeBlockLength());
    }
}
