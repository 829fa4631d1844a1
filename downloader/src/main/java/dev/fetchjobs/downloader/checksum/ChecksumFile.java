package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.checksum.DigestLine.Entry;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.TextDecoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the publisher's checksum file, in any format. The file states the digest of another file.
 * If a line names that file, the digest in this line is used. If no line names the file, the
 * checksum file must have only one digest of the algorithm.
 */
public final class ChecksumFile {

  private static final int MAX_SHOWN = 3;
  private static final int MAX_NAMES = 120;

  private final Algorithm algorithm;
  private final String text;

  ChecksumFile(Algorithm algorithm, String text) {
    this.algorithm = algorithm;
    this.text = text;
  }

  /**
   * Decodes a checksum file. PowerShell writes UTF-16; a byte order mark or zero bytes show this.
   * Any other file is read as UTF-8.
   */
  public static String text(byte[] bytes) {
    Charset marked = TextDecoding.charsetOfMark(bytes, Math.min(2, bytes.length));
    Charset charset = marked == null ? TextDecoding.charsetOfZeros(bytes, bytes.length) : marked;
    return TextDecoding.withoutMark(
        new String(bytes, Objects.requireNonNullElse(charset, StandardCharsets.UTF_8)));
  }

  /**
   * Returns the digest of the file, in lower-case hexadecimal digits.
   *
   * @param wanted the file's name in the plan; null if it may be one of {@code names}, or any name
   *     when there is only one digest
   */
  String digest(@Nullable String wanted, List<String> names) throws FetchException {
    if (isMarkup()) {
      throw unusable("is a web page", URL);
    }
    List<Entry> entries = entries();
    List<String> ours = wanted == null ? names : List.of(wanted);
    List<String> found = of(entries.stream().filter(entry -> entry.isFor(ours)));
    if (found.isEmpty()) {
      found = of(entries.stream().filter(entry -> entry.mentions(ours)));
    }
    if (found.isEmpty()) {
      found = of(new JsonDigests(algorithm).entries(text).stream().filter(e -> e.mentions(ours)));
    }
    if (found.size() > 1) {
      throw unusable(
          "states %d different %s digests for %s"
              .formatted(found.size(), algorithm.word(), shown(ours, " or ")),
          wanted == null ? NAME : "Ask the publisher which one is right.");
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<String> all = of(entries.stream());
    boolean unnamed = entries.stream().allMatch(entry -> entry.name().isEmpty());
    if (all.size() == 1 && (wanted == null || unnamed)) {
      return all.getFirst();
    }
    throw all.isEmpty() ? none() : others(entries, all.size(), ours);
  }

  /**
   * Reads the file line by line, because half a million lines of one letter would not fit into the
   * heap.
   */
  private List<Entry> entries() {
    DigestLine reader = new DigestLine(algorithm);
    List<Entry> entries =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !isComment(line))
            .flatMap(line -> reader.entries(line).stream())
            .toList();
    return entries.isEmpty() ? reader.overLines(text) : entries;
  }

  private static List<String> of(Stream<Entry> entries) {
    return entries.map(Entry::hex).distinct().toList();
  }

  private static boolean isComment(String line) {
    return line.startsWith("#") || line.startsWith(";") || line.startsWith("//");
  }

  /**
   * Returns whether the publisher sent a web page instead of a checksum file. A web page begins
   * with a tag. XML begins with a tag as well, but it may be a list of digests.
   */
  private boolean isMarkup() {
    String start = text.stripLeading();
    return start.startsWith("<") && !start.startsWith("<?xml");
  }

  private FetchException none() {
    return new DigestLine(algorithm)
        .otherLength(text)
        .map(
            digits ->
                unusable(
                    "holds a digest of %d digits, %s has %d"
                        .formatted(digits, algorithm.word(), algorithm.hexLength()),
                    "Check verify.checksum.algorithm and verify.checksum.from.url."))
        .orElseGet(() -> unusable("holds no %s digest".formatted(algorithm.word()), URL));
  }

  private FetchException others(List<Entry> entries, int digests, List<String> ours) {
    List<String> names =
        entries.stream().map(Entry::name).filter(name -> !name.isEmpty()).distinct().toList();
    if (names.isEmpty()) {
      return unusable(
          "holds %d different %s digests without a name".formatted(digests, algorithm.word()), URL);
    }
    String shown = shown(names.stream().limit(MAX_SHOWN).toList(), ", ");
    return unusable(
        String.format(
            Locale.ROOT,
            "does not name %s but %s",
            shown(ours, " or "),
            names.size() > MAX_SHOWN
                ? String.format(Locale.ROOT, "%,d others: %s, …", names.size(), shown)
                : shown),
        NAME);
  }

  /**
   * Joins names for a message. The names come from the checksum file or from redirects, so they are
   * foreign text.
   */
  private static String shown(List<String> names, String between) {
    return Printable.of(String.join(between, names), MAX_NAMES);
  }

  private static final String URL = "Check verify.checksum.from.url.";
  private static final String NAME = "Write the file's name there into verify.checksum.from.name.";

  private static FetchException unusable(String why, String advice) {
    return FetchException.ofIntegrity(
        Reason.CHECKSUM_MISSING,
        "The checksum file %s. Nothing was published. %s".formatted(why, advice));
  }
}
