package dev.fetchjobs.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConformancePageTest {

  private static final Tool CURL = new ShellTool(Program.CURL, true);

  @Test
  @DisplayName("The results that were written into a page are read from it again")
  void whatIsWrittenIsRead() {
    // Given
    Observed old = new Observed(new Ending.Exited(22), Left.OLD, Set.of());
    Observed other = new Observed(new Ending.Exited(0), Left.OTHER, Set.of());
    ConformancePage results =
        new ConformancePage(
            List.of(CURL), Map.of(CURL, Map.of("not-found", old, "login-page", other)));
    String empty = "# Title\n\n" + ConformancePage.BEGIN + "results of old\n" + ConformancePage.END;

    // When
    String page = results.in(empty, Map.of(CURL, "curl 8"));

    // Then
    assertThat(page).startsWith("# Title").doesNotContain("results of old").contains("(curl 8)");
    assertThat(ConformancePage.column(page, CURL.name()))
        .containsEntry("not-found", "right (old, 22)")
        .containsEntry("login-page", "**publishes garbage** (other, 0)")
        .containsEntry("empty", "does not apply")
        .hasSize(Lie.all().size());
    assertThat(results.in(page, Map.of(CURL, "curl 8"))).isEqualTo(page);
  }

  @Test
  @DisplayName("No two lies have the same name")
  void namesOfLiesAreUnique() {
    assertThat(Lie.all().stream().map(Lie::name).collect(Collectors.toList()))
        .doesNotHaveDuplicates();
  }
}
