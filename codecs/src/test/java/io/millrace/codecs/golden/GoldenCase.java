package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;

import java.util.List;
import java.util.Locale;

/**
 * The cases that every message has, made from its schema.
 */
enum GoldenCase {
    /** Every field the least that SBE calls a value, groups with one such element, data of one such byte. */
    LEAST,
    /** Every field the greatest that SBE calls a value. */
    GREATEST,
    /** Every field what SBE calls null. Millrace has no nulls: integers use their whole range, and these are values too. */
    NULL,
    /** Groups without elements, data without bytes. */
    EMPTY,
    /** Bytes that count up, so that no two fields are alike; groups with three elements, data with each of its bytes. */
    FULL;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static List<GoldenCase> of(final Message message) {
        final boolean isFlat = message.fields().stream().noneMatch(f -> f.groupFields() != null || f.isVariableLength());
        return isFlat ? List.of(LEAST, GREATEST, NULL, FULL) : List.of(values());
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The message's body as this case has it. */
    ObjectNode body(final Message message) {
        return new Maker().fields(message.fields());
    }

    private final class Maker {
        private int nextByte = 1;

        private ObjectNode fields(final List<Field> fields) {
            final ObjectNode values = JSON.objectNode();
            for (final Field field : fields) {
                final JsonNode value;
                if (field.groupFields() != null) {
                    value = group(field.groupFields());
                } else if (field.isVariableLength()) {
                    value = JSON.textNode(GoldenVector.text(field, data(GoldenVector.isText(field))));
                } else {
                    value = value(field.type());
                }
                values.set(field.name(), value);
            }
            return values;
        }

        private ArrayNode group(final List<Field> fields) {
            final int count = GoldenCase.this == EMPTY ? 0 : GoldenCase.this == FULL ? 3 : 1;
            final ArrayNode elements = JSON.arrayNode();
            for (int i = 0; i < count; i++) {
                elements.add(fields(fields));
            }
            return elements;
        }

        private byte[] data(final boolean isText) {
            return switch (GoldenCase.this) {
                case LEAST -> new byte[]{0};
                case GREATEST, NULL -> new byte[]{(byte) (isText ? 0x7F : 0xFF)};
                case EMPTY -> new byte[0];
                default -> {
                    final byte[] bytes = new byte[isText ? 0x80 : 0x100];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = (byte) i;
                    }
                    yield bytes;
                }
            };
        }

        private JsonNode value(final Type type) {
            if (type instanceof EncodedDataType data) {
                return GoldenVector.number(data.primitiveType(), number(data.primitiveType()));
            }
            if (type instanceof EnumType enumeration) {
                return constant(enumeration.validValues().stream().map(EnumType.ValidValue::name).toList());
            }
            if (type instanceof SetType set) {
                return choices(set.choices().stream().map(SetType.Choice::name).toList());
            }
            final ObjectNode members = JSON.objectNode();
            for (final Type member : ((CompositeType) type).getTypeList()) {
                members.set(member.name(), value(member));
            }
            return members;
        }

        private long number(final PrimitiveType type) {
            return switch (GoldenCase.this) {
                case LEAST -> type.minValue().longValue();
                case GREATEST -> type.maxValue().longValue();
                case NULL -> type.nullValue().longValue();
                default -> {
                    long value = 0;
                    for (int i = 0; i < type.size(); i++) {
                        value |= (long) nextByte << (8 * i);
                        nextByte = nextByte == 0x7F ? 1 : nextByte + 1;
                    }
                    yield value;
                }
            };
        }

        private JsonNode constant(final List<String> names) {
            return switch (GoldenCase.this) {
                case LEAST -> JSON.textNode(names.get(0));
                case GREATEST -> JSON.textNode(names.get(names.size() - 1));
                case NULL -> JSON.nullNode();
                default -> JSON.textNode(names.get(nextByte++ % names.size()));
            };
        }

        private ArrayNode choices(final List<String> names) {
            final ArrayNode choices = JSON.arrayNode();
            for (int i = 0; i < names.size(); i++) {
                if (GoldenCase.this == GREATEST || (GoldenCase.this == EMPTY || GoldenCase.this == FULL) && i % 2 == 0) {
                    choices.add(names.get(i));
                }
            }
            return choices;
        }
    }
}
