package dev.fetchjobs.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs the operator as a process of its own, with an environment that cannot work. */
class MainTest {

  @Test
  @DisplayName(
      "A wrong environment stops the operator with exit code 2 and one sentence that names the "
          + "variable, the value and the remedy")
  void stops() throws IOException, InterruptedException {
    // Given
    var java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    java.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
    java.environment()
        .putAll(Map.of("FETCHJOB_DOWNLOADER_IMAGE", "downloader:1", "FETCHJOB_WORKERS", "many"));

    // When
    Process operator = java.redirectErrorStream(true).start();
    String output = new String(operator.getInputStream().readAllBytes(), UTF_8);

    // Then
    assertThat(operator.waitFor()).isEqualTo(2);
    assertThat(output)
        .isEqualToIgnoringNewLines("FETCHJOB_WORKERS is \"many\"; write a number from 1 to 500.");
  }
}
