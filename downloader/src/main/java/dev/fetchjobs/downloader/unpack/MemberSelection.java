package dev.fetchjobs.downloader.unpack;

import com.google.re2j.Pattern;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one wanted member among the entries of an archive. The wanted member must be a regular
 * file with a relative path. Other members may have dangerous names or be links. This class skips
 * such members, and never creates a file with a member's name. Memory is bounded, because only a
 * few names are kept.
 */
class MemberSelection {

  static final int MOST = 1_000_000;

  private static final int MAX_NAME = 4096;
  private static final String FIELD = "unpack.member";

  private final @Nullable String glob;
  private final @Nullable Pattern wanted;
  private int files;
  private int entries;
  private @Nullable String found;
  private @Nullable String special;
  private Kind specialKind = Kind.OTHER;
  private String firstOther = "";

  /** Says what kind of archive entry this is. A directory has no kind. */
  enum Kind {
    FILE("is a regular file"),
    HARD_LINK("is a hard link"),
    SYMBOLIC_LINK("is a symbolic link"),
    DEVICE("is a device"),
    PIPE("is a named pipe"),
    SPARSE("is a sparse file"),
    OTHER("is not a regular file");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Returns words for the kind of the entry, as the end of a sentence. */
    String words() {
      return words;
    }
  }

  /**
   * Prepares the search for the wanted member.
   *
   * @param glob a pattern for the member's name; {@code *} and {@code ?} do not match a slash,
   *     {@code **} does. A pattern without a slash is compared with the last segment of the name.
   *     If it is null, every regular file matches
   */
  MemberSelection(@Nullable String glob) {
    this.glob = glob;
    this.wanted = glob == null ? null : Glob.compile(glob);
  }

  /**
   * Counts an archive entry of any kind. The method also counts an entry that only describes
   * another one.
   */
  void countEntry() throws FetchException {
    if (++entries > MOST) {
      throw UnpackFailure.tooManyMembers(MOST);
    }
  }

  /** Returns whether this archive entry is the wanted file. The entry is not a directory. */
  boolean isWanted(String name, Kind kind) throws FetchException {
    boolean match = wanted == null || wanted.matches(Glob.subject(glob, plain(name)));
    if (kind != Kind.FILE) {
      if (match && special == null) {
        special = name;
        specialKind = kind;
      }
      return false;
    }
    files++;
    if (!match) {
      firstOther = firstOther.isEmpty() ? name : firstOther;
      return false;
    }
    if (found != null) {
      throw several(found, name);
    }
    found = name;
    checkName(name, FIELD);
    return true;
  }

  /** Returns the name of the wanted file, as the archive gives it, or null before it was found. */
  @Nullable String found() {
    return found;
  }

  private FetchException several(String first, String second) {
    if (plain(first).equals(plain(second))) {
      return UnpackFailure.sameName(second);
    }
    return UnpackFailure.members(
        "Several members of the archive "
            + (glob == null ? "are files" : "match \"" + glob + "\"")
            + ": %s, %s.".formatted(UnpackFailure.shown(first), UnpackFailure.shown(second)));
  }

  /** Fails after the last entry if the wanted file was not found. */
  void finish() throws FetchException {
    if (found != null) {
      return;
    }
    if (special != null && (glob != null || files == 0)) {
      throw UnpackFailure.unsafe(special, specialKind.words(), FIELD);
    }
    throw UnpackFailure.members(
        switch (files) {
          case 0 -> "The archive has no file in it.";
          case 1 ->
              "The archive's only file, %s, does not match \"%s\"."
                  .formatted(UnpackFailure.shown(firstOther), glob);
          default ->
              "None of the archive's %d files matches \"%s\"; the first is %s."
                  .formatted(files, glob, UnpackFailure.shown(firstOther));
        });
  }

  static String plain(String name) {
    return name.startsWith("./") ? name.substring(2) : name;
  }

  /**
   * @param field the field of the spec that selects members
   * @throws FetchException Policy for a name that is not a relative path
   */
  static void checkName(String name, String field) throws FetchException {
    if (name.isEmpty() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      throw UnpackFailure.unsafe(
          name, "has a name that is empty, endless or holds a zero byte", field);
    }
    if (name.startsWith("/")) {
      throw UnpackFailure.unsafe(name, "has an absolute path", field);
    }
    if (name.indexOf('\\') >= 0) {
      throw UnpackFailure.unsafe(name, "has a backslash in its name", field);
    }
    if (name.length() > 1 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0))) {
      throw UnpackFailure.unsafe(name, "names a drive", field);
    }
    if (Arrays.asList(name.split("/", -1)).contains("..")) {
      throw UnpackFailure.unsafe(name, "points outside", field);
    }
  }
}
