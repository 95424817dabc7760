package io.millrace.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.client.UInt128;
import io.millrace.codecs.Envelope;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.AbstractTokenListener;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.Types;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Commands as JSON, with the names that their schemas give: fields in the ledger's spelling, enums and flags by name, numbers
 * of 64 and 128 bits as strings. What the envelope says is left out. A command of another schema, or one that its schema does
 * not fit, is its bytes in hexadecimal digits.
 */
final class CommandJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> ENVELOPE = Set.of("clientId", "requestId", "principal");

    private final Map<Integer, Ir> schemas = Map.of(
        Envelope.SESSION_SCHEMA_ID, load("session"),
        Envelope.LEDGER_SCHEMA_ID, load("ledger"));

    /** Name of the command's template; null where no schema here has it. */
    String template(final DirectBuffer buffer, final int offset) {
        final List<Token> tokens = tokens(buffer, offset);
        return tokens == null ? null : tokens.get(0).name();
    }

    /** The command, as an object or a string of hexadecimal digits. */
    String text(final DirectBuffer buffer, final int offset, final int length) {
        final List<Token> tokens = length < Envelope.LENGTH ? null : tokens(buffer, offset);
        if (tokens != null) {
            final StringWriter text = new StringWriter();
            // Reads within the command and nowhere else, whatever its own lengths say.
            final DirectBuffer command = new UnsafeBuffer(buffer, offset, length);
            try (JsonGenerator json = JSON.createGenerator(text)) {
                json.writeStartObject();
                final int end = OtfMessageDecoder.decode(command, Envelope.HEADER_LENGTH, Envelope.version(command, 0),
                    Envelope.blockLength(command, 0), tokens, new Writer(json));
                json.writeEndObject();
                json.flush();
                if (end <= length) {
                    return text.toString();
                }
            } catch (final IndexOutOfBoundsException | IOException ex) {
                return hex(buffer, offset, length);
            }
        }
        return hex(buffer, offset, length);
    }

    private List<Token> tokens(final DirectBuffer buffer, final int offset) {
        final Ir schema = schemas.get(Envelope.schemaId(buffer, offset));
        return schema == null ? null : schema.getMessage(Envelope.templateId(buffer, offset));
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        return '"' + digits(buffer, offset, length) + '"';
    }

    private static String digits(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The schema out of the jar that also holds the flyweights. */
    private static Ir load(final String name) {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).xIncludeAware(true).build();
        final String url = Envelope.class.getResource(name + ".xml").toExternalForm();
        try {
            return new IrGenerator().generate(XmlSchemaParser.parse(new InputSource(url), options));
        } catch (final Exception ex) {
            throw new IllegalStateException("the schema " + name + " cannot be read", ex);
        }
    }

    /** Hears what a message holds, field by field. */
    private static final class Writer extends AbstractTokenListener {
        private static final String UINT128 = "Uint128";

        private final JsonGenerator json;
        private boolean isInComposite;
        private boolean isInUint128;
        private long low;

        Writer(final JsonGenerator json) {
            this.json = json;
        }

        @Override
        public void onEncoding(
            final Token field, final DirectBuffer buffer, final int index, final Token type, final int actingVersion) {
            final String name = isInComposite ? type.name() : field.name();
            if (ENVELOPE.contains(name)) {
                return;
            }
            final long value = Types.getLong(buffer, index, type.encoding());
            if (isInUint128) {
                if ("low".equals(name)) {
                    low = value;
                } else {
                    write(() -> json.writeString(new UInt128(value, low).toString()));
                }
                return;
            }
            final PrimitiveType primitive = type.encoding().primitiveType();
            write(() -> {
                json.writeFieldName(spelled(name));
                if (primitive == PrimitiveType.UINT64) {
                    json.writeString(Long.toUnsignedString(value));
                } else if (primitive == PrimitiveType.INT64) {
                    json.writeString(Long.toString(value));
                } else {
                    json.writeNumber(value);
                }
            });
        }

        @Override
        public void onEnum(
            final Token field,
            final DirectBuffer buffer,
            final int index,
            final List<Token> tokens,
            final int from,
            final int to,
            final int actingVersion) {
            final long value = Types.getLong(buffer, index, tokens.get(from + 1).encoding());
            String name = Long.toString(value);
            for (int i = from + 1; i < to; i++) {
                if (tokens.get(i).encoding().constValue().longValue() == value) {
                    name = tokens.get(i).name();
                }
            }
            final String text = name;
            write(() -> json.writeStringField(spelled(field.name()), text));
        }

        @Override
        public void onBitSet(
            final Token field,
            final DirectBuffer buffer,
            final int index,
            final List<Token> tokens,
            final int from,
            final int to,
            final int actingVersion) {
            final long bits = Types.getLong(buffer, index, tokens.get(from + 1).encoding());
            write(() -> {
                json.writeArrayFieldStart(spelled(field.name()));
                long unknown = bits;
                for (int i = from + 1; i < to; i++) {
                    final long bit = 1L << tokens.get(i).encoding().constValue().longValue();
                    if ((bits & bit) != 0) {
                        json.writeString(tokens.get(i).name());
                    }
                    unknown &= ~bit;
                }
                for (int bit = 0; bit < Long.SIZE; bit++) {
                    if ((unknown >>> bit & 1) != 0) {
                        json.writeString("bit_" + bit);
                    }
                }
                json.writeEndArray();
            });
        }

        @Override
        public void onBeginComposite(final Token field, final List<Token> tokens, final int from, final int to) {
            isInComposite = true;
            isInUint128 = UINT128.equals(tokens.get(from).applicableTypeName());
            write(() -> {
                json.writeFieldName(spelled(field.name()));
                if (!isInUint128) {
                    json.writeStartObject();
                }
            });
        }

        @Override
        public void onEndComposite(final Token field, final List<Token> tokens, final int from, final int to) {
            if (!isInUint128) {
                write(json::writeEndObject);
            }
            isInComposite = false;
            isInUint128 = false;
        }

        @Override
        public void onGroupHeader(final Token group, final int count) {
            write(() -> {
                json.writeArrayFieldStart(spelled(group.name()));
                if (count == 0) {
                    json.writeEndArray();
                }
            });
        }

        @Override
        public void onBeginGroup(final Token group, final int index, final int count) {
            write(json::writeStartObject);
        }

        @Override
        public void onEndGroup(final Token group, final int index, final int count) {
            write(() -> {
                json.writeEndObject();
                if (index == count - 1) {
                    json.writeEndArray();
                }
            });
        }

        @Override
        public void onVarData(
            final Token field, final DirectBuffer buffer, final int index, final int length, final Token type) {
            if (index + length > buffer.capacity()) {
                throw new IndexOutOfBoundsException(field.name());
            }
            final String text = type.encoding().characterEncoding() == null
                ? digits(buffer, index, length)
                : new String(HexFormat.of().parseHex(digits(buffer, index, length)), StandardCharsets.ISO_8859_1);
            write(() -> json.writeStringField(spelled(field.name()), text));
        }

        private static void write(final Body body) {
            try {
                body.write();
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        /** {@code userData128} is {@code user_data_128} to the ledger. */
        private static String spelled(final String name) {
            return name.replaceAll("([A-Z]|(?<![0-9])[0-9]+)", "_$1").toLowerCase(Locale.ROOT);
        }

        /** What is written to JSON. */
        @FunctionalInterface
        private interface Body {
            void write() throws IOException;
        }
    }
}
