package io.millrace.client;

import io.millrace.codecs.ledger.LookupTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.TransfersReplyDecoder;

/** Query lookup_transfers: transfers by their ids. */
public final class TransferLookup extends Lookup {
    TransferLookup(final int capacity) {
        super(capacity);
        new LookupTransfersEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(0).requestId(0).principal(0)
            .idsCount(0);
    }

    static int capacity(final int maxMessageLength) {
        final int replyHeaderLength = MessageHeaderEncoder.ENCODED_LENGTH +
            TransfersReplyDecoder.BLOCK_LENGTH + TransfersReplyDecoder.TransfersDecoder.sbeHeaderSize();
        return ElementGroup.capacity(
            maxMessageLength, replyHeaderLength, TransfersReplyDecoder.TransfersDecoder.sbeBlockLength());
    }
}
