package io.millrace.codecs.golden;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.SetType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that producers in other languages are written from has what the schemas have. */
class WireProtocolPageTest {
    private static final Path PAGE = Path.of("..", "docs", "wire-protocol.md");
    private static final int ENGINE_COMMAND_ID_MIN = 32;

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

    @ParameterizedTest
    @MethodSource("conversation")
    void shouldNameEveryMessageOfASession(final Message message) throws Exception {
        assertThat(Files.readString(PAGE)).contains("**" + message.name() + "**");
    }

    @Test
    void shouldSayTheBitOfEveryRole() throws Exception {
        final String page = Files.readString(PAGE);
        for (final SetType.Choice role : ((SetType) Schemas.load("session").getType("Roles")).choices()) {
            assertThat(page).contains("| " + role.primitiveValue() + " | " + role.name() + " |");
        }
    }

    static Stream<Message> conversation() throws Exception {
        return Schemas.load("session").messages().stream().filter(m -> m.id() < ENGINE_COMMAND_ID_MIN);
    }

    static Stream<Message> ledgerMessages() throws Exception {
        return Schemas.load("ledger").messages().stream();
    }
}
