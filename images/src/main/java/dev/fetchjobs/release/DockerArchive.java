package dev.fetchjobs.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads an image as dev/images writes it: a tar in the form of {@code docker save}, with gzipped
 * layers.
 *
 * @param config the image's configuration, byte for byte
 * @param layers gzipped layers, in their order
 */
record DockerArchive(Blob config, List<Blob> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static DockerArchive read(Path tar) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    JsonNode image = JSON.readTree(entry(entries, "manifest.json", tar)).path(0);
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : image.path("Layers")) {
      layers.add(new Blob(entry(entries, layer.asText(), tar)));
    }
    return new DockerArchive(
        new Blob(entry(entries, image.path("Config").asText(), tar)), List.copyOf(layers));
  }

  private static byte[] entry(Map<String, byte[]> entries, String name, Path tar) {
    byte[] content = entries.get(name);
    if (content == null) {
      throw new ReleaseException(tar + " has no entry " + name + "; build it again: dev/images");
    }
    return content;
  }

  /** Returns the labels of the image. */
  Map<String, String> labels() throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    JSON.readTree(config.bytes())
        .at("/config/Labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  String architecture() throws IOException {
    return JSON.readTree(config.bytes()).path("architecture").asText();
  }
}
