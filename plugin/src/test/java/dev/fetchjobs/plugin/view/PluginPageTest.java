package dev.fetchjobs.plugin.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Compares the terminals on docs/plugin.md with what the plugin prints about the samples. The
 * system property {@code plugin=write} writes the output to the page.
 */
class PluginPageTest {

  private static final Path PAGE = Path.of("../docs/plugin.md");
  private static final Pattern CONSOLE =
      Pattern.compile("(?ms)^```console\\n\\$ kubectl fetchjob (.*?)\\n(.*?)^```$");

  @Test
  @DisplayName("The page docs/plugin.md shows the output of its commands")
  void thePageShowsTheOutput() throws IOException {
    // Given
    String page = Files.readString(PAGE);
    List<MatchResult> shown = CONSOLE.matcher(page).results().toList();
    assertThat(shown).hasSize(5);

    // Then
    for (MatchResult console : shown) {
      String now = String.join("\n", output(console.group(1))) + "\n";
      if ("write".equals(System.getProperty("plugin"))) {
        page = page.replace(console.group(), console.group().replace(console.group(2), now));
      } else {
        assertThat(console.group(2)).as(console.group(1)).isEqualTo(now);
      }
    }
    Files.writeString(PAGE, page);
  }

  private static List<String> output(String command) {
    return switch (command) {
      case "list -A" -> Listing.lines(Samples.all(), true, Samples.NOW);
      case "status vendor -n risk" -> StatusText.lines(Samples.named("vendor"), Samples.NOW);
      case "history vendor -n risk" -> Tables.history(Samples.named("vendor"));
      case "versions xetra -n market" -> Tables.versions(Samples.named("xetra"));
      case "run xetra -n market --wait" -> {
        Seen seen = Samples.named("xetra");
        yield Ending.of(seen, seen.status().lastRun()).lines();
      }
      default -> throw new IllegalArgumentException(command);
    };
  }
}
