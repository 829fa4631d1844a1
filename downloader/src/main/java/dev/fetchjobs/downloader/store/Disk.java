package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs file operations and turns their errors into failures of the run. */
public final class Disk {

  private static final Pattern IDS =
      Pattern.compile(
          "^Uid:\\s+\\d+\\s+(\\d+).*^Gid:\\s+\\d+\\s+(\\d+)", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * Says what an error of the operating system means for the user.
   *
   * @param words a part of the system's error message, in lower case
   */
  private record Fault(String words, Reason reason, String what, String remedy) {}

  /**
   * FetchJob uses the first of these entries whose words are in the error message. The last entry
   * fits every message.
   */
  private static final List<Fault> FAULTS =
      List.of(
          new Fault(
              "no space left",
              Reason.DISK_FULL,
              "The volume is full",
              "Free space or enlarge the volume."),
          new Fault(
              "quota exceeded",
              Reason.DISK_FULL,
              "The volume's quota is used up",
              "Free space or raise it."),
          new Fault(
              "read-only file system",
              Reason.DISK_FAILED,
              "The volume is read-only",
              "Mount it writable or check its disk."),
          new Fault("", Reason.DISK_FAILED, "The volume failed", "Check the volume's storage."));

  /**
   * Lists the messages of those errors that mean that the file system cannot make a link: EPERM,
   * ENOTSUP, ENOSYS and EMLINK.
   */
  private static final Set<String> NO_LINKS =
      Set.of(
          "Operation not permitted",
          "Operation not supported",
          "Function not implemented",
          "Too many links");

  private Disk() {}

  /** Describes an operation on files of the volume that has a result. */
  @FunctionalInterface
  public interface Operation<T> {
    T run() throws IOException, FetchException;
  }

  /** Describes an operation on files of the volume that has no result. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException, FetchException;
  }

  /**
   * Runs {@code operation}.
   *
   * @param doing what the operation does, for the sentence "… while …" in a message, such as {@code
   *     writing the download}
   * @param path the file of the operation, for the message
   */
  public static <T> T call(String doing, Path path, Operation<T> operation) throws FetchException {
    try {
      return operation.run();
    } catch (IOException e) {
      throw failure(doing, path, e);
    }
  }

  /** Runs {@code action} as {@link #call} does. */
  public static void run(String doing, Path path, Action action) throws FetchException {
    call(
        doing,
        path,
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Returns the failure for an error of the operating system. The failure's class is Config for
   * missing permissions, and Limit for all other errors.
   */
  public static FetchException failure(String doing, Path path, IOException fault) {
    String text = text(fault);
    String words = text.toLowerCase(Locale.ROOT);
    if (fault instanceof AccessDeniedException || words.contains("operation not permitted")) {
      String message =
          "Permission denied while %s: %s. We run as %s. Set podTemplate.fsGroup or the volume's permissions."
              .formatted(doing, owner(path), ownIds());
      return FetchException.ofConfig(Reason.DESTINATION, message).causedBy(fault);
    }
    Fault known =
        FAULTS.stream().filter(one -> words.contains(one.words())).findFirst().orElseThrow();
    String message =
        "%s (%s) while %s. The last good file is untouched. %s"
            .formatted(known.what(), text, doing, known.remedy());
    return FetchException.ofLimit(known.reason(), message).causedBy(fault);
  }

  /**
   * Returns whether a link could not be made because the file system has no links of this kind, or
   * because the file already has too many links.
   */
  public static boolean hasNoLinks(Exception fault) {
    return !(fault instanceof FileSystemException system)
        || (system.getReason() != null && NO_LINKS.contains(system.getReason()));
  }

  private static String text(IOException fault) {
    String reason =
        fault instanceof FileSystemException system ? system.getReason() : fault.getMessage();
    return reason == null ? fault.getClass().getSimpleName() : reason;
  }

  /**
   * Describes who owns a file, such as {@code /data/x is owned by 0:0 with mode 0755}. If the file
   * does not exist, the text describes the nearest parent that exists.
   */
  static String owner(Path path) {
    for (Path at = path; at != null; at = at.getParent()) {
      try {
        Map<String, Object> unix =
            Files.readAttributes(at, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = unix.get("mode") instanceof Integer found ? found & 07777 : 0;
        return "%s is owned by %s:%s with mode %04o"
            .formatted(at, unix.get("uid"), unix.get("gid"), mode);
      } catch (IOException e) {
        continue; // the file is missing or not visible, so its parent is examined
      }
    }
    return path + " cannot be looked at";
  }

  /**
   * Returns the user and group ids with which the kernel checks permissions, such as {@code uid
   * 65532, gid 65532}.
   */
  static String ownIds() {
    try {
      Matcher ids = IDS.matcher(Files.readString(Path.of("/proc/self/status")));
      return ids.find() ? "uid " + ids.group(1) + ", gid " + ids.group(2) : "an unknown uid";
    } catch (IOException e) {
      return "an unknown uid";
    }
  }
}
