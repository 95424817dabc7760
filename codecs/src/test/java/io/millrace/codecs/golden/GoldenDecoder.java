package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
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
 * From a vector's bytes to its JSON, through the generated decoders.
 */
final class GoldenDecoder {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final MessageSchema schema;

    GoldenDecoder(final MessageSchema schema) {
        this.schema = schema;
    }

    ObjectNode decode(final Message message, final byte[] bytes) {
        final DirectBuffer buffer = new UnsafeBuffer(bytes);
        final Object decoder = Flyweight.create(schema.packageName(), message.name(), "Decoder");
        final ObjectNode vector = JSON.objectNode();
        final int offset;
        if (GoldenVector.hasHeader(message)) {
            offset = GoldenVector.HEADER_LENGTH;
            final Object header = Flyweight.create(schema.packageName(), "MessageHeader", "Decoder");
            Flyweight.call(header, "wrap", buffer, 0);
            vector.set("header", decodeComposite(header, schema.messageHeader()));
            Flyweight.call(decoder, "wrapAndApplyHeader", buffer, 0, header);
        } else {
            offset = 0;
            final int blockLength = Flyweight.callInt(decoder, "sbeBlockLength");
            Flyweight.call(decoder, "wrap", buffer, 0, blockLength, Flyweight.callInt(decoder, "sbeSchemaVersion"));
        }
        vector.set("body", decodeFields(decoder, message.fields()));
        final int length = offset + Flyweight.callInt(decoder, "encodedLength");
        if (length != bytes.length) {
            throw new IllegalArgumentException("message of " + length + " bytes in " + bytes.length);
        }
        return vector;
    }

    private ObjectNode decodeFields(final Object decoder, final List<Field> fields) {
        final ObjectNode values = JSON.objectNode();
        for (final Field field : fields) {
            final JsonNode value;
            if (field.groupFields() != null) {
                final Object group = Flyweight.call(decoder, field.name());
                final ArrayNode elements = JSON.arrayNode();
                for (int i = Flyweight.callInt(group, "count"); i > 0; i--) {
                    elements.add(decodeFields(Flyweight.call(group, "next"), field.groupFields()));
                }
                value = elements;
            } else if (field.isVariableLength()) {
                final byte[] bytes = new byte[Flyweight.callInt(decoder, field.name() + "Length")];
                Flyweight.call(decoder, "get" + GoldenVector.capitalised(field.name()), bytes, 0, bytes.length);
                value = JSON.textNode(GoldenVector.text(field, bytes));
            } else {
                value = decodeValue(decoder, field.name(), field.type());
            }
            values.set(field.name(), value);
        }
        return values;
    }

    private JsonNode decodeValue(final Object decoder, final String name, final Type type) {
        if (type instanceof EncodedDataType data) {
            return GoldenVector.number(data.primitiveType(), ((Number) Flyweight.call(decoder, name)).longValue());
        }
        if (type instanceof EnumType) {
            final String constant = ((Enum<?>) Flyweight.call(decoder, name)).name();
            return "NULL_VAL".equals(constant) ? JSON.nullNode() : JSON.textNode(constant);
        }
        if (type instanceof SetType set) {
            final Object flags = Flyweight.call(decoder, name);
            final ArrayNode choices = JSON.arrayNode();
            for (final SetType.Choice choice : set.choices()) {
                if ((boolean) Flyweight.call(flags, choice.name())) {
                    choices.add(choice.name());
                }
            }
            return choices;
        }
        if (type instanceof CompositeType composite) {
            return decodeComposite(Flyweight.call(decoder, name), composite);
        }
        throw new IllegalArgumentException("a type that golden vectors do not know: " + type);
    }

    private ObjectNode decodeComposite(final Object decoder, final CompositeType composite) {
        final ObjectNode members = JSON.objectNode();
        for (final Type member : composite.getTypeList()) {
            members.set(member.name(), decodeValue(decoder, member.name(), member));
        }
        return members;
    }
}
