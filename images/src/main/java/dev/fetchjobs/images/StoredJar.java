package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars without compression. The image's layer compresses all classes together, which makes
 * the downloader's image 2 % smaller than a layer of compressed jars. The programs do not have to
 * inflate the classes that are missing in the ahead-of-time cache.
 */
final class StoredJar {
  private StoredJar() {}

  /** Copies the jar {@code from} to {@code to}. Order, times and content of the entries stay. */
  static void copy(Path from, Path to) throws IOException {
    try (ZipFile in = new ZipFile(from.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      out.setMethod(ZipOutputStream.STORED);
      for (ZipEntry entry : in.stream().toList()) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        out.putNextEntry(stored(entry, content));
        out.write(content);
        out.closeEntry();
      }
    }
  }

  private static ZipEntry stored(ZipEntry entry, byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry stored = new ZipEntry(entry.getName());
    stored.setTimeLocal(entry.getTimeLocal());
    stored.setSize(content.length);
    stored.setCompressedSize(content.length);
    stored.setCrc(sum.getValue());
    return stored;
  }
}
