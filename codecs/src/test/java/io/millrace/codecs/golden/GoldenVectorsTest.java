package io.millrace.codecs.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the generated flyweights to the vectors, byte for byte. With {@code -Dmillrace.golden.regenerate=true} it first
 * writes the {@code .json} of cases that have none, and every vector's {@code .bin} anew from its {@code .json}.
 */
class GoldenVectorsTest {
    private static final int FRAME_CRC_OFFSET = GoldenVector.HEADER_LENGTH + 28;
    private static final int SEGMENT_HEADER_CRC_OFFSET = GoldenVector.HEADER_LENGTH + 24;
    private static final int ROLES_OFFSET = GoldenVector.HEADER_LENGTH + 20;

    @BeforeAll
    static void regenerateIfAsked() throws Exception {
        if (!Boolean.getBoolean("millrace.golden.regenerate")) {
            return;
        }
        for (final String name : Schemas.NAMES) {
            final MessageSchema schema = Schemas.load(name);
            Files.createDirectories(VectorFile.FOLDER.resolve(name));
            for (final Message message : schema.messages()) {
                for (final GoldenCase goldenCase : GoldenCase.of(message)) {
                    final Path json = VectorFile.FOLDER.resolve(name).resolve(fileName(message, goldenCase));
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
        for (final VectorFile vector : VectorFile.all().toList()) {
            final JsonNode json = GoldenVector.parse(Files.readAllBytes(vector.json()));
            Files.write(vector.json(), GoldenVector.print(json));
            Files.write(vector.bin(), new GoldenEncoder(vector.schema()).encode(vector.message(), json));
        }
    }

    @ParameterizedTest
    @MethodSource("io.millrace.codecs.golden.VectorFile#all")
    void shouldEncodeToTheVectorsBytes(final VectorFile vector) throws IOException {
        final JsonNode json = GoldenVector.parse(Files.readAllBytes(vector.json()));
        final byte[] encoded = new GoldenEncoder(vector.schema()).encode(vector.message(), json);
        assertThat(encoded).isEqualTo(Files.readAllBytes(vector.bin()));
    }

    @ParameterizedTest
    @MethodSource("io.millrace.codecs.golden.VectorFile#all")
    void shouldDecodeToTheVectorsJson(final VectorFile vector) throws IOException {
        final byte[] bytes = Files.readAllBytes(vector.bin());
        final JsonNode decoded = new GoldenDecoder(vector.schema()).decode(vector.message(), bytes);
        assertThat(new String(GoldenVector.print(decoded))).isEqualTo(Files.readString(vector.json()));
    }

    @Test
    void shouldHaveEveryCaseOfEveryMessageAndNoFileWithoutItsPartner() throws Exception {
        for (final String name : Schemas.NAMES) {
            final TreeSet<String> jsons = new TreeSet<>();
            final TreeSet<String> bins = new TreeSet<>();
            try (Stream<Path> files = Files.list(VectorFile.FOLDER.resolve(name))) {
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
        final Path file = VectorFile.FOLDER.resolve("ledger/LookupAccounts-greatest_group.json");
        final JsonNode json = GoldenVector.parse(Files.readAllBytes(file));
        assertThat(json.get("body").get("ids")).hasSize(8_189);
    }

    @ParameterizedTest
    @CsvSource({
        "GetAccountTransfers, debits, 1", "GetAccountTransfers, credits, 2", "GetAccountTransfers, reversed, 4",
        "GetAccountBalances, debits, 1", "GetAccountBalances, credits, 2", "GetAccountBalances, reversed, 4"})
    void shouldHaveEveryFlagOfAnAccountsQueryAlone(final String message, final String flag, final int bits)
        throws IOException {
        final byte[] bytes = Files.readAllBytes(VectorFile.FOLDER.resolve("ledger/" + message + '-' + flag + ".bin"));
        assertThat(new UnsafeBuffer(bytes).getShort(bytes.length - Short.BYTES, ByteOrder.LITTLE_ENDIAN)).isEqualTo((short) bits);
    }

    @ParameterizedTest
    @CsvSource({"read, 1", "write, 2", "operate, 4", "all_ledgers, 8"})
    void shouldHaveEveryRoleAlone(final String role, final int bits) throws IOException {
        final byte[] bytes = Files.readAllBytes(VectorFile.FOLDER.resolve("session/OpenSession-" + role + ".bin"));
        assertThat(new UnsafeBuffer(bytes).getInt(ROLES_OFFSET, ByteOrder.LITTLE_ENDIAN)).isEqualTo(bits);
    }

    @Test
    void shouldHaveAFrameAndASegmentHeaderWithTheirTrueChecksums() throws IOException {
        assertChecksum("journal/Frame-true.bin", FRAME_CRC_OFFSET);
        assertChecksum("journal/SegmentHeader-true.bin", SEGMENT_HEADER_CRC_OFFSET);
    }

    private static void assertChecksum(final String file, final int crcOffset) throws IOException {
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(VectorFile.FOLDER.resolve(file)));
        final int expected = buffer.getInt(crcOffset, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(crcOffset, 0, ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray());
        assertThat((int) crc.getValue()).as(file).isEqualTo(expected);
    }

    private static String fileName(final Message message, final GoldenCase goldenCase) {
        return message.name() + '-' + goldenCase.label() + ".json";
    }
}
