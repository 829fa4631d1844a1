package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.Isin;
import java.io.IOException;
import java.util.Arrays;
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

  private static final int LEI_DIGITS = 20;
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

  /** Makes the table without a string for each row, because the real one has millions of rows. */
  private static byte[] table(int rows) {
    byte[] header = "LEI,ISIN\n".getBytes(US_ASCII);
    byte[][] ends = new byte[4][];
    for (int end = 0; end < ends.length; end++) {
      ends[end] = ("," + Isin.of("DE", end) + "\n").getBytes(US_ASCII);
    }
    int length = LEI_DIGITS + ends[0].length;
    byte[] table = new byte[header.length + rows * length];
    Arrays.fill(table, (byte) '0');
    System.arraycopy(header, 0, table, 0, header.length);
    for (int row = 0; row < rows; row++) {
      int end = header.length + row * length + LEI_DIGITS;
      int at = end;
      for (int left = row; left > 0; left /= 10) {
        table[--at] = (byte) ('0' + left % 10);
      }
      System.arraycopy(ends[row % ends.length], 0, table, end, ends[0].length);
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
