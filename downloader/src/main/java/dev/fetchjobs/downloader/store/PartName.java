package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the names that the files of a set get in the folder of the set. These names come from the
 * publisher.
 */
public final class PartName {

  private static final int MAX_BYTES = 255;
  private static final int MAX_SHOWN = 100;

  private PartName() {}

  /**
   * Checks the names of all files of a set. A volume may treat two different names as the same.
   * Only the creation of the files shows this; see {@link #taken}.
   *
   * @throws FetchException Policy when the set has no file or too many files, when a name cannot be
   *     used, or when two files have the same name
   */
  public static void check(Collection<String> names) throws FetchException {
    if (names.isEmpty() || names.size() > SetRule.MAX_PARTS) {
      throw refused(
          "The set has %d parts; it needs at least 1 and at most %,d."
              .formatted(names.size(), SetRule.MAX_PARTS));
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      Optional<String> fault =
          seen.add(name) ? fault(name) : Optional.of("two parts have this name");
      if (fault.isPresent()) {
        throw refused(
            "A part of the set cannot be named %s: %s. Nothing was published. Choose other names for the parts."
                .formatted(shown(name), fault.get()));
      }
    }
  }

  /**
   * Returns the failure when this volume treats {@code name} as the name of another file of the
   * set.
   */
  public static FetchException taken(String name) {
    return refused(
        "On this volume %s is the same file as another part, because the volume does not distinguish their names. Nothing was published. Choose other names for the parts."
            .formatted(shown(name)));
  }

  /**
   * Says what is wrong with a name, as the end of a sentence, or returns empty for a name that can
   * be used.
   */
  static Optional<String> fault(String name) {
    if (name.isEmpty() || name.equals(".") || name.startsWith(SetFolder.PREFIX)) {
      return Optional.of("it is empty or \".\", or it starts with \"..\"");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      return Optional.of("it contains a slash or a backslash");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("it contains a control character");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("it is longer than " + MAX_BYTES + " bytes");
    }
    // Some network file systems do not distinguish upper and lower case.
    if (name.equalsIgnoreCase(SetFolder.DESCRIPTION)) {
      return Optional.of("this is the name of the file that describes the set");
    }
    return isOfThisSystem(name)
        ? Optional.empty()
        : Optional.of("it has characters this system's file names cannot have");
  }

  private static boolean isOfThisSystem(String name) {
    try {
      return Path.of(name).toString().equals(name);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Formats the name for a message. */
  public static String shown(String name) {
    return Printable.of(name, MAX_SHOWN);
  }

  private static FetchException refused(String message) {
    return FetchException.ofPolicy(Reason.PART_NAME, message);
  }
}
