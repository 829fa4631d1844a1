package dev.fetchjobs.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "dev.fetchjobs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] PURE = {
    "dev.fetchjobs.operator.desired..",
    "dev.fetchjobs.operator.observed..",
    "dev.fetchjobs.operator.decide..",
    "dev.fetchjobs.operator.vocabulary..",
    "dev.fetchjobs.operator.status..",
    "dev.fetchjobs.operator.cron..",
    "dev.fetchjobs.operator.screen..",
    "dev.fetchjobs.operator.tree.."
  };

  @ArchTest
  static final ArchRule the_pure_core_knows_no_client =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              "io.javaoperatorsdk..",
              "io.micrometer..",
              "java.io..",
              "java.net.http..",
              "java.nio.file..",
              "org.slf4j..",
              "dev.fetchjobs.operator.runtime..");

  @ArchTest
  static final ArchRule the_pure_core_asks_no_clock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule the_pure_core_reads_no_environment =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  @ArchTest
  static final ArchRule only_main_reads_the_environment =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.fetchjobs.operator.Main")
          .and()
          .resideInAPackage("dev.fetchjobs.operator..")
          .should()
          .callMethod(System.class, "getenv");

  /**
   * The rule applies to every module on the class path. The package of {@link Main} is no
   * exception.
   */
  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.fetchjobs.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule files_of_cron_have_no_cycles =
      slices().assignedFrom(new FilesOfCron()).should().beFreeOfCycles();

  private static final class FilesOfCron implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return javaClass.getPackageName().equals("dev.fetchjobs.operator.cron")
          ? SliceIdentifier.of(javaClass.getBaseComponentType().getName().replaceFirst("[$].*", ""))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "files of cron";
    }
  }

  @ArchTest
  static final ArchRule the_api_knows_nobody =
      noClasses()
          .that()
          .resideInAPackage("dev.fetchjobs.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.fetchjobs.contract..", "dev.fetchjobs.operator..");

  @ArchTest
  static final ArchRule the_contract_knows_nobody =
      classes()
          .that()
          .resideInAPackage("dev.fetchjobs.contract..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.fetchjobs.contract..", "java..", "com.fasterxml.jackson..", "org.jspecify..");
}
