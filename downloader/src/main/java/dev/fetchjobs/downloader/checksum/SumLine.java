package dev.fetchjobs.downloader.checksum;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a line that {@code sha256sum}, {@code md5sum} or {@code openssl dgst} wrote. Its form
 * is {@code <hex> <name>}, {@code <hex> *<name>} or {@code SHA256 (<name>) = <hex>}. {@link
 * DigestLine} accepts many more forms, but its caller has to know the algorithm, and has to know
 * that the line has a digest.
 *
 * @param hex the digest in lower case; null if the line names an algorithm that FetchJob does not
 *     know
 */
public record SumLine(String name, @Nullable String hex) {

  /** A digest in a checksum file has one of these numbers of hexadecimal digits. */
  static final Set<Integer> LENGTHS = Set.of(32, 40, 56, 64, 96, 128);

  /**
   * In lines of GNU coreutils the name comes after one blank and a character for the mode (text or
   * binary). Some programs write more blanks.
   */
  private static final Pattern GNU =
      Pattern.compile("(\\\\?)([0-9A-Fa-f]{32,128})[ \\t]+\\*?(.*[^ \\t].*)");

  private static final Pattern BSD =
      Pattern.compile(
          "(\\\\?)([A-Za-z][A-Za-z0-9/-]*) ?\\((.+)\\)[ \\t]*=[ \\t]*([0-9A-Fa-f]{32,128})");

  /**
   * Reads a line. Returns empty if the line has another form.
   *
   * @param line the line without blanks at its end
   */
  public static Optional<SumLine> parse(String line) {
    Matcher gnu = GNU.matcher(line);
    if (gnu.matches()) {
      return of(gnu.group(2), unescape(!gnu.group(1).isEmpty(), gnu.group(3)), null);
    }
    Matcher bsd = BSD.matcher(line);
    return bsd.matches()
        ? of(bsd.group(4), unescape(!bsd.group(1).isEmpty(), bsd.group(3)), bsd.group(2))
        : Optional.empty();
  }

  private static Optional<SumLine> of(String hex, String name, @Nullable String label) {
    if (!LENGTHS.contains(hex.length())) {
      return Optional.empty();
    }
    boolean known =
        Stream.of(Algorithm.values())
            .filter(algorithm -> algorithm.hexLength() == hex.length())
            .anyMatch(algorithm -> label == null || new DigestLine(algorithm).isOurs(label));
    return Optional.of(new SumLine(name, known ? hex.toLowerCase(Locale.ROOT) : null));
  }

  /**
   * Removes the escapes from a name. GNU coreutils begin a line with a backslash if its name has
   * escapes.
   */
  static String unescape(boolean escaped, String name) {
    String plain =
        escaped ? name.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\") : name;
    return plain.startsWith("./") ? plain.substring(2) : plain;
  }
}
