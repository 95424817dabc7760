package io.millrace.engine.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.millrace.engine.store.PageSource;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The deterministic part is service, store, clients, ledger and state: what runs there runs the same under replay and, later,
 * inside another host. Everything that could make two runs differ is kept out by name.
 */
class EngineStructureTest {
    private static final String ENGINE = "io.millrace.engine";
    private static final String[] DETERMINISTIC = {
        ENGINE + ".service..", ENGINE + ".store..", ENGINE + ".clients..", ENGINE + ".ledger..",
        ENGINE + ".state.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(ENGINE);

    /** Where memory comes from may be another thread's business: it decides where rows lie, never what they say. */
    private static final DescribedPredicate<JavaClass> PAGE_SOURCES =
        assignableTo(PageSource.class).as("page sources");

    private static final DescribedPredicate<JavaClass> FREE_TO_DIFFER = DescribedPredicate.describe(
        "clocks, random numbers, threads, files, unordered maps",
        c -> isFreeToDiffer(c.getPackageName(), c.getName()));

    private static final DescribedPredicate<JavaAccess<?>> READING_THE_SURROUNDINGS = DescribedPredicate.describe(
        "reads the clock, a setting or an identity of this process",
        a -> isReadingTheSurroundings(a.getTargetOwner().getName(), a.getTarget().getName()));

    @Test
    void shouldKeepTheDeterministicPartToCodecsAndAgrona() {
        classes().that().resideInAnyPackage(DETERMINISTIC)
            .should().onlyDependOnClassesThat(resideInAnyPackage(DETERMINISTIC)
                .or(resideInAnyPackage("io.millrace.codecs..", "org.agrona..", "java..")))
            .check(CLASSES);
    }

    @Test
    void shouldKeepClocksRandomnessThreadsAndFilesOutOfTheDeterministicPart() {
        noClasses().that().resideInAnyPackage(DETERMINISTIC).and(DescribedPredicate.not(PAGE_SOURCES))
            .should().dependOnClassesThat(FREE_TO_DIFFER)
            .check(CLASSES);
    }

    @Test
    void shouldNotReadTheSurroundingsInTheDeterministicPart() {
        noClasses().that().resideInAnyPackage(DETERMINISTIC)
            .should().accessTargetWhere(READING_THE_SURROUNDINGS)
            .check(CLASSES);
    }

    @Test
    void shouldKeepNoMutableStaticStateInTheDeterministicPart() {
        fields().that().areDeclaredInClassesThat().resideInAnyPackage(DETERMINISTIC).and().areStatic()
            .should().beFinal()
            .check(CLASSES);
    }

    @Test
    void shouldWriteServicesAgainstTheServiceInterfaceAndTheStoreAlone() {
        noClasses().that().resideInAPackage(ENGINE + ".service..")
            .should().dependOnClassesThat(resideInAnyPackage(ENGINE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(ENGINE + ".service.."))))
            .check(CLASSES);
        noClasses().that().resideInAPackage(ENGINE + ".store..")
            .should().dependOnClassesThat(resideInAnyPackage(ENGINE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(ENGINE + ".store.."))))
            .check(CLASSES);
        noClasses().that().resideInAPackage(ENGINE + ".clients..")
            .should().dependOnClassesThat(resideInAnyPackage(ENGINE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(
                    ENGINE + ".clients..", ENGINE + ".service..", ENGINE + ".store.."))))
            .check(CLASSES);
        noClasses().that().resideInAPackage(ENGINE + ".ledger..")
            .should().dependOnClassesThat(resideInAnyPackage(ENGINE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(
                    ENGINE + ".ledger..", ENGINE + ".service..", ENGINE + ".store.."))))
            .check(CLASSES);
    }

    @Test
    void shouldKeepWhoMayConnectToItself() {
        classes().that().resideInAPackage(ENGINE + ".auth..")
            .should().onlyDependOnClassesThat().resideInAnyPackage(ENGINE + ".auth..", "org.agrona..", "java..", "javax.crypto..")
            .check(CLASSES);
        noClasses().that().resideInAnyPackage(DETERMINISTIC)
            .should().dependOnClassesThat().resideInAPackage(ENGINE + ".auth..")
            .check(CLASSES);
    }

    @Test
    void shouldFormNoCycleOfPackages() {
        slices().assignedFrom(new PackageAssignment()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKeepPublicOnlyWhatIsAnInterfaceOrFinal() {
        classes().that().resideInAPackage(ENGINE + "..").and().arePublic().and().areTopLevelClasses()
            .and().areNotInterfaces().and().doNotHaveModifier(JavaModifier.ABSTRACT).and().areNotEnums()
            .and().areNotAssignableTo(Throwable.class)
            .should().haveModifier(JavaModifier.FINAL)
            .check(CLASSES);
    }

    private static boolean isFreeToDiffer(final String packageName, final String name) {
        return packageName.startsWith("java.time")
            || packageName.startsWith("java.util.concurrent")
            || packageName.startsWith("java.util.random")
            || packageName.startsWith("java.security")
            || packageName.startsWith("java.io") && !name.startsWith("java.io.Serializable")
            || packageName.startsWith("java.net")
            || packageName.startsWith("java.nio.file")
            || packageName.startsWith("java.nio.channels")
            || packageName.startsWith("org.agrona.concurrent") && name.endsWith("Clock")
            || Set.of(
                "java.lang.ProcessHandle", "java.lang.Runtime", "java.lang.Thread", "java.lang.ThreadLocal",
                "java.util.Calendar", "java.util.Date", "java.util.HashMap", "java.util.HashSet",
                "java.util.IdentityHashMap", "java.util.Random", "java.util.SplittableRandom", "java.util.Timer",
                "java.util.UUID", "java.util.WeakHashMap").contains(name);
    }

    private static boolean isReadingTheSurroundings(final String owner, final String member) {
        return owner.equals("java.lang.System") && !Set.of("arraycopy").contains(member)
            || owner.equals("java.lang.Math") && member.equals("random")
            || owner.equals("java.lang.Object") && member.equals("hashCode")
            || owner.equals("java.util.Locale") && member.equals("getDefault")
            || Set.of("java.lang.Boolean", "java.lang.Integer", "java.lang.Long").contains(owner)
                && Set.of("getBoolean", "getInteger", "getLong").contains(member)
            || owner.equals("org.agrona.SystemUtil");
    }

    /** Each package a slice, the root package too. */
    private static final class PackageAssignment implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the engine";
        }
    }
}
