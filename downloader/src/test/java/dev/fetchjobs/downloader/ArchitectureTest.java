package dev.fetchjobs.downloader;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
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

  /**
   * What an exception of the platform says may be foreign text; these only look for words in it.
   */
  @ArchTest
  static final ArchRule foreignExceptionsSpeakThroughPrintable =
      noClasses()
          .that(
              DescribedPredicate.not(
                  belongToAnyOf(Printable.class)
                      .or(simpleName("TlsFault"))
                      .or(simpleName("Judge"))
                      .or(simpleName("Disk"))
                      .or(simpleName("Versions"))))
          .should()
          .callMethodWhere(
              target(nameMatching("getMessage|getLocalizedMessage|getReason"))
                  .and(target(owner(resideOutsideOfPackage("dev.fetchjobs..")))))
          .because("Printable.message hides what a server was sent");

  /** L17: a method that reads what a server sent and writes a sentence quotes it by Printable. */
  @ArchTest
  static final ArchRule foreignTextIsQuotedByPrintable = classes().should(new QuotesByPrintable());

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
