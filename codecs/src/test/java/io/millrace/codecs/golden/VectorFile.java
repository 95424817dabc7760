package io.millrace.codecs.golden;

import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A golden vector's pair of files.
 */
record VectorFile(String schemaName, MessageSchema schema, Message message, Path json, Path bin) {
    /** Where all of them are, in one folder for each schema. */
    static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    static Stream<VectorFile> all() throws Exception {
        final List<VectorFile> vectors = new ArrayList<>();
        for (final String name : Schemas.NAMES) {
            final MessageSchema schema = Schemas.load(name);
            for (final Path json : jsonFiles(name)) {
                final String file = json.getFileName().toString();
                final String messageName = file.substring(0, file.indexOf('-'));
                final Message message = schema.messages().stream()
                    .filter(m -> m.name().equals(messageName))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(json + " is of no message of the schema " + name));
                vectors.add(new VectorFile(name, schema, message, json, Path.of(json.toString().replace(".json", ".bin"))));
            }
        }
        return vectors.stream();
    }

    private static List<Path> jsonFiles(final String schemaName) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(schemaName))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @Override
    public String toString() {
        return schemaName + '/' + json.getFileName().toString().replace(".json", "");
    }
}
