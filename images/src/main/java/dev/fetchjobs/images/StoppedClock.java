package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Stops the clock of a process by the library libfaketime, so that no time gets into what the
 * process writes.
 */
final class StoppedClock {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

  private StoppedClock() {}

  /** Returns the file of the library. */
  static Path library() throws IOException {
    return LIBRARIES.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new ImageException(
                    "libfaketime is missing, and a cache that is built twice would differ:"
                        + " install the package faketime."))
        .toRealPath();
  }

  /**
   * Returns the environment variables that stop the clock of a process with the library. The times
   * of files stay real, because the cache has those of the jars.
   */
  static Map<String, String> environment() {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Map.of("PATH", path, "FAKETIME", "2026-01-01 00:00:00", "NO_FAKE_STAT", "1");
  }
}
