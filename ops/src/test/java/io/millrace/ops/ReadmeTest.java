package io.millrace.ops;

import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {
    private static final Pattern PRODUCER = Pattern.compile("```java\n(import .*?public final class Pay .*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void shouldCompileAndRunTheProducerOfTheReadme() throws Exception {
        final Matcher readme = PRODUCER.matcher(Files.readString(Path.of("../README.md")));
        assertThat(readme.find()).isTrue();
        final Path source = Files.writeString(folder.resolve("Pay.java"), readme.group(1));
        assertThat(readme.group(1).lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(20);
        assertThat(ToolProvider.getSystemJavaCompiler().run(
            null, null, null, "-cp", System.getProperty("java.class.path"), source.toString())).isZero();

        final String aeronDirectoryName = folder.resolve("aeron").toString();
        final PrintStream out = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Engine engine = Engine.launch(
                new EngineContext().home(folder.resolve("home")).aeronDirectoryName(aeronDirectoryName));
            URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Pay").getMethod("main", String[].class).invoke(null, (Object) new String[] {aeronDirectoryName});
            // Settings, session, accounts, transfer; and the end of the session, when the engine has come to it.
            assertThat(engine.lastSequence()).isBetween(4L, 5L);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("created", "debitsPosted=100", "creditsPosted=100");
    }
}
