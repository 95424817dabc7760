package io.millrace.client;

import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.QueryAccountsEncoder;

/** Query query_accounts: accounts by what they hold. */
public final class AccountQuery extends RowQuery<AccountQuery> {
    AccountQuery() {
        new QueryAccountsEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0);
        clear();
    }

    @Override
    AccountQuery self() {
        return this;
    }
}
