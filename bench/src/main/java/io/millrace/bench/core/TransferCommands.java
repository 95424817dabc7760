package io.millrace.bench.core;

import io.millrace.bench.floor.AccountPairs;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransfersDecoder.TransfersDecoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One create_transfers message, encoded once; each next one differs in its request id, its transfers' ids and their accounts.
 */
public final class TransferCommands implements CoreEngine.Commands {
    private static final int EVENT_LENGTH = TransfersDecoder.sbeBlockLength();

    private final UnsafeBuffer buffer;
    private final AccountPairs pairs;
    private final int transfersPerCommand;
    private long transferId;

    /**
     * Begins with transfer 1, whose id is 1.
     *
     * @param clientId            of the producer.
     * @param transfersPerCommand transfers in each command.
     * @param pairs               the choice of accounts.
     */
    public TransferCommands(final long clientId, final int transfersPerCommand, final AccountPairs pairs) {
        this.transfersPerCommand = transfersPerCommand;
        this.pairs = pairs;
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Envelope.BATCH_OFFSET + transfersPerCommand * EVENT_LENGTH));
        final CreateTransfersEncoder encoder = new CreateTransfersEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.clientId(clientId).requestId(0).principal(0);
        final CreateTransfersEncoder.TransfersEncoder transfers = encoder.transfersCount(transfersPerCommand);
        for (int i = 0; i < transfersPerCommand; i++) {
            transfers.next().ledger(AccountCommands.LEDGER).code(1).amount().low(1);
        }
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public int lengthMax() {
        return buffer.capacity();
    }

    @Override
    public int next() {
        int event = Envelope.BATCH_OFFSET;
        for (int i = 0; i < transfersPerCommand; i++) {
            pairs.next();
            buffer.putLong(event + TransfersDecoder.idEncodingOffset(), ++transferId, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(event + TransfersDecoder.debitAccountIdEncodingOffset(),
                AccountCommands.id(pairs.debit()), ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(event + TransfersDecoder.creditAccountIdEncodingOffset(),
                AccountCommands.id(pairs.credit()), ByteOrder.LITTLE_ENDIAN);
            event += EVENT_LENGTH;
        }
        return buffer.capacity();
    }
}
