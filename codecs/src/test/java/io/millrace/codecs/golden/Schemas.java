package io.millrace.codecs.golden;

import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.net.URL;
import java.util.List;

/**
 * The schemas as SBE's own parser sees them.
 */
final class Schemas {
    /** All of them, by the name of their file and of their folder of golden vectors. */
    static final List<String> NAMES = List.of("session", "ledger", "journal");

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
        final ParserOptions options = ParserOptions.builder()
            .stopOnError(true)
            .warningsFatal(true)
            .xIncludeAware(true)
            .build();
        return XmlSchemaParser.parse(new InputSource(url(name).toExternalForm()), options);
    }
}
