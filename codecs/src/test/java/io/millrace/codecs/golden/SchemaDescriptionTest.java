package io.millrace.codecs.golden;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaDescriptionTest {
    @ParameterizedTest
    @ValueSource(strings = {"session", "ledger", "journal", "types"})
    void shouldDescribeEveryMessageFieldTypeAndValue(final String name) throws Exception {
        final NodeList elements = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(Schemas.url(name).toExternalForm()).getElementsByTagName("*");
        final List<String> bare = new ArrayList<>();
        int named = 0;
        for (int i = 0; i < elements.getLength(); i++) {
            final Element element = (Element) elements.item(i);
            if (element.hasAttribute("name")) {
                named++;
                if (element.getAttribute("description").isBlank()) {
                    bare.add(((Element) element.getParentNode()).getAttribute("name") + '.' + element.getAttribute("name"));
                }
            }
        }
        assertThat(named).isPositive();
        assertThat(bare).isEmpty();
    }
}
