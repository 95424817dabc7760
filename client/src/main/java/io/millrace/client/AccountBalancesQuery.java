package io.millrace.client;

import io.millrace.codecs.ledger.GetAccountBalancesEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;

/**
 * Query get_account_balances: the balances of an account just after each of its transfers. Of an account without
 * {@link AccountFlags#HISTORY} there are none.
 */
public final class AccountBalancesQuery extends AccountHistoryQuery<AccountBalancesQuery> {
    AccountBalancesQuery() {
        new GetAccountBalancesEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0);
        clear();
    }

    @Override
    AccountBalancesQuery self() {
        return this;
    }
}
