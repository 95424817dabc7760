package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A message as lines, which a program in any language can write without knowing JSON: the path of a field and its value,
 * {@code transfers[0].id.low 7}. Data are hexadecimal, a set has one line for each choice that is in it. Languages write the
 * names of fields in their own ways, so that case and underscores do not count in paths.
 */
final class FieldLines {
    private final List<String> lines = new ArrayList<>();

    private FieldLines() {
    }

    /** The lines of a vector's JSON. */
    static List<String> of(final VectorFile vector) throws IOException {
        final JsonNode json = GoldenVector.parse(Files.readAllBytes(vector.json()));
        final FieldLines all = new FieldLines();
        if (json.has("header")) {
            all.addType("header", vector.schema().messageHeader(), json.get("header"));
        }
        all.addFields("", vector.message().fields(), json.get("body"));
        return all.lines;
    }

    /** The lines that a program has written, in the form of those of a vector. */
    static List<String> of(final List<String> written) {
        final FieldLines all = new FieldLines();
        for (final String line : written) {
            final int space = line.indexOf(' ');
            all.add(line.substring(0, space), line.substring(space + 1));
        }
        return all.lines;
    }

    private void add(final String path, final String value) {
        lines.add(path.replace("_", "").toLowerCase(Locale.ROOT) + ' ' + value);
    }

    private void addFields(final String prefix, final List<Field> fields, final JsonNode values) {
        for (final Field field : fields) {
            final String path = prefix + field.name();
            final JsonNode value = values.get(field.name());
            if (field.groupFields() != null) {
                for (int i = 0; i < value.size(); i++) {
                    addFields(path + '[' + i + "].", field.groupFields(), value.get(i));
                }
            } else if (field.isVariableLength()) {
                add(path, HexFormat.of().formatHex(GoldenVector.bytes(field, value.textValue())));
            } else {
                addType(path, field.type(), value);
            }
        }
    }

    private void addType(final String path, final Type type, final JsonNode value) {
        if (type instanceof CompositeType composite) {
            composite.getTypeList().forEach(member -> addType(path + '.' + member.name(), member, value.get(member.name())));
        } else if (type instanceof SetType) {
            value.forEach(choice -> add(path, choice.textValue()));
        } else {
            add(path, value.asText());
        }
    }
}
