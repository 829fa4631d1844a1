package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests docs/security.md. Its claims name the tests that show them. */
class SecurityPageTest {

  private static final Page PAGE = Page.of("docs/security.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Stories))`");
  private static final Pattern VALUE =
      Pattern.compile(
          "`((?:network|downloader|networkPolicy|rbac|crds|configMaps|podReadiness)\\.[A-Za-z.]+)`");

  @Test
  @DisplayName("Every test that the page on security names exists")
  void namesTests() throws IOException {
    // Given
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Page.ROOT)) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }

    // When
    Set<String> named = matches(TEST);

    // Then
    assertThat(named).hasSizeGreaterThan(10).isSubsetOf(classes);
  }

  @Test
  @DisplayName("Every value of the chart that the page on security names exists")
  void namesValues() throws IOException {
    // Given
    String values = Files.readString(Page.ROOT.resolve("helm/fetchjob-operator/values.yaml"));

    // When
    Set<String> named = matches(VALUE);

    // Then
    assertThat(named)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            value ->
                assertThat(values)
                    .containsPattern("(?m)^ *" + value.replaceFirst(".*\\.", "") + ":"));
  }

  private static Set<String> matches(Pattern pattern) {
    return pattern
        .matcher(PAGE.text())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }
}
