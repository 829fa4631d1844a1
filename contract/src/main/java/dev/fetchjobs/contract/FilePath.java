package dev.fetchjobs.contract;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks the path of the file that consumers open. The path is relative to the volume's root. */
public final class FilePath {

  /**
   * FetchJob's private directory has this name. No name of a Kubernetes object starts with a dot,
   * so the directory cannot have the name of an object.
   */
  public static final String OURS = ".fetchjob";

  /** The file with the changes has the name of the published file with this ending. */
  public static final String CHANGES = ".changes.csv";

  private static final int MAX_SEGMENT_BYTES = 255;
  private static final int MAX_BYTES = 3072;

  private FilePath() {}

  /**
   * Says what is wrong with a path, as the end of a sentence, or returns empty for a valid path.
   */
  public static Optional<String> fault(String path) {
    if (path.isEmpty() || path.startsWith("/")) {
      return Optional.of("it has to be relative and not empty");
    }
    if (bytes(path) > MAX_BYTES) {
      return Optional.of("it is longer than " + MAX_BYTES + " bytes");
    }
    if (path.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("it contains a control character");
    }
    if (path.indexOf('\\') >= 0) {
      return Optional.of("it contains a backslash");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of("a segment is empty, \".\" or \"..\"");
      }
      if (bytes(segment) > MAX_SEGMENT_BYTES) {
        return Optional.of("a segment is longer than " + MAX_SEGMENT_BYTES + " bytes");
      }
    }
    // Some network file systems do not distinguish upper and lower case.
    return path.split("/", 2)[0].equalsIgnoreCase(OURS)
        ? Optional.of(OURS + " is where FetchJob keeps its own files")
        : Optional.empty();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
