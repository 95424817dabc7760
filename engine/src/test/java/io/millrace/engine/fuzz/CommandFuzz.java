package io.millrace.engine.fuzz;

import io.millrace.codecs.Envelope;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/**
 * Messages for the command stream. Remembers which of them have to be in the journal.
 */
final class CommandFuzz {
    /** Far from where the boundaries are, so that no spoiled request id is another message's. */
    private static final long FIRST_REQUEST_ID = 1L << 40;
    private static final long HASH_SEED = 0xCBF29CE484222325L;
    private static final long HASH_PRIME = 0x100000001B3L;

    private final List<MessageShape> ledger = MessageShape.load("ledger");
    private final List<MessageShape> requests = ledger.stream().filter(shape -> shape.templateId() < 200).toList();
    private final List<MessageShape> session = MessageShape.load("session");
    private final LongArrayList admitted = new LongArrayList();
    private final LongArrayList perhapsAdmitted = new LongArrayList();
    private final Random random;
    private final MessageGenerator generator;
    private final long clientId;
    private final int lengthMax;
    private long requestId = FIRST_REQUEST_ID;
    private int length;
    private Verdict verdict;

    CommandFuzz(final Random random, final long clientId, final int lengthMax) {
        this.random = random;
        this.generator = new MessageGenerator(random);
        this.clientId = clientId;
        this.lengthMax = lengthMax;
    }

    /** Makes the next message, of any kind. */
    void next() {
        make(random.nextInt(2) == 0);
        judge();
        if (verdict == Verdict.COMMAND) {
            remember();
        }
    }

    /** Makes the next message, one that must be refused. */
    void nextRefused() {
        make(true);
        judge();
        while (verdict != Verdict.REFUSED) {
            length = generator.spoil(length);
            judge();
        }
    }

    /** Makes the next message, a query that must be answered. */
    void nextQuery() {
        do {
            make(false);
            judge();
        } while (verdict() != Verdict.QUERY);
    }

    /** Makes the next message, of any kind, which nobody will answer or apply. */
    void nextUnheard() {
        make(random.nextInt(2) == 0);
    }

    UnsafeBuffer buffer() {
        return generator.buffer();
    }

    int length() {
        return length;
    }

    /** Null where its request id is not the message's own, so that an engine may also have reason to refuse it. */
    Verdict verdict() {
        final boolean isOwnId = length >= Envelope.LENGTH && Envelope.requestId(buffer(), 0) == requestId;
        return verdict == Verdict.REFUSED || isOwnId ? verdict : null;
    }

    /** Hashes of the commands that have to be in the journal, in order; those with another's request id may be there. */
    LongArrayList admitted() {
        return admitted;
    }

    /** Is it the hash of a command that may be in the journal? */
    boolean mayBeThere(final long hash) {
        return perhapsAdmitted.containsLong(hash);
    }

    /** Hash of a command. */
    static long hash(final DirectBuffer buffer, final int offset, final int length) {
        long hash = HASH_SEED;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer.getByte(offset + i)) * HASH_PRIME;
        }
        return hash;
    }

    private void make(final boolean isToBeSpoiled) {
        requestId++;
        final int choice = random.nextInt(100);
        if (choice < 10) {
            final boolean isLong = random.nextInt(200) == 0;
            length = generator.makeGarbage(isLong ? lengthMax - 100 + random.nextInt(200) : random.nextInt(301));
            if (choice < 5) {
                generator.address(clientId, requestId);
            }
            return;
        }
        final List<MessageShape> shapes = choice < 82 ? requests : choice < 90 ? ledger : session;
        final MessageShape shape = shapes.get(random.nextInt(shapes.size()));
        length = generator.make(shape, random.nextInt(4) != 0, elementCount(shape));
        if (random.nextInt(30) != 0) {
            generator.address(clientId, requestId);
        }
        if (isToBeSpoiled) {
            length = generator.spoil(length);
        }
    }

    private int elementCount(final MessageShape shape) {
        if (shape.groups().isEmpty()) {
            return 0;
        }
        final int elementLength = shape.groups().get(0).length();
        final int most = (lengthMax + 256 - shape.length(0)) / elementLength;
        return switch (random.nextInt(1_000)) {
            case 0 -> Math.min(0xFFFF, most - random.nextInt(4));
            case 1 -> Math.min(most, Envelope.EVENT_COUNT_MAX + random.nextInt(3) - 1);
            case 2, 3, 4, 5 -> random.nextInt(400);
            default -> random.nextInt(5);
        };
    }

    private void judge() {
        verdict = Verdict.of(ledger, clientId, lengthMax, buffer(), length);
        if (verdict == Verdict.COMMAND && Envelope.requestId(buffer(), 0) != requestId) {
            // Not one above: what follows would be too old for an engine that remembers request ids.
            final long id = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> Long.MIN_VALUE | random.nextLong();
                default -> FIRST_REQUEST_ID + random.nextInt((int) (requestId - FIRST_REQUEST_ID));
            };
            buffer().putLong(Envelope.REQUEST_ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void remember() {
        final long hash = hash(buffer(), 0, length);
        if (verdict() == null) {
            perhapsAdmitted.addLong(hash);
        } else {
            admitted.addLong(hash);
        }
    }
}
