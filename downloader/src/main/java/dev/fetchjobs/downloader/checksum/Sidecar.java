package dev.fetchjobs.downloader.checksum;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file with digests: {@code <hex> <name>} or {@code <hex> *<name>} (GNU coreutils, names with a
 * backslash or line end escaped by a backslash before the digest), {@code SHA256 (<name>) = <hex>}
 * (BSD), or one bare digest. Lines that are none of these say nothing.
 */
final class Sidecar {

  private static final Pattern GNU = Pattern.compile("(\\\\?)([0-9A-Fa-f]{32,128})[ \\t]+\\*?(.+)");
  private static final Pattern BSD =
      Pattern.compile("(\\\\?)([A-Za-z0-9-]+) ?\\((.+)\\) ?= ?([0-9A-Fa-f]{32,128})");
  private static final Pattern BARE = Pattern.compile("[0-9A-Fa-f]{32,128}");

  private final Algorithm algorithm;
  private final String text;

  private record Entry(String name, String hex) {
    String lastSegment() {
      return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
  }

  Sidecar(Algorithm algorithm, String text) {
    this.algorithm = algorithm;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Never collected: half a million of one letter would not fit into the heap. */
  private Stream<String> lines() {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty());
  }

  private Stream<Entry> entries() {
    return lines().flatMap(line -> entry(line).stream());
  }

  /** Lower-case hex of the one digest for a file called one of {@code names}. */
  String digest(List<String> names) throws FetchException {
    List<String> first = lines().limit(2).toList();
    if (first.size() == 1 && BARE.matches(first.getFirst())) {
      return ofRightLength(first.getFirst());
    }
    List<String> found =
        entries()
            .filter(entry -> names.contains(entry.name()) || names.contains(entry.lastSegment()))
            .map(Entry::hex)
            .distinct()
            .toList();
    if (found.isEmpty()) {
      throw unusable(
          entries()
              .findFirst()
              .map(
                  other ->
                      String.format(
                          Locale.ROOT,
                          "names %,d other files (%s, …) but not %s",
                          entries().count(),
                          other.name(),
                          String.join(" or ", names)))
              .orElse("holds no digest"));
    }
    List<String> fitting =
        found.stream().filter(hex -> hex.length() == algorithm.hexLength()).toList();
    if (fitting.size() > 1) {
      throw unusable("names %d different digests for the file".formatted(fitting.size()));
    }
    return ofRightLength(fitting.isEmpty() ? found.getFirst() : fitting.getFirst());
  }

  private String ofRightLength(String hex) throws FetchException {
    if (hex.length() != algorithm.hexLength()) {
      throw unusable(
          "holds a digest of %d digits, %s has %d"
              .formatted(hex.length(), algorithm.word(), algorithm.hexLength()));
    }
    return hex.toLowerCase(Locale.ROOT);
  }

  private Optional<Entry> entry(String line) {
    Matcher gnu = GNU.matcher(line);
    if (gnu.matches()) {
      return Optional.of(entry(gnu.group(1), gnu.group(3), gnu.group(2)));
    }
    Matcher bsd = BSD.matcher(line);
    if (bsd.matches() && isOurs(bsd.group(2))) {
      return Optional.of(entry(bsd.group(1), bsd.group(3), bsd.group(4)));
    }
    return Optional.empty();
  }

  private static Entry entry(String escape, String name, String hex) {
    String plain =
        escape.isEmpty()
            ? name
            : name.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\");
    return new Entry(
        plain.startsWith("./") ? plain.substring(2) : plain, hex.toLowerCase(Locale.ROOT));
  }

  private boolean isOurs(String label) {
    String bare = label.toUpperCase(Locale.ROOT).replace("-", "");
    String ours = algorithm.word().replace("-", "");
    return bare.equals(ours) || bare.equals(ours.replace("SHA", "SHA2"));
  }

  private FetchException unusable(String why) {
    return new FetchException(
        new Failure.Integrity(
            Reason.CHECKSUM_MISSING,
            "The checksum file %s. Nothing was published. Check verify.checksum.from.url."
                .formatted(why)));
  }
}
