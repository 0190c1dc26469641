package io.dengine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.dengine.node.NodeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and the rules that the compiler does not know. */
class ArchitectureTests {

    private static final String[] PUBLIC_API = {
        "io.dengine", "io.dengine.kv", "io.dengine.watch", "io.dengine.lease", "io.dengine.node", "io.dengine.storage"
    };

    private static final String[] INTERNALS = {
        "io.dengine.consensus..",
        "io.dengine.command..",
        "io.dengine.apply..",
        "io.dengine.runtime..",
        "io.dengine.config..",
        "io.dengine.concurrent..",
        "io.dengine.storage.rocksdb..",
        "io.dengine.storage.memory.."
    };

    /** They put the parts together. */
    private static final Class<?>[] COMPOSITION_ROOTS = {EmbeddedEngine.class, EngineConfig.class, NodeBuilder.class};

    /** What every member computes alike, from state and command alone. */
    private static final String[] DETERMINISTIC = {"io.dengine.apply..", "io.dengine.command.."};

    private static final int MAX_LINES = 400;

    private static JavaClasses core;

    @BeforeAll
    static void importTheCore() {
        core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.dengine");
        assertThat(core.contain(EmbeddedEngine.class)).isTrue();
    }

    @Test
    void onlyTheConsensusBoundaryKnowsTheRaftLibrary() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.dengine.consensus.jraft..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.alipay.."));
    }

    @Test
    void onlyTheDefaultStorageKnowsRocksDb() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.dengine.storage.rocksdb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb.."));
    }

    @Test
    void theCoreKnowsNoSpring() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.."));
    }

    @Test
    void thePublicApiKnowsNoInternals() {
        check(noClasses()
                .that(resideInAnyPackage(PUBLIC_API).and(not(belongToAnyOf(COMPOSITION_ROOTS))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(INTERNALS));
    }

    @Test
    void theCompositionRootsArePublicApi() {
        for (Class<?> root : COMPOSITION_ROOTS) {
            assertThat(PUBLIC_API).contains(root.getPackageName());
        }
    }

    @Test
    void applyingReadsNoClock() {
        check(callsNothingThat(
                "reads a clock",
                target -> target.owner.equals("java.lang.System")
                                && Set.of("currentTimeMillis", "nanoTime").contains(target.name)
                        || target.owner.startsWith("java.time.") && target.name.equals("now")
                        || target.owner.equals("java.time.Clock")));
    }

    @Test
    void applyingDrawsNoRandomNumber() {
        check(callsNothingThat(
                "draws a random number",
                target -> target.ownerIs(Random.class)
                        || target.owner.startsWith("java.util.random.")
                        || target.owner.startsWith("java.util.Splittable")
                        || target.owner.equals("java.util.concurrent.ThreadLocalRandom")
                        || target.owner.equals("java.security.SecureRandom")
                        || target.owner.equals("java.lang.Math") && target.name.equals("random")
                        || target.ownerIs(UUID.class) && target.name.equals("randomUUID")));
    }

    @Test
    void applyingUsesNoCollectionWhoseOrderDiffersBetweenProcesses() {
        check(noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(HashMap.class, HashSet.class));
        check(callsNothingThat(
                "makes a collection whose order is salted per process",
                target -> (target.ownerIs(Map.class) || target.ownerIs(Set.class))
                                && Set.of("of", "ofEntries", "copyOf").contains(target.name)
                        || target.owner.equals("java.util.stream.Collectors")
                                && Set.of("toSet", "toMap", "toUnmodifiableSet", "toUnmodifiableMap")
                                        .contains(target.name)));
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        for (Path sources : mainSources()) {
            try (Stream<Path> files = javaFiles(sources)) {
                assertThat(files.map(Path::getParent).distinct())
                        .allSatisfy(directory -> assertThat(directory.resolve("package-info.java"))
                                .content()
                                .contains("@NullMarked"));
            }
        }
    }

    @Test
    void noClassIsLongerThanItsLimit() throws IOException {
        for (Path sources : mainSources()) {
            try (Stream<Path> files = javaFiles(sources)) {
                assertThat(files).allSatisfy(file -> assertThat(Files.readAllLines(file))
                        .as("%s", file)
                        .hasSizeLessThanOrEqualTo(MAX_LINES));
            }
        }
    }

    private static void check(ArchRule rule) {
        // a package may be empty in a given version; the rule holds for what it will contain
        rule.allowEmptyShould(true).check(core);
    }

    private static ArchRule callsNothingThat(String description, Predicate<Target> forbidden) {
        return classes()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should(new ArchCondition<>("call nothing that " + description) {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        item.getAccessesFromSelf().stream()
                                .filter(call -> forbidden.test(Target.of(call)))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                    }
                });
    }

    /** The main sources of each module. */
    private static List<Path> mainSources() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().getParent())) {
            List<Path> sources = modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(sources).contains(Path.of("src/main/java").toAbsolutePath());
            return sources;
        }
    }

    private static Stream<Path> javaFiles(Path sources) throws IOException {
        return Files.walk(sources).filter(file -> file.toString().endsWith(".java"));
    }

    private record Target(String owner, String name) {

        static Target of(JavaAccess<?> call) {
            return new Target(call.getTargetOwner().getFullName(), call.getName());
        }

        boolean ownerIs(Class<?> type) {
            return owner.equals(type.getName());
        }
    }
}
