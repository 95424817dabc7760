package io.millrace.ops.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may know whom: the table of modules in docs/architecture.md.
 */
class ModulePictureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.millrace");

    @ParameterizedTest
    @CsvSource({
        "codecs,  '',                       org.agrona",
        "journal, codecs,                   org.agrona net.openhft",
        "client,  codecs,                   org.agrona io.aeron",
        "engine,  'codecs journal',         org.agrona io.aeron com.lmax",
        "replay,  'codecs journal engine',  org.agrona"})
    void shouldKnowOnlyWhatItsPlaceAllows(final String module, final String modules, final String libraries) {
        final String[] allowed = Stream.of(
                Stream.of("java..", "javax.crypto..", "io.millrace." + module + ".."),
                words(modules).map(m -> "io.millrace." + m + ".."),
                words(libraries).map(l -> l + ".."))
            .flatMap(packages -> packages)
            .toArray(String[]::new);
        classes().that().resideInAPackage("io.millrace." + module + "..")
            .should().onlyDependOnClassesThat().resideInAnyPackage(allowed)
            .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({"ops, io.millrace.bench..", "bench, ''"})
    void shouldNotBeKnownToAnyOtherModule(final String module, final String knower) {
        noClasses().that().resideOutsideOfPackages("io.millrace." + module + "..", knower)
            .should().dependOnClassesThat().resideInAPackage("io.millrace." + module + "..")
            .check(CLASSES);
    }

    @Test
    void shouldKnowChronicleQueueInTheJournalAlone() {
        noClasses().that().resideOutsideOfPackage("io.millrace.journal..")
            .should().dependOnClassesThat().resideInAnyPackage("net.openhft..")
            .check(CLASSES);
    }

    @Test
    void shouldKnowTheDisruptorInTheEngineAlone() {
        noClasses().that().resideOutsideOfPackage("io.millrace.engine..")
            .should().dependOnClassesThat().resideInAnyPackage("com.lmax..")
            .check(CLASSES);
    }

    @Test
    void shouldKeepEachPackageInOneModule() {
        final Map<String, String> modules = new HashMap<>();
        for (final JavaClass javaClass : CLASSES) {
            final String location = javaClass.getSource().orElseThrow().getUri().toString();
            final String module = location.substring(0, location.indexOf("io/millrace/"));
            assertThat(modules.computeIfAbsent(javaClass.getPackageName(), name -> module))
                .as("module of " + javaClass.getName())
                .isEqualTo(module);
        }
        assertThat(modules).isNotEmpty();
    }

    private static Stream<String> words(final String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
    }
}
