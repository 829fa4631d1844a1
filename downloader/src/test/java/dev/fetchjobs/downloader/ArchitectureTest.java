package dev.fetchjobs.downloader;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.fetchjobs.downloader.text.Printable;
import java.util.List;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "dev.fetchjobs.downloader",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "dev.fetchjobs.downloader";

  @ArchTest
  static final ArchRule knowsTheContractOnly =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fetchjobs..")
                  .and(
                      not(
                          resideInAPackage("dev.fetchjobs.downloader..")
                              .or(resideInAPackage("dev.fetchjobs.contract..")))));

  /**
   * The image's Java runtime has only the modules java.base, java.xml, and jdk.unsupported for the
   * decoder of zstd.
   */
  @ArchTest
  static final ArchRule needsFewModules =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.fetchjobs..",
              "com.fasterxml.jackson.core..",
              "com.google.re2j..",
              "io.airlift.compress.zstd",
              "org.itadaki.bzip2",
              "org.jspecify..",
              "org.tukaani.xz",
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
              "javax.security.auth..",
              "javax.xml.stream..",
              "org.jsoup..");

  /**
   * The message of an exception of the platform may be foreign text. The classes that the rule
   * excludes only search words in it.
   */
  @ArchTest
  static final ArchRule foreignExceptionsSpeakThroughPrintable =
      noClasses()
          .that(
              not(
                  belongToAnyOf(Printable.class)
                      .or(simpleName("TlsFailure"))
                      .or(simpleName("RecordingTrustManager"))
                      .or(simpleName("Disk"))))
          .should()
          .callMethodWhere(
              target(nameMatching("getMessage|getLocalizedMessage|getReason"))
                  .and(target(owner(resideOutsideOfPackage("dev.fetchjobs..")))))
          .because("Printable.message hides what a server was sent");

  /**
   * A method that reads text of a server and writes a message quotes the text through Printable
   * (L17).
   */
  @ArchTest
  static final ArchRule foreignTextIsQuotedByPrintable = classes().should(new QuotesByPrintable());

  /**
   * The layers are in the order of the packages, and each may import some of the packages before
   * it.
   */
  @ArchTest static final ArchRule text = importsOnly("text");

  @ArchTest static final ArchRule failure = importsOnly("failure", "text");

  @ArchTest static final ArchRule time = importsOnly("time", "failure");

  @ArchTest static final ArchRule resolve = importsOnly("resolve", "text", "failure");

  @ArchTest static final ArchRule http = importsOnly("http", "text", "failure", "time", "resolve");

  @ArchTest static final ArchRule store = importsOnly("store", "text", "failure", "time", "http");

  @ArchTest
  static final ArchRule transfer =
      importsOnly("transfer", "text", "failure", "time", "http", "store");

  @ArchTest
  static final ArchRule checksum = importsOnly("checksum", "text", "failure", "store", "transfer");

  @ArchTest static final ArchRule document = importsOnly("document", "failure");

  @ArchTest
  static final ArchRule listing =
      importsOnly("listing", "text", "failure", "time", "resolve", "checksum", "document");

  @ArchTest
  static final ArchRule unpack =
      importsOnly("unpack", "text", "failure", "time", "http", "store", "transfer", "checksum");

  @ArchTest
  static final ArchRule verify =
      importsOnly(
          "verify",
          "text",
          "failure",
          "time",
          "resolve",
          "http",
          "store",
          "transfer",
          "document",
          "unpack");

  @ArchTest
  static final ArchRule publish =
      importsOnly("publish", "failure", "time", "http", "store", "verify");

  @ArchTest
  static final ArchRule report =
      importsOnly("report", "text", "failure", "resolve", "http", "transfer");

  @ArchTest
  static final ArchRule onlyTheProgramImportsTheRun =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".run")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT, ROOT + ".run");

  @ArchTest
  static final ArchRule everyPackageHasARule =
      classes()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".run")
          .should()
          .resideInAnyPackage(
              inRoot(
                  "text",
                  "failure",
                  "time",
                  "resolve",
                  "document",
                  "http",
                  "store",
                  "transfer",
                  "checksum",
                  "listing",
                  "unpack",
                  "verify",
                  "publish",
                  "report"));

  /** The package of {@link Main} is a slice like any other. */
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.fetchjobs.(**)").should().beFreeOfCycles();

  private static ArchRule importsOnly(String name, String... below) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAPackage(ROOT + "." + name)))
                .and(not(resideInAnyPackage(inRoot(below)))))
        .as(name + " imports only " + List.of(below));
  }

  private static String[] inRoot(String... names) {
    return Stream.of(names).map(name -> ROOT + "." + name).toArray(String[]::new);
  }
}
