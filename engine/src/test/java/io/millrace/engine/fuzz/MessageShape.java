package io.millrace.engine.fuzz;

import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.util.ArrayList;
import java.util.List;

/**
 * How a message of a schema is laid out, as SBE's own intermediate representation has it.
 *
 * @param schemaId   of the schema.
 * @param version    of the schema.
 * @param templateId of the message.
 * @param name       of the message.
 * @param root       block of the root.
 * @param groups     blocks of the elements of the repeating groups, in order.
 * @param dataCount  number of texts behind them.
 */
record MessageShape(
    int schemaId, int version, int templateId, String name, Block root, List<Block> groups, int dataCount) {
    /** Header and group header, each of four fields or two of two bytes; a text's length has four. */
    static final int HEADER_LENGTH = 8;
    static final int GROUP_HEADER_LENGTH = 4;
    static final int DATA_HEADER_LENGTH = 4;

    /**
     * A root or the element of a group.
     *
     * @param length in bytes.
     * @param leaves that lie in it.
     */
    record Block(int length, List<Leaf> leaves) {
    }

    /**
     * A number in a block.
     *
     * @param name    of the field, with that of the composite's member behind a dot.
     * @param offset  in the block.
     * @param length  in bytes.
     * @param notable values that the schema speaks of: its bounds and null value, an enum's values, a set's bits.
     * @param isSet   are these bits, which go together?
     */
    record Leaf(String name, int offset, int length, long[] notable, boolean isSet) {
    }

    /** All messages of one of the schemas in codecs. */
    static List<MessageShape> load(final String schema) {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).xIncludeAware(true).build();
        final Ir ir;
        try {
            final InputSource source =
                new InputSource(MessageShape.class.getResource("/io/millrace/codecs/" + schema + ".xml").toExternalForm());
            ir = new IrGenerator().generate(XmlSchemaParser.parse(source, options));
        } catch (final Exception ex) {
            throw new IllegalStateException("cannot read the schema " + schema, ex);
        }
        final List<MessageShape> shapes = new ArrayList<>();
        for (final List<Token> tokens : ir.messages()) {
            shapes.add(shape(ir, tokens));
        }
        return shapes;
    }

    /** Length of a message with so many elements in each group and no byte in a text. */
    int length(final int elementCount) {
        int length = HEADER_LENGTH + root.length() + dataCount * DATA_HEADER_LENGTH;
        for (final Block group : groups) {
            length += GROUP_HEADER_LENGTH + elementCount * group.length();
        }
        return length;
    }

    private static MessageShape shape(final Ir ir, final List<Token> tokens) {
        final Token message = tokens.get(0);
        final Block root = new Block(message.encodedLength(), new ArrayList<>());
        final List<Block> groups = new ArrayList<>();
        int dataCount = 0;
        Block block = root;
        for (int i = 1; i < tokens.size(); i++) {
            final Token token = tokens.get(i);
            switch (token.signal()) {
                case BEGIN_FIELD -> {
                    addLeaves(block, tokens.subList(i, i + token.componentTokenCount()));
                    i += token.componentTokenCount() - 1;
                }
                case BEGIN_GROUP -> {
                    block = new Block(token.encodedLength(), new ArrayList<>());
                    groups.add(block);
                    i += tokens.get(i + 1).componentTokenCount();
                }
                case END_GROUP -> block = root;
                case BEGIN_VAR_DATA -> {
                    dataCount++;
                    i += token.componentTokenCount() - 1;
                }
                default -> {
                    if (token.signal() != Signal.END_MESSAGE) {
                        throw new IllegalStateException("unexpected " + token);
                    }
                }
            }
        }
        return new MessageShape(ir.id(), ir.version(), message.id(), message.name(), root, groups, dataCount);
    }

    private static void addLeaves(final Block block, final List<Token> field) {
        final Token type = field.get(1);
        final int offset = field.get(0).offset();
        final String name = field.get(0).name();
        switch (type.signal()) {
            case BEGIN_COMPOSITE -> {
                for (final Token member : field.subList(2, field.size() - 2)) {
                    block.leaves().add(new Leaf(name + "." + member.name(), offset + member.offset(),
                        member.encodedLength(), bounds(member.encoding()), false));
                }
            }
            case BEGIN_ENUM, BEGIN_SET -> block.leaves().add(
                new Leaf(name, offset, type.encodedLength(), choices(field), type.signal() == Signal.BEGIN_SET));
            default -> block.leaves().add(new Leaf(name, offset, type.encodedLength(), bounds(type.encoding()), false));
        }
    }

    private static long[] bounds(final Encoding encoding) {
        return new long[] {
            value(encoding.applicableMinValue(), encoding.primitiveType()),
            value(encoding.applicableMaxValue(), encoding.primitiveType()),
            value(encoding.applicableNullValue(), encoding.primitiveType())};
    }

    private static long[] choices(final List<Token> field) {
        return field.stream()
            .filter(token -> token.signal() == Signal.VALID_VALUE || token.signal() == Signal.CHOICE)
            .mapToLong(token -> token.signal() == Signal.CHOICE ?
                1L << token.encoding().constValue().longValue() : token.encoding().constValue().longValue())
            .toArray();
    }

    private static long value(final PrimitiveValue value, final PrimitiveType type) {
        return type == PrimitiveType.FLOAT || type == PrimitiveType.DOUBLE ? 0 : value.longValue();
    }
}
