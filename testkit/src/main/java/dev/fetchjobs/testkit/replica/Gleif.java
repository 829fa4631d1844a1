package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.Isin;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Imitates GLEIF, whose index in JSON lists a zip for each day, in no promised order. The index
 * answers 406 to a client that asks for JSON. A download of a file breaks off once, and ranges are
 * ignored.
 */
public final class Gleif implements Replica {

  public static final String OLD = "/api/v2/isin-lei/9001/download";
  public static final String NEW = "/api/v2/isin-lei/9002/download";

  private static final int ISINS_PER_LEI = 4;
  private static final String INDEX =
      """
      {"data": [
        {"type": "isin-lei-file", "attributes": {"fileName": "isin-lei-20260809T071512.zip",
          "downloadLink": "https://isinmapping.gleif.org%1$s"}},
        {"type": "isin-lei-file", "attributes": {"fileName": "isin-lei-20260810T071513.zip",
          "downloadLink": "https://isinmapping.gleif.org%2$s"}},
        {"type": "isin-lei-file", "attributes": {"fileName": "isin-lei-20260808T071511.zip",
          "downloadLink": "https://isinmapping.gleif.org%1$s"}}],
       "links": {}}
      """
          .formatted(OLD, NEW);

  private final byte[] zip;
  private final String sha256;
  private final AtomicBoolean brokeOff = new AtomicBoolean();

  public Gleif(int rows) {
    byte[] table = table(rows);
    zip = Content.zip("isin-lei-20260810T071513.csv", table);
    sha256 = Content.digest("SHA-256", table);
  }

  /** Makes a table in which each ISIN has one row, and several ISINs have the same LEI. */
  private static byte[] table(int rows) {
    byte[] header = "LEI,ISIN\n".getBytes(US_ASCII);
    int length = "00000000000000000000,DE0000000000\n".length();
    byte[] table = Arrays.copyOf(header, header.length + rows * length);
    byte[] lei = {};
    for (int row = 0; row < rows; row++) {
      if (row % ISINS_PER_LEI == 0) {
        lei = String.format(Locale.ROOT, "%020d,", row).getBytes(US_ASCII);
      }
      int at = header.length + row * length;
      byte[] isin = (Isin.of("DE", row) + "\n").getBytes(US_ASCII);
      System.arraycopy(lei, 0, table, at, lei.length);
      System.arraycopy(isin, 0, table, at + lei.length, isin.length);
    }
    return table;
  }

  /** Returns the digest of the newest table. */
  public String sha256() {
    return sha256;
  }

  private static void index(Exchange exchange) throws IOException {
    boolean json = exchange.request().field("Accept").orElse("").contains("json");
    exchange.respond(json ? "406 Not Acceptable" : "200 OK", "", INDEX.getBytes(UTF_8));
  }

  private void download(Exchange exchange) throws IOException {
    if (brokeOff.compareAndSet(false, true)) {
      exchange
          .send("HTTP/1.1 200 OK\r\nContent-Length: " + zip.length + "\r\n\r\n")
          .send(Arrays.copyOf(zip, zip.length / 2));
    } else {
      exchange.respond(
          "200 OK",
          "Content-Disposition: attachment; filename=isin-lei-20260810T071513.zip\r\n",
          zip);
    }
  }

  @Override
  public Map<String, Script> hosts() {
    Site site = new Site().on("/api/v2/isin-lei", Gleif::index).on(NEW, this::download);
    return Map.of("isinmapping.gleif.org", site);
  }
}
