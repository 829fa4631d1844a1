package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Imitates a public registry of financial instruments (FIRDS). Each week the registry publishes a
 * set of zip files, a few for each first letter of the instruments' codes. The answer to a query
 * lists the zip files between daily files. The zip files are on another host.
 */
public final class Firds implements Replica {

  private static final Pattern START = Pattern.compile("[?&](?:start|from)=(\\d+)");
  private static final Pattern ROWS = Pattern.compile("[?&](?:rows|size)=(\\d+)");
  private static final int DAILY = 100;

  /**
   * Describes the differences between the two registries.
   *
   * @param host the host of the query
   * @param prefix the query without its parameters
   * @param files the host of the zips
   * @param page a page of the index; it states the number of all entries
   * @param entry an entry with name, link and perhaps digest
   */
  private record Registry(String host, String prefix, String files, String page, String entry) {}

  private static final Registry ESMA =
      new Registry(
          "registers.esma.europa.eu",
          "/solr/esma_registers_firds_files/select?",
          "firds.esma.europa.eu",
          "{\"response\": {\"numFound\": %d, \"docs\": [%s]}}",
          "{\"file_name\": \"%s\", \"download_link\": \"%s\", \"checksum\": \"%s\"}");

  private static final Registry FCA =
      new Registry(
          "api.data.fca.org.uk",
          "/fca_data_firds_files?",
          "data.fca.org.uk",
          "{\"hits\": {\"total\": %d, \"hits\": [%s]}}",
          "{\"_source\": {\"file_name\": \"%s\", \"download_link\": \"%s\"}}");

  private record Zip(String name, String md5) {}

  private final Registry registry;
  private final List<Zip> zips = new CopyOnWriteArrayList<>();
  private final Site files = new Site();

  private Firds(Registry registry) {
    this.registry = registry;
  }

  /** Imitates the registry of ESMA, whose index states digests and has 100 entries on a page. */
  public static Firds esma() {
    return new Firds(ESMA);
  }

  /** Imitates the registry of the FCA, whose index states no digests and is one page. */
  public static Firds fca() {
    return new Firds(FCA);
  }

  /**
   * Lets the replica offer one file of the set, and lists it.
   *
   * @param part such as {@code D_20261121_01of02}
   */
  public Firds publish(String part, String content) {
    String name = "FULINS_" + part;
    byte[] zip = zip(name, content);
    files.file(target(part), zip);
    zips.add(new Zip(name + ".zip", Content.digest("MD5", zip)));
    return this;
  }

  /** Replaces one file of the set by another file than the index states. */
  public Firds damage(String part, String content) {
    files.file(target(part), zip("FULINS_" + part, content));
    return this;
  }

  private static byte[] zip(String name, String content) {
    return Content.zip(name + ".xml", xml(content));
  }

  /** Returns the file in the zip of one part of the set. The examples refuse a file below 1 KiB. */
  public static byte[] xml(String content) {
    return ("<data>" + content + " ".repeat(1024) + "</data>").getBytes(UTF_8);
  }

  public static String target(String part) {
    return "/firds/FULINS_" + part + ".zip";
  }

  private void query(Exchange exchange) throws IOException {
    String target = exchange.request().target();
    if (!target.startsWith(registry.prefix())) {
      exchange.respond("404 Not Found", "", new byte[0]);
      return;
    }
    List<String> entries = entries();
    int start = number(START, target);
    int end = Math.min(entries.size(), start + number(ROWS, target));
    String page =
        entries.subList(Math.min(start, end), end).stream().collect(Collectors.joining(", "));
    exchange.respond("200 OK", "", registry.page().formatted(entries.size(), page).getBytes(UTF_8));
  }

  /**
   * Returns the entries of the index: the first zip, then the daily files, then the other zips,
   * which are on ESMA's second page.
   */
  private List<String> entries() {
    List<String> entries =
        new ArrayList<>(
            IntStream.range(0, DAILY)
                .mapToObj(day -> new Zip("DLTINS_20261121_%03d.zip".formatted(day), "0".repeat(32)))
                .map(this::entry)
                .toList());
    int at = 0;
    for (Zip zip : zips) {
      entries.add(at, entry(zip));
      at = entries.size();
    }
    return entries;
  }

  private String entry(Zip zip) {
    String link = "https://" + registry.files() + "/firds/" + zip.name();
    return registry.entry().formatted(zip.name(), link, zip.md5());
  }

  private static int number(Pattern parameter, String target) {
    Matcher found = parameter.matcher(target);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + parameter + " in " + target);
    }
    return Integer.parseInt(found.group(1));
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of(registry.host(), this::query, registry.files(), files);
  }
}
