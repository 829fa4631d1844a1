package dev.fetchjobs.operator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Looks at each page in Chromium. {@code dev/browser/test.sh} installs what this test needs. */
@Tag("browser")
class BrowserTest {

  @Test
  @DisplayName(
      "In Chromium without JavaScript each page works by keyboard, in both colour schemes and three "
          + "widths; axe-core finds nothing")
  void inChromium() throws Exception {
    try (var server =
        new PageServer(
            0,
            SampleFetchJobs.ofEachKind(),
            new FakeReviews(Map.of()),
            InstantSource.fixed(SampleFetchJobs.NOW),
            null)) {
      Path project = Path.of("..").toAbsolutePath().normalize();
      Path findings = project.resolve("operator/target/browser.txt");
      // When
      Process look =
          new ProcessBuilder(
                  "node",
                  project.resolve("dev/browser/look.mjs").toString(),
                  "http://localhost:" + server.port(),
                  System.getProperty("pictures", project.resolve("target/pictures").toString()))
              .redirectErrorStream(true)
              .redirectOutput(findings.toFile())
              .start();
      // Then
      assertThat(look.waitFor()).as(Files.readString(findings)).isZero();
    }
  }
}
