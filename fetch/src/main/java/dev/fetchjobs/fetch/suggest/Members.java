package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.downloader.unpack.Packing;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Chooses the file that a suggested FetchJob takes out of an archive. */
public final class Members {

  private static final List<String> SUFFIXES = List.of("csv", "tsv", "txt", "json", "xml");

  /**
   * A document that is itself a zip archive begins with one of these files. Examples of such
   * documents are xlsx, ods and jar.
   */
  private static final Set<String> OF_DOCUMENTS =
      Set.of("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF");

  private Members() {}

  public static boolean isDocument(Packing packing) {
    return packing.members().stream().anyMatch(OF_DOCUMENTS::contains);
  }

  /**
   * Returns the first table or text of the archive; if it has neither, the first file, or empty if
   * it has no file.
   */
  public static String choose(Packing packing) {
    return packing.members().stream().min(Comparator.comparingInt(Members::rank)).orElse("");
  }

  private static int rank(String name) {
    int rank = SUFFIXES.indexOf(PageLinks.suffix(name));
    return name.startsWith("__MACOSX/") ? 2 * SUFFIXES.size() : rank < 0 ? SUFFIXES.size() : rank;
  }

  /**
   * Returns a pattern for {@code unpack.member}. The pattern has {@code *} for the parts of the
   * name that change, if only one file matches then.
   */
  static String pattern(Packing packing, String member) {
    String base = Varying.name(base(member)).glob();
    String whole = Varying.name(member).glob();
    return List.of(base, whole).stream()
        .filter(glob -> packing.matching(glob).equals(List.of(member)))
        .findFirst()
        .orElse(member);
  }

  static String base(String member) {
    return member.substring(member.lastIndexOf('/') + 1);
  }
}
