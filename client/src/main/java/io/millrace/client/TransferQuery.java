package io.millrace.client;

import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.QueryTransfersEncoder;

/** Query query_transfers: transfers by what they hold. */
public final class TransferQuery extends RowQuery<TransferQuery> {
    TransferQuery() {
        new QueryTransfersEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0);
        clear();
    }

    @Override
    TransferQuery self() {
        return this;
    }
}
