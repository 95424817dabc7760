package io.millrace.codecs.golden;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * How a message is written as JSON; {@code src/test/resources/golden/README.md} says the same for other languages.
 */
final class GoldenVector {
    /** Length of the SBE message header, in bytes. */
    static final int HEADER_LENGTH = 8;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GoldenVector() {
    }

    /** A journal's record lies in a frame without a header of its own. */
    static boolean hasHeader(final Message message) {
        return !"Record".equals(message.name());
    }

    static String capitalised(final String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** Integers of 64 bits are text, since many a JSON reader keeps 53 of them. */
    static JsonNode number(final PrimitiveType type, final long value) {
        if (type == PrimitiveType.UINT64) {
            return JsonNodeFactory.instance.textNode(Long.toUnsignedString(value));
        }
        if (type == PrimitiveType.INT64) {
            return JsonNodeFactory.instance.textNode(Long.toString(value));
        }
        return JsonNodeFactory.instance.numberNode(value);
    }

    /** Text is itself, other data is hexadecimal. */
    static String text(final Field data, final byte[] bytes) {
        return isText(data) ? new String(bytes, StandardCharsets.US_ASCII) : HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(final Field data, final String text) {
        return isText(data) ? text.getBytes(StandardCharsets.US_ASCII) : HexFormat.of().parseHex(text);
    }

    static boolean isText(final Field data) {
        final CompositeType type = (CompositeType) data.type();
        return ((EncodedDataType) type.getType("varData")).characterEncoding() != null;
    }

    static void requireSameNames(final List<Field> fields, final JsonNode values) {
        final List<String> expected = fields.stream().map(Field::name).toList();
        final List<String> actual = new ArrayList<>();
        values.fieldNames().forEachRemaining(actual::add);
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException("fields " + actual + " where the schema has " + expected);
        }
    }

    static JsonNode parse(final byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    static byte[] print(final JsonNode vector) throws IOException {
        final DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
            .withObjectIndenter(new OuterLevels(2))
            .withArrayIndenter(new OuterLevels(3));
        return (MAPPER.writer(printer).writeValueAsString(vector) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** One line for each field of the root and for each element of a group. */
    private static final class OuterLevels implements DefaultPrettyPrinter.Indenter {
        private final DefaultIndenter outer = new DefaultIndenter("  ", "\n");
        private final int levels;

        private OuterLevels(final int levels) {
            this.levels = levels;
        }

        @Override
        public void writeIndentation(final JsonGenerator generator, final int level) throws IOException {
            if (level <= levels) {
                outer.writeIndentation(generator, level);
            } else {
                generator.writeRaw(' ');
            }
        }

        @Override
        public boolean isInline() {
            return false;
        }
    }
}
