package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an image as an OCI image layout in a tar (OCI image specification 1.1). Layers and
 * configuration are those of the image from dev/images, byte for byte. The labels of the image are
 * also the annotations of the manifest. The tar depends only on the image: its entries have a fixed
 * order, time, owner and mode.
 */
final class OciArchive {
  private static final String PREFIX = "application/vnd.oci.image.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private OciArchive() {}

  /**
   * Writes the archive, and returns the digest of the image's manifest: the name under which every
   * registry has this image.
   *
   * @param tag tag by which programs find the image in the archive
   */
  static String write(DockerArchive image, String tag, Path archive) throws IOException {
    Blob manifest = new Blob(JSON.writeValueAsBytes(manifest(image)));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    entries.put("index.json", JSON.writeValueAsBytes(index(image, manifest, tag)));
    Map<String, byte[]> blobs = new TreeMap<>();
    blobs.put(manifest.sha256(), manifest.bytes());
    blobs.put(image.config().sha256(), image.config().bytes());
    image.layers().forEach(layer -> blobs.put(layer.sha256(), layer.bytes()));
    blobs.forEach((digest, bytes) -> entries.put("blobs/sha256/" + digest, bytes));
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(Files.newOutputStream(archive), "UTF-8")) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
        header.setSize(entry.getValue().length);
        header.setModTime(0L);
        out.putArchiveEntry(header);
        out.write(entry.getValue());
        out.closeArchiveEntry();
      }
    }
    return "sha256:" + manifest.sha256();
  }

  private static ObjectNode manifest(DockerArchive image) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", PREFIX + "manifest.v1+json");
    manifest.set("config", descriptor("config.v1+json", image.config()));
    for (Blob layer : image.layers()) {
      manifest.withArray("layers").add(descriptor("layer.v1.tar+gzip", layer));
    }
    new TreeMap<>(image.labels())
        .forEach((name, value) -> manifest.withObject("/annotations").put(name, value));
    return manifest;
  }

  private static ObjectNode index(DockerArchive image, Blob manifest, String tag)
      throws IOException {
    ObjectNode entry = descriptor("manifest.v1+json", manifest);
    entry.withObject("/platform").put("architecture", image.architecture()).put("os", "linux");
    entry.withObject("/annotations").put("org.opencontainers.image.ref.name", tag);
    ObjectNode index = JSON.createObjectNode();
    index.put("schemaVersion", 2).put("mediaType", PREFIX + "index.v1+json");
    index.withArray("manifests").add(entry);
    return index;
  }

  private static ObjectNode descriptor(String type, Blob blob) {
    return JSON.createObjectNode()
        .put("mediaType", PREFIX + type)
        .put("digest", "sha256:" + blob.sha256())
        .put("size", blob.bytes().length);
  }
}
