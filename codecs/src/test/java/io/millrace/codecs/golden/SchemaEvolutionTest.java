package io.millrace.codecs.golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.xml.MessageSchema;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the schemas to every release of them: {@code src/released/VERSION} has the schemas as they were released.
 */
class SchemaEvolutionTest {
    private static final Path RELEASED = Path.of("src", "released");
    /** It lies in a frame, without a header of its own. */
    private static final Set<String> CLOSED_MESSAGES = Set.of("Record");

    private static final String SCHEMA = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="shop" id="7" version="3" byteOrder="littleEndian">
            <types>
                <composite name="messageHeader">
                    <type name="blockLength" primitiveType="uint16"/>
                    <type name="templateId" primitiveType="uint16"/>
                    <type name="schemaId" primitiveType="uint16"/>
                    <type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding">
                    <type name="blockLength" primitiveType="uint16"/>
                    <type name="numInGroup" primitiveType="uint16"/>
                </composite>
                <composite name="text">
                    <type name="length" primitiveType="uint32" maxValue="1000"/>
                    <type name="varData" primitiveType="uint8" length="0" characterEncoding="US-ASCII"/>
                </composite>
                <composite name="Money">
                    <type name="units" primitiveType="uint64"/>
                    <type name="cents" primitiveType="uint8"/>
                </composite>
                <enum name="Colour" encodingType="uint8">
                    <validValue name="red">1</validValue>
                    <validValue name="green">2</validValue>
                </enum>
                <set name="Options" encodingType="uint8">
                    <choice name="gift">0</choice>
                    <choice name="express">1</choice>
                </set>
            </types>
            <sbe:message name="Order" id="1">
                <field name="number" id="1" type="uint64"/>
                <field name="price" id="2" type="Money"/>
                <field name="colour" id="3" type="Colour"/>
                <field name="options" id="4" type="Options"/>
                <group name="items" id="5" dimensionType="groupSizeEncoding" blockLength="16">
                    <field name="article" id="6" type="uint32"/>
                    <field name="count" id="7" type="uint32"/>
                    <data name="remark" id="8" type="text"/>
                </group>
                <data name="address" id="9" type="text"/>
            </sbe:message>
            <sbe:message name="Note" id="2" blockLength="16">
                <field name="number" id="1" type="uint64"/>
            </sbe:message>
            <sbe:message name="Entry" id="3">
                <field name="number" id="1" type="uint64"/>
            </sbe:message>
        </sbe:messageSchema>
        """;

    private record Released(Path released, Path current) {
        @Override
        public String toString() {
            return RELEASED.relativize(released).toString();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("releasedSchemas")
    void shouldStillBeUnderstoodByThoseWhoSpeakAReleasedVersion(final Released pair) throws Exception {
        assertThat(pair.current).exists();
        final List<String> violations = SchemaEvolution.violations(
            Schemas.load(source(pair.released)), Schemas.load(source(pair.current)), CLOSED_MESSAGES);
        assertThat(violations).isEmpty();
    }

    @Test
    void shouldAllowEverySchemaToStayAsItIs() throws Exception {
        for (final String name : Schemas.NAMES) {
            assertThat(SchemaEvolution.violations(Schemas.load(name), Schemas.load(name), CLOSED_MESSAGES)).isEmpty();
        }
        assertThat(violations(SCHEMA)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        message             | </sbe:messageSchema> | <sbe:message name="X" id="4" sinceVersion="4"/></sbe:messageSchema>
        field of a root     | <group | <field name="x" id="20" type="uint64" sinceVersion="4"/><group
        field of an element | <data name="remark" | <field name="x" id="20" type="uint8" sinceVersion="4"/><data name="remark"
        data at the end     | '</sbe:message><sbe:message name="Note"' | \
            '<data name="x" id="20" type="text" sinceVersion="4"/></sbe:message><sbe:message name="Note"'
        field in padding    | '"uint64"/></sbe:message><sbe:message name="Entry"' | \
            '"uint64"/><field name="x" id="2" type="uint64" sinceVersion="4"/></sbe:message><sbe:message name="Entry"'
        value of an enum    | </enum> | <validValue name="blue" sinceVersion="4">3</validValue></enum>
        choice of a set     | </set> | <choice name="fragile" sinceVersion="4">2</choice></set>
        description         | <field name="number" | <field description="Of the order" name="number"
        deprecation         | <field name="number" | <field deprecated="4" name="number"
        longer element      | blockLength="16"> | blockLength="24">
        """)
    void shouldAllow(final String change, final String from, final String to) throws Exception {
        assertThat(violations(changed(from, to).replace("version=\"3\"", "version=\"4\""))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        schema id         | id="7" version | id="8" version | 'schema: id changed from 7 to 8'
        package           | "shop" | "store" | 'schema: package changed from shop to store'
        byte order        | littleEndian | bigEndian | 'schema: byte order changed from LITTLE_ENDIAN to BIG_ENDIAN'
        lower version     | version="4" | version="2" | 'schema: version 2 is less than the released 3'
        header            | name="version" primitiveType="uint16"/> | \
            name="version" primitiveType="uint16"/><type name="x" primitiveType="uint16"/> \
            | 'message header: members changed from'
        message removed   | '<sbe:message name="Entry" id="3"><field name="number" id="1" type="uint64"/></sbe:message>' | '' \
            | 'Entry: removed'
        message renamed   | "Entry" | "Line" | 'Entry: removed'
        message id        | id="3"> | id="4"> | 'Entry: id changed from 3 to 4'
        message, unmarked | </sbe:messageSchema> | <sbe:message name="X" id="4"/></sbe:messageSchema> \
            | 'X: new, but with sinceVersion 0'
        message closed    | </sbe:message> | <field name="x" id="2" type="uint8" sinceVersion="4"/></sbe:message> \
            | 'Entry.x: added where readers can''t pass over it'
        shorter root      | blockLength="16"><field name="number" | blockLength="8"><field name="number" \
            | 'Note: block length shrank from 16 to 8'
        field id          | id="6" | id="16" | 'Order.items.article: id changed from 6 to 16'
        field renamed     | name="count" | name="pieces" | 'Order.items.count: removed or renamed'
        field removed     | <field name="options" id="4" type="Options"/> | '' | 'Order.options: removed or renamed'
        fields swapped    | '<field name="article" id="6" type="uint32"/><field name="count" id="7" type="uint32"/>' | \
            '<field name="count" id="7" type="uint32"/><field name="article" id="6" type="uint32"/>' \
            | 'Order.items.article: moved'
        field in between  | <field name="colour" | <field name="x" id="20" type="uint8" sinceVersion="4"/><field name="colour" \
            | 'Order.colour: moved'
        field moved       | type="uint64"/><field name="price" | type="uint64"/><field offset="10" name="price" \
            | 'Order.price: offset changed from 8 to 10'
        field, unmarked   | <group | <field name="x" id="20" type="uint8"/><group | 'Order.x: new, but with sinceVersion 0'
        field, too late   | <group | <field name="x" id="20" type="uint8" sinceVersion="3"/><group \
            | 'Order.x: new, but with sinceVersion 3'
        sinceVersion      | name="colour" id="3" | name="colour" sinceVersion="2" id="3" \
            | 'Order.colour: sinceVersion changed from 0 to 2'
        field's type      | id="6" type="uint32" | id="6" type="int32" | 'Order.items.article: type changed from uint32 to int32'
        field optional    | id="6" type | id="6" presence="optional" type \
            | 'Order.items.article: presence changed from REQUIRED to OPTIONAL'
        shorter element   | blockLength="16"><field name="article" | blockLength="8"><field name="article" \
            | 'Order.items: block length shrank from 16 to 8'
        data in element   | </group> | <data name="x" id="20" type="text" sinceVersion="4"/></group> \
            | 'Order.items.x: added where readers can''t pass over it'
        group before data | </group> | '</group><group name="x" id="20" dimensionType="groupSizeEncoding" sinceVersion="4">\
        <field name="y" id="21" type="uint8"/></group>' | 'Order.address: moved'
        group to data     | '<data name="address" id="9" type="text"/>' | '<group name="address" id="9" \
        dimensionType="groupSizeEncoding"><field name="y" id="21" type="uint8"/></group>' | 'Order.address: kind changed'
        length of data    | primitiveType="uint32" maxValue | primitiveType="uint16" maxValue \
            | 'Order.address.length: encoding changed from uint32'
        greatest length   | "1000" | "2000" | 'Order.address.length: encoding changed'
        text's encoding   | US-ASCII | UTF-8 | 'Order.address.varData: encoding changed'
        composite grown   | <type name="cents" | <type name="sign" primitiveType="uint8" sinceVersion="4"/><type name="cents" \
            | 'Order.price: members changed from [units, cents] to [units, sign, cents]'
        enum's encoding   | name="Colour" encodingType="uint8" | name="Colour" encodingType="uint16" \
            | 'Colour: encoding changed from uint8 to uint16'
        enum value        | >2</validValue> | >3</validValue> | 'Colour.green: value changed from 2 to 3'
        enum removed      | '<validValue name="green">2</validValue>' | '' | 'Colour.green: removed or renamed'
        enum, unmarked    | </enum> | <validValue name="blue">3</validValue></enum> | 'Colour.blue: new, but with sinceVersion 0'
        set's encoding    | name="Options" encodingType="uint8" | name="Options" encodingType="uint16" \
            | 'Options: encoding changed from uint8 to uint16'
        choice's bit      | >1</choice> | >2</choice> | 'Options.express: value changed from 1 to 2'
        choice removed    | '<choice name="gift">0</choice>' | '' | 'Options.gift: removed or renamed'
        choice, unmarked  | </set> | <choice name="fragile">2</choice></set> | 'Options.fragile: new, but with sinceVersion 0'
        """)
    void shouldForbid(final String change, final String from, final String to, final String violation) throws Exception {
        final String raised = changed("version=\"3\"", "version=\"4\"");
        assertThat(violations(changed(raised, from, to == null ? "" : to))).anyMatch(v -> v.startsWith(violation));
    }

    @Test
    void shouldForbidWhatIsNewInAVersionThatWasReleased() throws Exception {
        final String grown = changed("<group", "<field name=\"x\" id=\"20\" type=\"uint8\" sinceVersion=\"3\"/><group");
        assertThat(violations(grown)).singleElement().asString().startsWith("Order.x: new, but with sinceVersion 3 in version 3");
    }

    private static List<String> violations(final String changed) throws Exception {
        return SchemaEvolution.violations(load(SCHEMA), load(changed), Set.of("Entry"));
    }

    private static MessageSchema load(final String xml) throws Exception {
        return Schemas.load(new InputSource(new StringReader(xml)));
    }

    private static String changed(final String from, final String to) {
        return changed(SCHEMA, from, to);
    }

    /** Space between elements does not count, and the last place that fits is changed. */
    private static String changed(final String xml, final String from, final String to) {
        final String flat = xml.replaceAll(">\\s+<", "><");
        final int place = flat.lastIndexOf(from);
        assertThat(place).as("'%s' in the schema", from).isNotNegative();
        return flat.substring(0, place) + to + flat.substring(place + from.length());
    }

    private static InputSource source(final Path file) {
        return new InputSource(file.toUri().toString());
    }

    private static Stream<Released> releasedSchemas() throws IOException {
        if (Files.notExists(RELEASED)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(RELEASED)) {
            return files.filter(f -> f.toString().endsWith(".xml") && !f.endsWith("types.xml"))
                .sorted()
                .map(f -> new Released(f, Schemas.FOLDER.resolve(f.getFileName())))
                .toList().stream();
        }
    }
}
