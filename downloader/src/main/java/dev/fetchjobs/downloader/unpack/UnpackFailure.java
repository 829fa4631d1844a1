package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.util.Locale;

/**
 * Makes the failures of unpacking. The names of archive members are foreign text in these failures.
 */
final class UnpackFailure {

  private static final int MAX_SHOWN = 80;

  private UnpackFailure() {}

  /** Returns the failure for a damaged archive. A later download of the archive may be intact. */
  static FetchException corrupt(String what) {
    return FetchException.ofIntegrity(
        Reason.CORRUPT_ARCHIVE, what + ". Nothing was published; the next run tries again.");
  }

  /**
   * Returns the failure for a format that FetchJob cannot read. Another run would fail in the same
   * way.
   *
   * @param advice what the user can do, as a sentence
   */
  static FetchException unsupported(String what, String advice) {
    return FetchException.ofIntegrity(
        Reason.UNSUPPORTED_FORMAT, what + ". Nothing was published. " + advice);
  }

  /**
   * Returns the failure for text that the server sent instead of a packed file. The text may be a
   * notice, or the file itself.
   */
  static FetchException text(String format) {
    return FetchException.ofIntegrity(
        Reason.CORRUPT_ARCHIVE,
        "The file is not %s but looks like text. Nothing was published; the next run tries again. If the publisher sends it unpacked now, set unpack.format to None."
            .formatted(format));
  }

  /** Returns the failure for bytes after the end of the packed file. */
  static FetchException bytesAfter(String format, long bytes) {
    return corrupt(
        String.format(
            Locale.ROOT,
            bytes == 1
                ? "%,d other byte follows the end of the %s file"
                : "%,d other bytes follow the end of the %s file",
            bytes,
            format));
  }

  /**
   * @param field the field of the spec that selects members
   */
  static FetchException unsafe(String name, String what, String field) {
    return FetchException.ofPolicy(
        Reason.UNSAFE_MEMBER,
        "The wanted member of the archive %s: %s. Only regular files with relative names are published. Set another %s, or ask the publisher."
            .formatted(what, shown(name), field));
  }

  static FetchException sameName(String name) {
    return corrupt("The archive has two members of one name, %s".formatted(shown(name)));
  }

  static FetchException members(String what) {
    return FetchException.ofIntegrity(
        Reason.WRONG_MEMBERS, what + " Set unpack.member to a pattern that only one matches.");
  }

  /** Returns the failure for an archive that has other members than the set needs. */
  static FetchException parts(String what) {
    return FetchException.ofIntegrity(
        Reason.WRONG_MEMBERS,
        what + " Nothing was published. Correct unpack.members, or ask the publisher.");
  }

  /**
   * Returns the failure for a body that is no archive, although the files of a set are members of
   * one.
   */
  static FetchException noArchive(Format found) {
    return Compression.of(found)
        .map(
            compression ->
                unsupported(
                    "The file is %s without an archive in it, and unpack.members needs an archive"
                        .formatted(compression.label()),
                    "If the publisher sends one file now, use destination.volume.path without unpack.members."))
        .orElseGet(() -> corrupt("The file is not an archive, and unpack.members needs one"));
  }

  static FetchException tooManyParts(long most) {
    return FetchException.ofLimit(
        Reason.TOO_MANY_MEMBERS,
        String.format(
            Locale.ROOT,
            "More than %,d members of the archive match, the limit of a set. Narrow unpack.members.matches.",
            most));
  }

  static FetchException tooManyMembers(long most) {
    return FetchException.ofLimit(
        Reason.TOO_MANY_MEMBERS,
        String.format(Locale.ROOT, "The archive has more than %,d members, our limit.", most));
  }

  static FetchException tooLarge(long most) {
    return FetchException.ofLimit(
        Reason.TOO_LARGE,
        String.format(
            Locale.ROOT,
            "The unpacked file is larger than %,d bytes (verify.size.max). Raise it if that is right.",
            most));
  }

  static FetchException tooLargeTogether(long most) {
    return FetchException.ofLimit(
        Reason.TOO_LARGE,
        String.format(
            Locale.ROOT,
            "The members are larger than %,d bytes together (verify.size.max). Raise it if that is right.",
            most));
  }

  /**
   * Returns the failure for a file that can be decoded only with much memory, because its producer
   * chose so.
   */
  static FetchException needsMemory(String format, long bytes, long most) {
    return FetchException.ofLimit(
        Reason.DECODER_MEMORY,
        String.format(
            Locale.ROOT,
            "To decode the %s file takes %,d bytes of memory, more than our limit of %,d. Set unpack.format to None to publish it as it is, or ask the publisher for a lower compression level.",
            format,
            bytes,
            most));
  }

  static FetchException expandsTooMuch(int ratio, long input) {
    return FetchException.ofLimit(
        Reason.RATIO,
        String.format(
            Locale.ROOT,
            "The file expands more than %,d times its %,d bytes (unpack.maxRatio). Raise it if that is right.",
            ratio,
            input));
  }

  static String shown(String name) {
    return "\"" + Printable.of(name, MAX_SHOWN) + "\"";
  }
}
