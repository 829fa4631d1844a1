package dev.fetchjobs.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies a set of inputs of the build, so that a result is not built again from the same
 * inputs.
 */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  Fingerprint add(String text) {
    digest.update(text.getBytes(UTF_8));
    digest.update((byte) 0);
    return this;
  }

  Fingerprint add(List<String> texts) {
    texts.forEach(this::add);
    return add("");
  }

  /**
   * Adds the file's name and content to the fingerprint. The file's folder and time are not part of
   * the fingerprint.
   */
  Fingerprint add(Path file) {
    add(String.valueOf(file.getFileName()));
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return add("");
  }

  /** Returns the fingerprint as 24 hexadecimal digits. */
  String value() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 24);
  }
}
