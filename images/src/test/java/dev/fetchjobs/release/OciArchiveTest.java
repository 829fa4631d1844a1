package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciArchiveTest {
  private static final String BLOBS = "blobs/sha256/";

  @TempDir private Path directory;

  @Test
  @DisplayName(
      "Every blob of an OCI archive has the digest that is its name, and the index leads to all")
  void isConsistent() throws IOException {
    // Given
    DockerArchive image = SampleImage.in(directory);
    Path archive = directory.resolve("image.oci.tar");

    // When
    String digest = OciArchive.write(image, "1.2.0", archive);

    // Then
    Map<String, byte[]> entries = entries(archive);
    entries.forEach(
        (name, bytes) -> {
          if (name.startsWith(BLOBS)) {
            assertThat(BLOBS + new Blob(bytes).sha256()).isEqualTo(name);
          }
        });
    JsonNode index = new ObjectMapper().readTree(entries.get("index.json")).at("/manifests/0");
    assertThat(index.path("digest").asText()).isEqualTo(digest);
    assertThat(index.at("/annotations/org.opencontainers.image.ref.name").asText())
        .isEqualTo("1.2.0");
    JsonNode manifest = blob(entries, digest);
    assertThat(manifest.at("/annotations/org.opencontainers.image.title").asText())
        .isEqualTo("Sample");
    assertThat(blob(entries, manifest.at("/config/digest").asText()))
        .isEqualTo(new ObjectMapper().readTree(SampleImage.CONFIG));
    assertThat(manifest.path("layers")).hasSize(1);
    assertThat(entries).containsKey(path(manifest.at("/layers/0/digest").asText()));
  }

  @Test
  @DisplayName("An OCI archive of the same image has the same bytes")
  void isReproducible() throws IOException {
    // Given
    DockerArchive image = SampleImage.in(directory);
    Path first = directory.resolve("first.oci.tar");
    Path second = directory.resolve("second.oci.tar");

    // When
    OciArchive.write(image, "1.2.0", first);
    OciArchive.write(image, "1.2.0", second);

    // Then
    assertThat(second).hasSameBinaryContentAs(first);
  }

  private static JsonNode blob(Map<String, byte[]> entries, String digest) throws IOException {
    return new ObjectMapper().readTree(new String(entries.get(path(digest)), UTF_8));
  }

  private static String path(String digest) {
    return digest.replace("sha256:", BLOBS);
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }
}
