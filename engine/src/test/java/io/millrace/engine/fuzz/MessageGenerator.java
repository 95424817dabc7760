package io.millrace.engine.fuzz;

import io.millrace.codecs.Envelope;
import io.millrace.engine.fuzz.MessageShape.Block;
import io.millrace.engine.fuzz.MessageShape.Leaf;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes messages from their shapes, and spoils them. All that it does follows from the random numbers that it was given, so that
 * a seed gives the same messages again.
 */
final class MessageGenerator {
    /** Longer than any message that an engine of the tests takes, and shorter than an Aeron message may be. */
    static final int LENGTH_MAX = 1024 * 1024 + 64 * 1024;

    private static final int PLACES_MAX = 8;
    private static final int[] HEADER_PLACES = {
        0, Envelope.TEMPLATE_ID_OFFSET, Envelope.SCHEMA_ID_OFFSET, Envelope.VERSION_OFFSET};

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final Random random;
    private final Values values;
    /** Where the message last made says how long or how many something is: offset of a group's header or a text's length. */
    private final int[] groupPlaces = new int[PLACES_MAX];
    private final int[] dataPlaces = new int[PLACES_MAX];
    private int groupCount;
    private int dataCount;

    MessageGenerator(final Random random) {
        this.random = random;
        values = new Values(random);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** A message of a shape, all lengths right; its length is returned. Plausible fields, or wild ones. */
    int make(final MessageShape shape, final boolean isPlausible, final int elementCount, final byte[]... texts) {
        putHeader(shape);
        int end = putBlock(shape, shape.root(), MessageShape.HEADER_LENGTH, isPlausible);
        groupCount = 0;
        for (final Block group : shape.groups()) {
            groupPlaces[groupCount++] = end;
            putShort(end, group.length());
            putShort(end + Short.BYTES, elementCount);
            end += MessageShape.GROUP_HEADER_LENGTH;
            for (int i = 0; i < elementCount; i++) {
                end = putBlock(shape, group, end, isPlausible);
            }
        }
        dataCount = 0;
        for (int i = 0; i < shape.dataCount(); i++) {
            final byte[] text = i < texts.length ? texts[i] : randomBytes(random.nextInt(40));
            dataPlaces[dataCount++] = end;
            buffer.putInt(end, text.length, ByteOrder.LITTLE_ENDIAN);
            buffer.putBytes(end + MessageShape.DATA_HEADER_LENGTH, text);
            end += MessageShape.DATA_HEADER_LENGTH + text.length;
        }
        return end;
    }

    /** Anything; nothing of it from a schema. */
    int makeGarbage(final int length) {
        groupCount = 0;
        dataCount = 0;
        buffer.putBytes(0, randomBytes(length));
        return length;
    }

    /** Says of whom a command or query is, and which; so that it gets past the envelope. */
    void address(final long clientId, final long requestId) {
        buffer.putLong(Envelope.CLIENT_ID_OFFSET, clientId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(Envelope.REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(Envelope.PRINCIPAL_OFFSET, 0);
    }

    /** Sets a number in the root of the message last made, if its shape has it. */
    void set(final MessageShape shape, final String name, final long value) {
        for (final Leaf leaf : shape.root().leaves()) {
            if (leaf.name().equals(name)) {
                put(MessageShape.HEADER_LENGTH + leaf.offset(), leaf.length(), value);
            }
        }
    }

    /** Does one to three bad things to the message, whose new length is returned. */
    int spoil(final int length) {
        int spoiled = length;
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoiled = spoilOnce(spoiled);
        }
        return spoiled;
    }

    private int spoilOnce(final int length) {
        switch (random.nextInt(8)) {
            case 0:
                return random.nextInt(length + 1);
            case 1:
                final int padding = 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 32);
                final int padded = Math.min(LENGTH_MAX, length + padding);
                buffer.setMemory(length, padded - length, (byte) (random.nextBoolean() ? 0 : random.nextInt()));
                return padded;
            case 2:
                putShort(HEADER_PLACES[random.nextInt(HEADER_PLACES.length)], (int) values.boundary(Short.BYTES));
                return length;
            case 3:
                final int header = HEADER_PLACES[random.nextInt(HEADER_PLACES.length)];
                putShort(header, buffer.getShort(header, ByteOrder.LITTLE_ENDIAN) + (random.nextBoolean() ? 1 : -1));
                return length;
            case 4:
                spoilGroup();
                return length;
            case 5:
                spoilData();
                return length;
            case 6:
                if (length > Long.BYTES) {
                    buffer.putLong(random.nextInt(length - Long.BYTES), values.boundary(Long.BYTES), ByteOrder.LITTLE_ENDIAN);
                }
                return length;
            default:
                for (int flips = length == 0 ? 0 : 1 + random.nextInt(8); flips > 0; flips--) {
                    // The beginning is where the rules are.
                    final int at = random.nextInt(random.nextBoolean() ? Math.min(length, Envelope.BATCH_OFFSET + 8) : length);
                    buffer.putByte(at, (byte) (buffer.getByte(at) ^ 1 << random.nextInt(Byte.SIZE)));
                }
                return length;
        }
    }

    private void spoilGroup() {
        if (groupCount > 0) {
            final int place = groupPlaces[random.nextInt(groupCount)] + (random.nextBoolean() ? 0 : Short.BYTES);
            final int was = buffer.getShort(place, ByteOrder.LITTLE_ENDIAN);
            putShort(place, random.nextBoolean() ? was + random.nextInt(3) - 1 : (int) values.boundary(Short.BYTES));
        }
    }

    private void spoilData() {
        if (dataCount > 0) {
            final int place = dataPlaces[random.nextInt(dataCount)];
            final int was = buffer.getInt(place, ByteOrder.LITTLE_ENDIAN);
            final int is = random.nextBoolean() ? was + random.nextInt(3) - 1 : (int) values.boundary(Integer.BYTES);
            buffer.putInt(place, is, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void putHeader(final MessageShape shape) {
        putShort(0, shape.root().length());
        putShort(Envelope.TEMPLATE_ID_OFFSET, shape.templateId());
        putShort(Envelope.SCHEMA_ID_OFFSET, shape.schemaId());
        putShort(Envelope.VERSION_OFFSET, shape.version());
    }

    private int putBlock(final MessageShape shape, final Block block, final int offset, final boolean isPlausible) {
        buffer.setMemory(offset, block.length(), (byte) 0);
        for (final Leaf leaf : block.leaves()) {
            final boolean isWild = !isPlausible || random.nextInt(40) == 0;
            put(offset + leaf.offset(), leaf.length(), isWild ? values.wild(leaf) : values.plausible(shape.name(), leaf));
        }
        return offset + block.length();
    }

    private void put(final int offset, final int length, final long value) {
        for (int i = 0; i < length; i++) {
            buffer.putByte(offset + i, (byte) (value >>> i * Byte.SIZE));
        }
    }

    private void putShort(final int offset, final int value) {
        buffer.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] randomBytes(final int length) {
        final byte[] bytes = new byte[length];
        if (random.nextInt(4) == 0) {
            Arrays.fill(bytes, (byte) random.nextInt());
        } else {
            random.nextBytes(bytes);
        }
        return bytes;
    }
}
