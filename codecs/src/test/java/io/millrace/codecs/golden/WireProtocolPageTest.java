package io.millrace.codecs.golden;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Message;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that producers in other languages are written from has what the schemas have. */
class WireProtocolPageTest {
    private static final Path PAGE = Path.of("..", "docs", "wire-protocol.md");

    @ParameterizedTest
    @CsvSource({
        "ledger, CreateAccountStatus", "ledger, CreateTransferStatus", "session, RejectCode", "session, DisconnectReason"})
    void shouldSayTheNumberOfEveryStatusCodeAndReason(final String schema, final String name) throws Exception {
        final String page = Files.readString(PAGE);
        final EnumType type = (EnumType) Schemas.load(schema).getType(name);
        for (final EnumType.ValidValue value : type.validValues()) {
            assertThat(page).containsPattern(
                name.endsWith("Status") ? '`' + value.name() + "`( †)? " + value.primitiveValue() + "[,.]"
                    : "\\| " + value.name() + " \\| " + value.primitiveValue() + " \\|");
        }
    }

    @ParameterizedTest
    @MethodSource("ledgerMessages")
    void shouldNameEveryMessageOfTheLedgerWithItsTemplate(final Message message) throws Exception {
        assertThat(Files.readString(PAGE)).contains("| " + message.name() + " | " + message.id() + " |");
    }

    static Stream<Message> ledgerMessages() throws Exception {
        return Schemas.load("ledger").messages().stream();
    }
}
