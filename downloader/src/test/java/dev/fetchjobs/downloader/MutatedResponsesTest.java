package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes thousands of runs in one process with the heap size of the image. If the data of responses
 * stayed in memory, the process would end with an error. The seed is printed; {@code
 * -Dmutation.seed} sets another, {@code -Dmutation.cases} the number of cases.
 */
@DisplayName("Servers send randomly damaged responses")
class MutatedResponsesTest {

  @TempDir Path root;

  @Test
  @DisplayName(
      "Every run with a damaged response publishes only verified content, within the heap of the "
          + "image")
  void invariants() throws Exception {
    // Given
    Path summary = Files.createDirectories(Path.of("target")).resolve("mutations-fault-table.txt");
    Path trouble = root.resolve("trouble");
    ProcessBuilder run =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-XX:MaxDirectMemorySize=8m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                MutatedResponses.class.getName(),
                Files.createDirectory(root.resolve("volume")).toString(),
                System.getProperty("mutation.seed", "20261122"),
                System.getProperty("mutation.cases", "10000")));

    // When
    int code =
        run.redirectOutput(summary.toFile()).redirectError(trouble.toFile()).start().waitFor();

    // Then
    assertThat(code).as(Files.readString(trouble, StandardCharsets.UTF_8)).isZero();
    System.out.print(Files.readString(summary));
  }
}
