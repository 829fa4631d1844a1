package dev.fetchjobs.downloader.checksum;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the digests of one algorithm in a line, and the file name that belongs to each digest. This
 * class reads {@code <hex> <name>} and {@code <hex> *<name>} (GNU coreutils, with escapes), {@code
 * SHA256 (<name>) = <hex>} (BSD, OpenSSL), {@code sha256:<hex>}, {@code sha256-<base64>}
 * (subresource integrity, RFC 9530), columns, JSON, and a digest alone, which may be written in
 * groups of digits. A digest after the name of another algorithm is ignored.
 */
record DigestLine(Algorithm algorithm) {

  /**
   * The reader of checksum files searches the file's name in this many characters before and after
   * a digest.
   */
  private static final int NEAR = 512;

  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z]{32,}");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{32,}");
  private static final Pattern CODED =
      Pattern.compile("([A-Za-z]+-?[0-9]+)[ \\t]*[-:=][ \\t]*:?([0-9A-Za-z+/]{22,86}={0,2})");
  private static final Pattern BSD =
      Pattern.compile("\\\\?[A-Za-z0-9/-]+ ?\\((.+)\\)[ \\t]*=?[ \\t]*");
  private static final Pattern FIRST_WORD = Pattern.compile("^[\\\\\"'{ ]*([A-Za-z0-9/_-]+)");
  private static final Pattern LAST_WORD =
      Pattern.compile("([A-Za-z0-9/_-]+)[\"' \\t]*[-:=(]?[\"' \\t]*$");
  private static final Pattern ALGORITHM =
      Pattern.compile(
          "(SHA|MD|BLAKE|B2|RIPEMD|RMD|WHIRLPOOL|KECCAK|SKEIN|STREEBOG|GOST|SM)[0-9A-Z]*");
  private static final String BETWEEN = " \t\"'`:=,;|*(){}[]<>";

  /**
   * Holds a digest of a checksum file, and the text beside the digest.
   *
   * @param name the text beside the digest; may be empty
   * @param hex lower case
   */
  record Entry(String name, String hex) {

    /** Returns whether the name beside the digest, without its folder, is one of {@code names}. */
    boolean isFor(List<String> names) {
      return names.contains(name)
          || names.contains(
              name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
    }

    /** Returns whether one of the words beside the digest is in {@code names}. */
    boolean mentions(List<String> names) {
      return Arrays.stream(name.split("[\\s,;|\"'<>]+"))
          .anyMatch(word -> new Entry(word, hex).isFor(names));
    }
  }

  List<Entry> entries(String line) {
    List<Entry> found = new ArrayList<>();
    Matcher words = WORD.matcher(line);
    while (words.find()) {
      String word = words.group();
      String digits = word.startsWith("0x") ? word.substring(2) : word;
      if (digits.length() == algorithm.hexLength() && HEX.matches(digits)) {
        add(found, line, words.start(), words.end(), digits);
      }
    }
    if (found.isEmpty()) {
      findCoded(found, line);
    }
    if (found.isEmpty()) {
      readGroups(line).ifPresent(hex -> found.add(new Entry("", hex)));
    }
    return found;
  }

  /**
   * Finds digests that are written in groups of digits over several lines, after a name and a colon
   * (GnuPG).
   */
  List<Entry> overLines(String text) {
    if (text.length() > NEAR || WORD.matcher(text).find()) {
      return List.of();
    }
    int colon = text.lastIndexOf(':');
    return readGroups(text.substring(colon + 1))
        .map(hex -> List.of(new Entry(text.substring(0, Math.max(0, colon)).strip(), hex)))
        .orElse(List.of());
  }

  /**
   * Returns the number of digits of the digest in the text if a digest of this algorithm has
   * another number; else empty.
   */
  Optional<Integer> otherLength(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      int length = words.end() - words.start();
      if (length != algorithm.hexLength()
          && SumLine.LENGTHS.contains(length)
          && HEX.matches(words.group())) {
        return Optional.of(length);
      }
    }
    return Optional.empty();
  }

  private void add(List<Entry> found, String line, int start, int end, String digits) {
    String before = line.substring(Math.max(0, start - NEAR), start);
    if (isOfAnother(before)) {
      return;
    }
    String behind = line.substring(end, Math.min(line.length(), end + NEAR));
    found.add(new Entry(name(before, behind), digits.toLowerCase(Locale.ROOT)));
  }

  /**
   * Returns whether the digest was computed with another algorithm. The word next to the digest
   * decides. If there is no such word, the first word of the line decides.
   */
  private boolean isOfAnother(String before) {
    for (Pattern place : List.of(LAST_WORD, FIRST_WORD)) {
      Matcher word = place.matcher(before);
      if (word.find() && ALGORITHM.matches(normalise(word.group(1)))) {
        return !isOurs(word.group(1));
      }
    }
    return false;
  }

  /** Returns whether the text is a name of the algorithm that the plan demands. */
  boolean isOurs(String label) {
    String bare = normalise(label);
    String ours = normalise(algorithm.word());
    return bare.equals(ours) || bare.equals(ours.replace("SHA", "SHA2"));
  }

  /** Returns {@code SHA256} for {@code sha-256}, {@code sha256sum} and {@code SHA256_HASH}. */
  private static String normalise(String label) {
    return label
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^0-9A-Z]", "")
        .replaceFirst("(CHECKSUM|SUM|HASH|DIGEST)$", "");
  }

  private String name(String before, String behind) {
    Matcher bsd = BSD.matcher(before);
    if (bsd.matches()) {
      return SumLine.unescape(before.startsWith("\\"), bsd.group(1));
    }
    String left = trim(HEX.matcher(before).replaceAll(" "));
    Matcher label = LAST_WORD.matcher(left);
    if (label.find() && isOurs(label.group(1))) {
      left = trim(left.substring(0, label.start()));
    }
    if (!left.isEmpty() && !left.equals("\\")) {
      return left;
    }
    String right = HEX.matcher(behind).replaceAll(" ").strip();
    boolean gnu = !behind.isEmpty() && Character.isWhitespace(behind.charAt(0));
    return gnu
        ? SumLine.unescape(
            before.endsWith("\\"), right.startsWith("*") ? right.substring(1) : right)
        : trim(right);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && BETWEEN.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && BETWEEN.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private void findCoded(List<Entry> found, String line) {
    Matcher labelled = CODED.matcher(line);
    while (labelled.find()) {
      if (isOurs(labelled.group(1))) {
        String name = trim(line.substring(0, labelled.start()));
        decode(labelled.group(2)).ifPresent(hex -> found.add(new Entry(name, hex)));
      }
    }
    if (found.isEmpty() && line.endsWith("=")) {
      decode(line).ifPresent(hex -> found.add(new Entry("", hex)));
    }
  }

  private Optional<String> decode(String base64) {
    try {
      String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
      return hex.length() == algorithm.hexLength() ? Optional.of(hex) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<String> readGroups(String text) {
    String digits = text.length() > NEAR ? "" : text.replaceAll("[\\s:]", "");
    return digits.length() == algorithm.hexLength() && HEX.matches(digits)
        ? Optional.of(digits.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
