package dev.fetchjobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the example of docs/simulate.md. The system property {@code simulate=write} writes its
 * output to the page.
 */
class SimulatePageTest {

  private static final Path PAGE = Path.of("../docs/simulate.md");

  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");

  @TempDir private Path folder;

  @Test
  @DisplayName("The page docs/simulate.md shows the output of its example")
  void thePageShowsTheOutput() throws IOException {
    // Given
    String page = Files.readString(PAGE);
    List<String> yaml = YAML.matcher(page).results().map(block -> block.group(1)).toList();
    String shown =
        CONSOLE.matcher(page).results().map(block -> block.group(1)).findFirst().orElseThrow();
    String command = shown.lines().findFirst().orElseThrow();
    Files.writeString(folder.resolve("instruments.yaml"), yaml.get(0));
    Files.writeString(folder.resolve("scenario.yaml"), yaml.get(1));
    List<String> words =
        Stream.of(command.split(" "))
            .skip(2)
            .map(word -> word.endsWith(".yaml") ? folder.resolve(word).toString() : word)
            .toList();

    // When
    Simulations.Ended ended = Simulations.command(words);
    String now = command + "\n" + ended.out();

    // Then
    assertThat(ended.code()).as(ended.people()).isZero();
    if ("write".equals(System.getProperty("simulate"))) {
      Files.writeString(PAGE, page.replace(shown, now));
    } else {
      assertThat(shown).isEqualTo(now);
    }
  }
}
