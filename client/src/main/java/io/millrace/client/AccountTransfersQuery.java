package io.millrace.client;

import io.millrace.codecs.ledger.GetAccountTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;

/** Query get_account_transfers: the transfers that debit or credit an account. */
public final class AccountTransfersQuery extends AccountHistoryQuery<AccountTransfersQuery> {
    AccountTransfersQuery() {
        new GetAccountTransfersEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0);
        clear();
    }

    @Override
    AccountTransfersQuery self() {
        return this;
    }
}
