package io.millrace.codecs.golden;

import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/**
 * The schemas as SBE's own parser sees them.
 */
final class Schemas {
    /** All of them, by the name of their file and of their folder of golden vectors. */
    static final List<String> NAMES = List.of("session", "ledger", "journal");
    /** Where their sources are. */
    static final Path FOLDER = Path.of("src", "main", "resources", "io", "millrace", "codecs");

    private Schemas() {
    }

    static URL url(final String file) {
        final URL url = Schemas.class.getResource("/io/millrace/codecs/" + file + ".xml");
        if (url == null) {
            throw new IllegalArgumentException("no schema " + file);
        }
        return url;
    }

    static MessageSchema load(final String name) throws Exception {
        return load(new InputSource(url(name).toExternalForm()));
    }

    static MessageSchema load(final InputSource source) throws Exception {
        final ParserOptions options = ParserOptions.builder()
            .stopOnError(true)
            .warningsFatal(true)
            .xIncludeAware(true)
            .build();
        return XmlSchemaParser.parse(source, options);
    }
}
