package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeListingsTest {

  @TempDir Path folder;

  @Test
  @DisplayName(
      "Listings of 32 MiB of any form are read with a heap of 16 MiB, a third of the image's")
  void memory() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx16m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                LargeListings.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();

    int code = process.waitFor();

    List<String> lines = Files.readAllLines(out);
    assertThat(code).as(String.join("\n", lines)).isZero();
    assertThat(lines)
        .containsExactly(
            "links: 99273",
            "text: 0",
            "script: 1",
            "comment: 1",
            "comments: 1",
            "long tag: 1",
            "open elements: 1",
            "attributes: 1",
            "text of a link: 1",
            "templates: 1",
            "open svg: 1",
            "lines: 102612",
            "digests: 91428",
            "empty lines: 1",
            "entries: 99864",
            "text of an element: 1",
            "text of a field: 1",
            "CDATA: 1",
            "XML comment: BadListing",
            "names: 1766022");
  }
}
