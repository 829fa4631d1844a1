package dev.fetchjobs.downloader;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.fetchjobs.downloader",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsTheContractOnly =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fetchjobs..")
                  .and(
                      DescribedPredicate.not(
                          resideInAPackage("dev.fetchjobs.downloader..")
                              .or(resideInAPackage("dev.fetchjobs.contract..")))));

  /** The image's runtime has no other module than java.base. */
  @ArchTest
  static final ArchRule needsTheBaseModuleOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.fetchjobs..",
              "com.google.re2j..",
              "org.jspecify..",
              "java.io..",
              "java.lang..",
              "java.net",
              "java.nio..",
              "java.security..",
              "java.text",
              "java.time..",
              "java.util",
              "java.util.concurrent..",
              "java.util.function",
              "java.util.random",
              "java.util.regex",
              "java.util.stream",
              "java.util.zip",
              "javax.crypto..",
              "javax.net..",
              "javax.security.auth..");

  @ArchTest
  static final ArchRule stagesLookBackOnly =
      noClasses()
          .that()
          .resideInAPackage("..downloader.resolve..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..downloader.open..",
              "..downloader.transfer..",
              "..downloader.unpack..",
              "..downloader.verify..",
              "..downloader.publish..")
          .because("each stage consumes the value of the stage before");

  @ArchTest
  static final ArchRule publishComesLast =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..downloader.open..",
              "..downloader.transfer..",
              "..downloader.unpack..",
              "..downloader.verify..",
              "..downloader.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..downloader.publish..")
          .because("only the publisher touches the stable path");
}
