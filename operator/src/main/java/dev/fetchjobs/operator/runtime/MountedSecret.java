package dev.fetchjobs.operator.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the mounted Secret with the signing keys and the addresses of pings. Its file {@code
 * NAMESPACE.NAME} is the entry NAME of a namespace. A namespace has no dot in its name, so no
 * namespace can use an entry of another one. The kubelet renews the files, so each use reads its
 * file anew.
 *
 * @param folder the mounted Secret; null if there is none
 */
record MountedSecret(@Nullable Path folder) {

  private static final int LONGEST_TEXT = 2048;

  /** Returns the name that the entry has in the Secret. */
  static String key(String namespace, String name) {
    return namespace + "." + name;
  }

  Optional<String> text(String namespace, String name) {
    if (folder == null) {
      return Optional.empty();
    }
    try (var input = Files.newInputStream(folder.resolve(key(namespace, name)))) {
      return Optional.of(
          new String(input.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
