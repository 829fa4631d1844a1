package dev.fetchjobs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the secrets of tests. Each secret contains a mark that no output may show. After all tests
 * {@code dev/canary} searches their outputs for the mark.
 */
public final class Canary {

  private static final String MARK = "canary7f3a9c51";

  private Canary() {}

  /**
   * Returns a secret of letters, digits and a hyphen. The method returns the same secret for the
   * same {@code use}. The use (not the secret) is written to {@code target/canaries.txt}. The file
   * shows that the tests used secrets. Without this file a search that finds nothing would prove
   * nothing.
   *
   * @param use purpose of the secret, in a few words
   */
  public static String secret(String use) {
    try {
      Path uses = Files.createDirectories(Path.of("target")).resolve("canaries.txt");
      Files.writeString(uses, use + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s-%08x".formatted(MARK, use.hashCode());
  }
}
