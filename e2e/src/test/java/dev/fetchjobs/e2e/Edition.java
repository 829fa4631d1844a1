package dev.fetchjobs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Represents a file whose every line has the same number, so that a mixture of two editions is
 * detected.
 */
final class Edition {

  private static final int LINES = 20_000;

  private Edition() {}

  static void publish(Scene scene, String file, int number) {
    scene.publish(
        file,
        IntStream.range(0, LINES)
            .mapToObj(line -> "%06d;edition %03d\n".formatted(line, number))
            .collect(Collectors.joining()));
  }

  /**
   * Returns the edition's number.
   *
   * @throws IOException if the file does not exist
   * @throws IllegalStateException if the file is not one whole edition
   */
  static int numberIn(Path file) {
    try {
      return number(Files.readAllLines(file));
    } catch (IOException e) {
      throw new IllegalStateException("missing: " + e, e);
    }
  }

  private static int number(List<String> lines) {
    if (lines.size() != LINES) {
      throw new IllegalStateException("torn: " + lines.size() + " lines");
    }
    int number = Integer.parseInt(lines.getFirst().substring("000000;edition ".length()));
    for (int line = 0; line < LINES; line++) {
      String wanted = "%06d;edition %03d".formatted(line, number);
      if (!lines.get(line).equals(wanted)) {
        throw new IllegalStateException(
            "torn: not \"%s\" but \"%s\"".formatted(wanted, lines.get(line)));
      }
    }
    return number;
  }
}
