package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says how a downloaded file is packed. This record is used by a program that has no plan for the
 * file yet.
 *
 * @param format never {@code AUTO}
 * @param members names of the regular files in the archive, at most {@value #MAX_NAMES}; empty if
 *     the format has no names
 */
public record Packing(Format format, List<String> members) {

  private static final int MAX_NAMES = 10_000;
  private static final int BUFFER = 64 * 1024;

  public Packing {
    members = List.copyOf(members);
  }

  /** Returns the packing of a file that a run publishes without unpacking. */
  public static Packing none() {
    return new Packing(Format.NONE, List.of());
  }

  /**
   * Examines how a downloaded file is packed.
   *
   * @param url the file's address, for people
   * @throws FetchException Integrity for a damaged archive, and for a format that cannot be
   *     unpacked
   */
  public static Packing of(Path file, String url, Budget budget) throws FetchException {
    try (FileSource source = FileSource.open(file, budget)) {
      Format format = FormatDetector.detect(source, url);
      Names names = new Names();
      if (format.mayHaveMembers()) {
        Unpacker.write(format, source, names, Integer.MAX_VALUE, (_, content) -> {});
      }
      return new Packing(format, names.found);
    }
  }

  /** Returns the name of the file's compression for people; empty if the format has none. */
  public Optional<String> compression() {
    return Compression.of(format).map(Compression::label);
  }

  /** Returns the name of a file without the end that shows the file's compression. */
  public String unpackedName(String name) {
    String end = Compression.of(format).map(Compression::suffix).orElse("");
    boolean shown =
        !format.mayHaveMembers()
            && name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
    return shown ? name.substring(0, name.length() - end.length()) : name;
  }

  /** Returns the members whose names match the pattern {@code unpack.member}. */
  public List<String> matching(String glob) {
    var pattern = Glob.compile(glob);
    return members.stream().filter(name -> pattern.matches(Glob.subject(glob, name))).toList();
  }

  /**
   * Writes the unpacked content into a new file.
   *
   * @param member a name in {@link #members}; not used if the format has no names
   */
  public void unpack(Path file, String member, int maxRatio, Path into, Budget budget)
      throws FetchException {
    Disk.run(
        "unpacking into",
        into,
        () -> {
          try (FileSource source = FileSource.open(file, budget);
              OutputStream out = Files.newOutputStream(into, StandardOpenOption.CREATE_NEW)) {
            Unpacker.write(
                format,
                source,
                new Exactly(member),
                maxRatio,
                (_, content) -> Disk.run("writing", into, () -> copy(content, out)));
          }
        });
  }

  private static void copy(ByteSource content, OutputStream out)
      throws IOException, FetchException {
    byte[] buffer = new byte[BUFFER];
    for (int read = content.read(buffer, 0, BUFFER); read > 0; ) {
      out.write(buffer, 0, read);
      read = content.read(buffer, 0, BUFFER);
    }
  }

  /** Selects no member, and records the names of all members. */
  private static final class Names extends MemberSelection {
    private final List<String> found = new ArrayList<>();

    Names() {
      super(null);
    }

    @Override
    boolean isWanted(String name, Kind kind) {
      if (kind == Kind.FILE && found.size() < MAX_NAMES) {
        found.add(plain(name));
      }
      return false;
    }

    @Override
    void finish() {}
  }

  /**
   * Selects the archive member with one given name. Characters such as {@code *} in the name match
   * only themselves.
   */
  private static final class Exactly extends MemberSelection {
    private final String wanted;

    Exactly(String wanted) {
      super(null);
      this.wanted = wanted;
    }

    @Override
    boolean isWanted(String name, Kind kind) throws FetchException {
      return plain(name).equals(wanted) && super.isWanted(name, kind);
    }
  }
}
