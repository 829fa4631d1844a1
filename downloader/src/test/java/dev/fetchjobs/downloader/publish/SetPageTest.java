package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of docs/destinations.md. */
class SetPageTest {

  private static final String FIRST = "FULINS_D_01of02.xml";
  private static final String SECOND = "FULINS_D_02of02.xml";

  @TempDir Path root;
  private SetFixture fixture;

  @BeforeEach
  void setUp() throws Exception {
    fixture = new SetFixture(root);
    fixture.publish("2026-11-21", part(FIRST, "old one\n"), part(SECOND, "old two\n"));
  }

  @Test
  @DisplayName("The page docs/destinations.md shows the folder of a set as it is")
  void layout() {
    for (String name : SetFixture.names(fixture.path())) {
      assertThat(page()).contains(name.matches("\\.\\.\\d.*") ? "/..2026" : "fulins/" + name);
    }
  }

  @Test
  @DisplayName(
      "The command on the page reads a whole set, also if a run publishes another version "
          + "meanwhile")
  void reads() throws Exception {
    // Given
    String command = command("cd -P");
    String slowly =
        command.replace(
            "&& cat", "&& touch $OLDPWD/in && while [ -e $OLDPWD/in ]; do :; done && cat");

    // When
    Process reader = start(slowly);
    while (!Files.exists(root.resolve("in"))) {
      Thread.onSpinWait();
    }
    fixture.publish("2026-11-28", part(FIRST, "new one\n"), part(SECOND, "new two\n"));
    Files.delete(root.resolve("in"));

    // Then
    assertThat(output(reader)).contains("2026-11-21").endsWith("}\nold one\nold two\n");
    assertThat(output(start(command))).contains("2026-11-28").endsWith("}\nnew one\nnew two\n");
  }

  private static String page() {
    try {
      return Files.readString(Path.of("../docs/destinations.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String command(String start) {
    List<String> found =
        page().lines().map(String::strip).filter(line -> line.startsWith(start)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private Process start(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command)
        .directory(root.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static String output(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
