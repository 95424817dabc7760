package io.millrace.bench.parts;

import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder.TransfersDecoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder.TransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderDecoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The generated codecs: whole create_transfers messages, with every field of every transfer; in time a message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransferCodec {
    private static final int BATCH = 64;

    private final UnsafeBuffer single = buffer(1);
    private final UnsafeBuffer batch = buffer(BATCH);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final CreateTransfersEncoder encoder = new CreateTransfersEncoder();
    private final CreateTransfersDecoder decoder = new CreateTransfersDecoder();
    private long nextId = 1;

    /** Made by JMH. */
    public TransferCodec() {
    }

    /** Makes the messages that are decoded. */
    @Setup(Level.Trial)
    public void setUp() {
        encode(single, 1);
        encode(batch, BATCH);
    }

    /**
     * Encodes one transfer.
     *
     * @return length of the message in bytes.
     */
    @Benchmark
    public int encodeOne() {
        return encode(single, 1);
    }

    /**
     * Encodes 64 transfers.
     *
     * @return length of the message in bytes.
     */
    @Benchmark
    public int encodeBatchOf64() {
        return encode(batch, BATCH);
    }

    /**
     * Decodes one transfer.
     *
     * @return a sum over its fields.
     */
    @Benchmark
    public long decodeOne() {
        return decode(single);
    }

    /**
     * Decodes 64 transfers.
     *
     * @return a sum over their fields.
     */
    @Benchmark
    public long decodeBatchOf64() {
        return decode(batch);
    }

    private int encode(final UnsafeBuffer buffer, final int count) {
        encoder.wrapAndApplyHeader(buffer, 0, headerEncoder).clientId(1).requestId(nextId).principal(0);
        final TransfersEncoder transfers = encoder.transfersCount(count);
        for (int i = 0; i < count; i++) {
            final long id = nextId++;
            transfers.next().userData64(id).userData32(1).timeout(0).ledger(1).code(1).timestamp(0);
            transfers.id().low(id).high(0);
            transfers.debitAccountId().low(id + 1).high(0);
            transfers.creditAccountId().low(id + 2).high(0);
            transfers.amount().low(1).high(0);
            transfers.pendingId().low(0).high(0);
            transfers.userData128().low(id).high(id);
            transfers.flags().clear();
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private long decode(final UnsafeBuffer buffer) {
        decoder.wrapAndApplyHeader(buffer, 0, headerDecoder);
        long sum = decoder.clientId() + decoder.requestId() + decoder.principal();
        final TransfersDecoder transfers = decoder.transfers();
        while (transfers.hasNext()) {
            transfers.next();
            sum += transfers.id().low() + transfers.id().high()
                + transfers.debitAccountId().low() + transfers.debitAccountId().high()
                + transfers.creditAccountId().low() + transfers.creditAccountId().high()
                + transfers.amount().low() + transfers.amount().high()
                + transfers.pendingId().low() + transfers.pendingId().high()
                + transfers.userData128().low() + transfers.userData128().high()
                + transfers.userData64() + transfers.userData32()
                + transfers.timeout() + transfers.ledger() + transfers.code() + transfers.timestamp()
                + (transfers.flags().isEmpty() ? 0 : 1);
        }
        return sum;
    }

    private static UnsafeBuffer buffer(final int transferCount) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(
            MessageHeaderEncoder.ENCODED_LENGTH + CreateTransfersEncoder.BLOCK_LENGTH
                + TransfersEncoder.sbeHeaderSize() + transferCount * TransfersEncoder.sbeBlockLength()));
    }
}
