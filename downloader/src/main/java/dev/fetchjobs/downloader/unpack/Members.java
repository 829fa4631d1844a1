package dev.fetchjobs.downloader.unpack;

import com.google.re2j.Pattern;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.store.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rules for an archive's members, seen one after the other: safe names, plain files and
 * directories only, no name twice, not too many, exactly one that is wanted. Keeps eight bytes of
 * each member.
 */
final class Members {

  static final int MOST = 1_000_000;

  private static final int MAX_NAME = 4096;

  private final @Nullable String glob;
  private final @Nullable Pattern wanted;
  private final MessageDigest digest = Sha256.start();
  private long[] names = new long[16];
  private int files;
  private int entries;
  private int matches;
  private String firstMatch = "";
  private String firstOther = "";

  /**
   * @param glob {@code *} and {@code ?} do not match a slash, {@code **} does; without a slash the
   *     pattern is for the name's last segment. Null: any member
   */
  Members(@Nullable String glob) {
    this.glob = glob;
    this.wanted = glob == null ? null : Glob.compile(glob);
  }

  /** Counts an entry of any kind, also those that only describe others. */
  void entry() throws FetchException {
    if (++entries > MOST) {
      throw Refusal.tooManyMembers(MOST);
    }
  }

  void directory(String name) throws FetchException {
    checkName(name);
  }

  /** A plain file: whether it is the one wanted. */
  boolean file(String name) throws FetchException {
    checkName(name);
    remember(name);
    boolean match = wanted == null || wanted.matches(Glob.subject(glob, plain(name)));
    if (match) {
      matches++;
      if (matches == 1) {
        firstMatch = name;
        return true;
      }
      throw Refusal.members(
          "Several members of the archive "
              + (glob == null ? "are files" : "match \"" + glob + "\"")
              + ": %s, %s.".formatted(Refusal.shown(firstMatch), Refusal.shown(name)));
    }
    firstOther = firstOther.isEmpty() ? name : firstOther;
    return false;
  }

  /** Not a plain file or directory: a link or a device. */
  static FetchException special(String name, String kind) {
    return Refusal.unsafe(name, "is " + kind);
  }

  /** After the last entry. */
  void finish() throws FetchException {
    if (matches == 0) {
      throw Refusal.members(
          files == 0
              ? "The archive has no file in it."
              : "None of the archive's %d files matches \"%s\"; the first is %s."
                  .formatted(files, glob, Refusal.shown(firstOther)));
    }
    long[] sorted = Arrays.copyOf(names, files);
    Arrays.sort(sorted);
    for (int i = 1; i < files; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw Refusal.corrupt("The archive has two members of one name");
      }
    }
  }

  private void remember(String name) {
    if (files == names.length) {
      names = Arrays.copyOf(names, Math.min(2 * names.length, MOST));
    }
    byte[] hash = digest.digest(plain(name).getBytes(StandardCharsets.UTF_8));
    names[files++] = ByteBuffer.wrap(hash).getLong();
  }

  private static String plain(String name) {
    return name.startsWith("./") ? name.substring(2) : name;
  }

  private static void checkName(String name) throws FetchException {
    if (name.isEmpty() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      throw Refusal.corrupt("The archive has a member whose name cannot be one");
    }
    if (name.startsWith("/")) {
      throw Refusal.unsafe(name, "has an absolute path");
    }
    if (name.indexOf('\\') >= 0) {
      throw Refusal.unsafe(name, "has a backslash in its name");
    }
    if (name.length() > 1 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0))) {
      throw Refusal.unsafe(name, "names a drive");
    }
    if (Arrays.asList(name.split("/", -1)).contains("..")) {
      throw Refusal.unsafe(name, "points outside");
    }
  }
}
