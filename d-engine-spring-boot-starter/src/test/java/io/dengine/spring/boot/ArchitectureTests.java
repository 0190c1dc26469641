package io.dengine.spring.boot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AnalyzeClasses(packages = "io.dengine.spring.boot", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule onlyThePublicPartOfTheCoreIsUsed = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.dengine..")
                    .and(not(resideInAnyPackage(
                            "io.dengine",
                            "io.dengine.kv",
                            "io.dengine.lease",
                            "io.dengine.watch",
                            "io.dengine.node",
                            "io.dengine.storage",
                            "io.dengine.spring.boot.."))));

    @ArchTest
    static final ArchRule neitherRaftNorRocksDbIsUsed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.alipay..", "org.rocksdb..", "io.netty..");

    @ArchTest
    static final ArchRule publicTypesDoNotDependOnTheAutoConfiguration = noClasses()
            .that()
            .resideInAPackage("io.dengine.spring.boot")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dengine.spring.boot.autoconfigure");

    @ArchTest
    static final ArchRule autoConfigurationsArePublicAndFinal = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .andShould()
            .haveSimpleNameEndingWith("AutoConfiguration");

    @ArchTest
    static final ArchRule everythingElseOfTheAutoConfigurationIsPackagePrivate = classes()
            .that()
            .resideInAPackage("io.dengine.spring.boot.autoconfigure")
            .and()
            .areNotAnnotatedWith(AutoConfiguration.class)
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule beanMethodsArePackagePrivate =
            methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate();
}
