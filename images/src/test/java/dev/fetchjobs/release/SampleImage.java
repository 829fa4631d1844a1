package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes a small image in the form in which dev/images writes images. */
final class SampleImage {
  static final String CONFIG =
      """
      {"architecture":"amd64","os":"linux","config":{"Labels":{
        "org.opencontainers.image.version":"1.2.0","org.opencontainers.image.title":"Sample"}}}\
      """;

  private SampleImage() {}

  static DockerArchive in(Path directory) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "/lib/x86_64-linux-gnu/libc.so.6",
        "\0GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\n\0");
    putProgram("/opt/fetchjob/", files);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("config.json", CONFIG.getBytes(UTF_8));
    entries.put("abc.tar.gz", layer(files));
    entries.put(
        "manifest.json",
        "[{\"Config\":\"config.json\",\"Layers\":[\"abc.tar.gz\"]}]".getBytes(UTF_8));
    Path tar = directory.resolve("sample.tar");
    try (OutputStream out = Files.newOutputStream(tar)) {
      out.write(tar(entries));
    }
    return DockerArchive.read(tar);
  }

  /** Writes an archive of the same program as {@code dev/plugin} writes one. */
  static Path archive(Path directory) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    putProgram("./", files);
    return Files.write(directory.resolve("sample.tar.gz"), layer(files));
  }

  private static void putProgram(String home, Map<String, String> files) {
    files.put(home + "java/release", "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.xml java.base\"\n");
    files.put(home + "lib/sample-1.2.0.jar", "a jar");
    files.put(home + "lib/library-3.1.jar", "a jar");
  }

  private static byte[] layer(Map<String, String> files) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    files.forEach((name, content) -> entries.put(name, content.getBytes(UTF_8)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(tar(entries));
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
        header.setSize(entry.getValue().length);
        out.putArchiveEntry(header);
        out.write(entry.getValue());
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
