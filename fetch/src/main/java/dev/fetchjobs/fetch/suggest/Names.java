package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import java.util.Locale;

/**
 * Proposes names for a FetchJob and its file.
 *
 * @param job name of the FetchJob, a DNS label
 * @param path path of the file on the volume
 */
record Names(String job, String path) {

  private static final int MAX_JOB = 40;
  private static final int MAX_FILE = 100;
  private static final String UNKNOWN = "file";

  static Names of(Observation seen) {
    String host = host(seen.url());
    String file = file(seen);
    int dot = file.lastIndexOf('.');
    String base = dot > 0 ? file.substring(0, dot) : file;
    return new Names(
        label(HttpUrl.isLiteral(host) ? base : publisher(host) + "-" + base),
        host.replace(':', '-') + "/" + file);
  }

  private static String host(String url) {
    try {
      return HttpUrl.parse(url).host();
    } catch (BadUrl e) {
      throw new IllegalArgumentException("The address was requested before.", e);
    }
  }

  /**
   * Returns the label of the host name that names the publisher: the one before the last. For
   * example, the result is {@code example} for {@code files.example.org}.
   */
  private static String publisher(String host) {
    String above = host.substring(0, Math.max(0, host.lastIndexOf('.')));
    return above.isEmpty() ? host : above.substring(above.lastIndexOf('.') + 1);
  }

  /**
   * Returns the name of the file without the parts that change and without the suffix of the
   * packing.
   */
  private static String file(Observation seen) {
    String name = seen.member().isEmpty() ? seen.fileName() : Members.base(seen.member());
    String plain = seen.packing().unpackedName(name);
    String stem =
        Varying.name(plain)
            .stem()
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceAll("^[-._]+|[-._]+$", "");
    String known = stem.isEmpty() || plain.startsWith("." + stem) ? UNKNOWN : stem;
    String cut = known.length() > MAX_FILE ? known.substring(known.length() - MAX_FILE) : known;
    return cut.replaceAll("^[-._]+", "");
  }

  private static String label(String text) {
    String label = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = label.length() > MAX_JOB ? label.substring(0, MAX_JOB) : label;
    String bare = cut.replaceAll("^-+|-+$", "");
    return bare.isEmpty() ? UNKNOWN : bare;
  }
}
