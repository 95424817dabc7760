package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the generated flyweights to the vectors, byte for byte. With {@code -Dmillrace.golden.regenerate=true} it first
 * writes the {@code .json} of cases that have none, and every vector's {@code .bin} anew from its {@code .json}.
 */
class GoldenVectorsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final int FRAME_CRC_OFFSET = GoldenVector.HEADER_LENGTH + 28;
    private static final int SEGMENT_HEADER_CRC_OFFSET = GoldenVector.HEADER_LENGTH + 24;

    private record Vector(String schemaName, MessageSchema schema, Message message, Path json, Path bin) {
        @Override
        public String toString() {
            return schemaName + '/' + json.getFileName().toString().replace(".json", "");
        }
    }

    @BeforeAll
    static void regenerateIfAsked() throws Exception {
        if (!Boolean.getBoolean("millrace.golden.regenerate")) {
            return;
        }
        for (final String name : Schemas.NAMES) {
            final MessageSchema schema = Schemas.load(name);
            Files.createDirectories(GOLDEN.resolve(name));
            for (final Message message : schema.messages()) {
                for (final GoldenCase goldenCase : GoldenCase.of(message)) {
                    final Path json = GOLDEN.resolve(name).resolve(fileName(message, goldenCase));
                    if (Files.notExists(json)) {
                        final ObjectNode vector = JsonNodeFactory.instance.objectNode();
                        vector.set("body", goldenCase.body(message));
                        // The header is what the encoder writes, so it is read back from its bytes.
                        final byte[] bytes = new GoldenEncoder(schema).encode(message, vector);
                        Files.write(json, GoldenVector.print(new GoldenDecoder(schema).decode(message, bytes)));
                    }
                }
            }
        }
        for (final Vector vector : vectors().toList()) {
            final JsonNode json = GoldenVector.parse(Files.readAllBytes(vector.json));
            Files.write(vector.json, GoldenVector.print(json));
            Files.write(vector.bin, new GoldenEncoder(vector.schema).encode(vector.message, json));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldEncodeToTheVectorsBytes(final Vector vector) throws IOException {
        final JsonNode json = GoldenVector.parse(Files.readAllBytes(vector.json));
        assertThat(new GoldenEncoder(vector.schema).encode(vector.message, json)).isEqualTo(Files.readAllBytes(vector.bin));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldDecodeToTheVectorsJson(final Vector vector) throws IOException {
        final JsonNode decoded = new GoldenDecoder(vector.schema).decode(vector.message, Files.readAllBytes(vector.bin));
        assertThat(new String(GoldenVector.print(decoded))).isEqualTo(Files.readString(vector.json));
    }

    @Test
    void shouldHaveEveryCaseOfEveryMessageAndNoFileWithoutItsPartner() throws Exception {
        for (final String name : Schemas.NAMES) {
            final TreeSet<String> jsons = new TreeSet<>();
            final TreeSet<String> bins = new TreeSet<>();
            try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
                files.map(f -> f.getFileName().toString())
                    .forEach(f -> (f.endsWith(".json") ? jsons : bins).add(f.replaceAll("\\.(json|bin)$", "")));
            }
            assertThat(bins).isEqualTo(jsons);
            for (final Message message : Schemas.load(name).messages()) {
                for (final GoldenCase goldenCase : GoldenCase.of(message)) {
                    assertThat(jsons).contains(fileName(message, goldenCase).replace(".json", ""));
                }
            }
        }
    }

    @Test
    void shouldHaveTheGreatestGroup() throws IOException {
        final JsonNode json = GoldenVector.parse(Files.readAllBytes(GOLDEN.resolve("ledger/LookupAccounts-greatest_group.json")));
        assertThat(json.get("body").get("ids")).hasSize(8_189);
    }

    @Test
    void shouldHaveAFrameAndASegmentHeaderWithTheirTrueChecksums() throws IOException {
        assertChecksum("journal/Frame-true.bin", FRAME_CRC_OFFSET);
        assertChecksum("journal/SegmentHeader-true.bin", SEGMENT_HEADER_CRC_OFFSET);
    }

    private static void assertChecksum(final String file, final int crcOffset) throws IOException {
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(GOLDEN.resolve(file)));
        final int expected = buffer.getInt(crcOffset, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(crcOffset, 0, ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray());
        assertThat((int) crc.getValue()).as(file).isEqualTo(expected);
    }

    private static String fileName(final Message message, final GoldenCase goldenCase) {
        return message.name() + '-' + goldenCase.label() + ".json";
    }

    private static Stream<Vector> vectors() throws Exception {
        final List<Vector> vectors = new ArrayList<>();
        for (final String name : Schemas.NAMES) {
            final MessageSchema schema = Schemas.load(name);
            try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
                for (final Path json : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                    final String file = json.getFileName().toString();
                    final String messageName = file.substring(0, file.indexOf('-'));
                    final Message message = schema.messages().stream()
                        .filter(m -> m.name().equals(messageName))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(json + " is of no message of the schema " + name));
                    vectors.add(new Vector(name, schema, message, json, Path.of(json.toString().replace(".json", ".bin"))));
                }
            }
        }
        return vectors.stream();
    }
}
