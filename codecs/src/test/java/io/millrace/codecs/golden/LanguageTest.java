package io.millrace.codecs.golden;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import uk.co.real_logic.sbe.SbeTool;
import uk.co.real_logic.sbe.xml.IrGenerator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Holds the codecs that sbe-tool generates for another language to the golden vectors. A program in that language reads
 * each vector and writes it anew: what it has read must be the vector's JSON, what it has written the vector's bytes. Skipped
 * where the language's compiler is not installed.
 */
@Tag("languages")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LanguageTest {
    private static final int TIMEOUT_S = 300;

    private final String compiler;
    private final String language;
    private Path output;

    /**
     * A language.
     *
     * @param compiler command that is needed; it must know {@code --version}.
     * @param language as sbe-tool calls it.
     */
    LanguageTest(final String compiler, final String language) {
        this.compiler = compiler;
        this.language = language;
    }

    /**
     * Compiles the program.
     *
     * @param folder that holds the generated codecs, and may be written to.
     * @return the program: called with the folder of golden vectors and one for its results.
     */
    abstract Path compile(Path folder) throws Exception;

    @BeforeAll
    final void rewriteVectors(@TempDir final Path tempDir) throws Exception {
        final Path folder = Files.createDirectories(Path.of("target", "languages", language.toLowerCase(Locale.ROOT)));
        if (isInstalled(folder)) {
            for (final String schema : Schemas.NAMES) {
                SbeTool.generate(new IrGenerator().generate(Schemas.load(schema)), folder.toString(), language);
            }
            run(folder, compile(folder).toAbsolutePath().toString(), VectorFile.FOLDER.toString(), tempDir.toString());
            output = tempDir;
        }
    }

    /** An assumption that fails before all tests would make them vanish from the report instead of being skipped in it. */
    @BeforeEach
    final void requireCompiler() {
        assumeTrue(output != null, compiler + " is not installed: the codecs for " + language + " are not tested");
    }

    @Test
    final void shouldReadTheFieldsOfEveryVector() throws Exception {
        assertAll(VectorFile.all().map(vector -> () ->
            assertThat(FieldLines.of(Files.readAllLines(output.resolve(vector + ".txt"))))
                .as(vector.toString())
                .isEqualTo(FieldLines.of(vector))));
    }

    @Test
    final void shouldWriteTheBytesOfEveryVector() throws Exception {
        assertAll(VectorFile.all().map(vector -> () ->
            assertThat(output.resolve(vector + ".bin"))
                .as(vector.toString())
                .hasSameBinaryContentAs(vector.bin())));
    }

    /** Runs a command to its end; what it prints goes to a log in the folder, and into the error if it fails. */
    static void run(final Path folder, final String... command) throws IOException, InterruptedException {
        final Path log = folder.resolve("log.txt");
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).as("%s ends in %d s", List.of(command), TIMEOUT_S).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("%s%n%s", List.of(command), Files.readString(log)).isZero();
    }

    private boolean isInstalled(final Path folder) throws InterruptedException {
        try {
            final Process process = new ProcessBuilder(compiler, "--version").redirectErrorStream(true)
                .redirectOutput(folder.resolve("version.txt").toFile()).start();
            return process.waitFor() == 0;
        } catch (final IOException e) {
            return false;
        }
    }
}
