package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the order of packages on docs/architecture.md with the imports in all modules of the
 * class path.
 */
class ArchitecturePageTest {

  private static final String PROJECT = "dev.fetchjobs.";
  private static final Pattern LINE = Pattern.compile("(?m)^ {4}(\\w+) {2,}([a-z]+(?:, [a-z]+)*)$");
  private static final Pattern COMMA = Pattern.compile(", ");

  @Test
  void each_package_imports_only_packages_before_it() {
    // Given
    List<String> order =
        LINE.matcher(Page.of("docs/architecture.md").text())
            .results()
            .flatMap(ArchitecturePageTest::packages)
            .toList();
    // When
    List<JavaClass> classes =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.fetchjobs")
                .stream()
                .toList();
    Set<String> packages =
        classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    List<String> against =
        classes.stream()
            .flatMap(javaClass -> javaClass.getDirectDependenciesFromSelf().stream())
            .filter(dependency -> isAgainst(order, dependency))
            .map(Dependency::getDescription)
            .toList();
    // Then
    assertThat(order).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(packages);
    assertThat(against).isEmpty();
  }

  /**
   * Returns the names of packages in a line of the page. The last package of a module has the
   * module's name.
   */
  private static Stream<String> packages(MatchResult line) {
    String module = line.group(1);
    return COMMA
        .splitAsStream(line.group(2))
        .map(name -> PROJECT + module + (name.equals(module) ? "" : "." + name));
  }

  private static boolean isAgainst(List<String> order, Dependency dependency) {
    String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
    return target.startsWith(PROJECT)
        && order.indexOf(target) > order.indexOf(dependency.getOriginClass().getPackageName());
  }
}
