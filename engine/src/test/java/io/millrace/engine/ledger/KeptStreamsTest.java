package io.millrace.engine.ledger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that once failed, or that show something, through the ledger and through the model. They lie as .jsonl beside this
 * class's resources, in the format of {@link KeptStream}; a file that is added there is run.
 */
class KeptStreamsTest {
    @ParameterizedTest
    @MethodSource("names")
    void shouldDoWhatTheModelDoes(final String name) throws IOException, URISyntaxException {
        final List<Command> stream = KeptStream.parse(Files.readAllLines(folder().resolve(name)));
        assertThat(stream).isNotEmpty();
        try (StreamRun run = new StreamRun()) {
            stream.forEach(run::step);
            run.assertSameRows();
        }
    }

    @Test
    void shouldReadWhatItHasWritten() {
        final LedgerModel model = new LedgerModel();
        final StreamGenerator generator = new StreamGenerator(new Random(1), model);
        for (int i = 0; i < 200; i++) {
            final Command command = generator.next();
            assertThat(KeptStream.parse(KeptStream.format(command))).isEqualTo(command);
            if (command instanceof Command.CreateAccounts create) {
                model.createAccounts(create.events());
            } else if (command instanceof Command.CreateTransfers create) {
                model.createTransfers(create.events());
            }
        }
    }

    static List<String> names() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(KeptStreamsTest.class.getResource("streams").toURI());
    }
}
