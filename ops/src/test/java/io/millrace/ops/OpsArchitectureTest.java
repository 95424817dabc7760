package io.millrace.ops;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

final class OpsArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.millrace.ops");

    @Test
    void shouldKeepTheCommandLineOutOfImportsAndSums() {
        noClasses().that().resideInAnyPackage("io.millrace.ops.imports", "io.millrace.ops.ledger")
            .should().dependOnClassesThat().resideInAnyPackage("io.millrace.ops", "picocli..", "com.fasterxml.jackson..")
            .check(classes);
    }

    @Test
    void shouldKeepTheCommandLineOutOfScripts() {
        noClasses().that().resideInAPackage("io.millrace.ops.exec")
            .should().dependOnClassesThat().resideInAnyPackage("io.millrace.ops", "picocli..")
            .check(classes);
    }

    @Test
    void shouldReachAnEngineOnlyAsItsProducersDo() {
        noClasses().that().resideInAnyPackage("io.millrace.ops.exec", "io.millrace.ops.imports", "io.millrace.ops.ledger")
            .should().dependOnClassesThat().resideInAnyPackage("io.millrace.engine..", "io.millrace.journal..", "io.aeron..")
            .check(classes);
    }

    @Test
    void shouldReadAndWriteCsvInOnePlaceEach() {
        noClasses().that().haveNameNotMatching(".*\\.(CsvRows|RejectedRows)(\\$.*)?")
            .should().dependOnClassesThat().resideInAPackage("de.siegmar.fastcsv..")
            .check(classes);
    }

    @Test
    void shouldReadSchemasInOnePlace() {
        noClasses().that().haveNameNotMatching(".*\\.CommandJson(\\$.*)?")
            .should().dependOnClassesThat().resideInAPackage("uk.co.real_logic.sbe..")
            .check(classes);
    }
}
