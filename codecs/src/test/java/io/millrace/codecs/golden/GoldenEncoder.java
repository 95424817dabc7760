package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;

import java.util.List;

/**
 * From a vector's JSON to its bytes, through the generated encoders.
 */
final class GoldenEncoder {
    private final MessageSchema schema;

    GoldenEncoder(final MessageSchema schema) {
        this.schema = schema;
    }

    byte[] encode(final Message message, final JsonNode vector) {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer(1024);
        final Object encoder = Flyweight.create(schema.packageName(), message.name(), "Encoder");
        final int offset;
        if (GoldenVector.hasHeader(message)) {
            offset = GoldenVector.HEADER_LENGTH;
            final Object header = Flyweight.create(schema.packageName(), "MessageHeader", "Encoder");
            Flyweight.call(encoder, "wrapAndApplyHeader", buffer, 0, header);
        } else {
            offset = 0;
            Flyweight.call(encoder, "wrap", buffer, 0);
        }
        encodeFields(encoder, message.fields(), vector.get("body"));
        final byte[] bytes = new byte[offset + Flyweight.callInt(encoder, "encodedLength")];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private void encodeFields(final Object encoder, final List<Field> fields, final JsonNode values) {
        GoldenVector.requireSameNames(fields, values);
        for (final Field field : fields) {
            final JsonNode value = values.get(field.name());
            if (field.groupFields() != null) {
                final Object group = Flyweight.call(encoder, field.name() + "Count", value.size());
                for (final JsonNode element : value) {
                    encodeFields(Flyweight.call(group, "next"), field.groupFields(), element);
                }
            } else if (field.isVariableLength()) {
                final byte[] bytes = GoldenVector.bytes(field, value.textValue());
                Flyweight.call(encoder, "put" + GoldenVector.capitalised(field.name()), bytes, 0, bytes.length);
            } else {
                encodeValue(encoder, field.name(), field.type(), value);
            }
        }
    }

    private void encodeValue(final Object encoder, final String name, final Type type, final JsonNode value) {
        if (type instanceof EncodedDataType data) {
            Flyweight.call(encoder, name, number(data.primitiveType(), value));
        } else if (type instanceof EnumType) {
            Flyweight.call(encoder, name, constant(type.name(), value.isNull() ? "NULL_VAL" : value.textValue()));
        } else if (type instanceof SetType) {
            final Object set = Flyweight.call(encoder, name);
            Flyweight.call(set, "clear");
            for (final JsonNode choice : value) {
                Flyweight.call(set, choice.textValue(), true);
            }
        } else if (type instanceof CompositeType composite) {
            final Object part = Flyweight.call(encoder, name);
            for (final Type member : composite.getTypeList()) {
                encodeValue(part, member.name(), member, value.get(member.name()));
            }
        } else {
            throw new IllegalArgumentException("a type that golden vectors do not know: " + type);
        }
    }

    private Object constant(final String type, final String name) {
        try {
            for (final Object constant : Class.forName(schema.packageName() + '.' + type).getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("no " + name + " in " + type);
        } catch (final ClassNotFoundException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Long number(final PrimitiveType type, final JsonNode value) {
        if (type == PrimitiveType.UINT64) {
            return Long.parseUnsignedLong(value.textValue());
        }
        if (type == PrimitiveType.INT64) {
            return Long.parseLong(value.textValue());
        }
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("not an integer: " + value);
        }
        return value.longValue();
    }
}
