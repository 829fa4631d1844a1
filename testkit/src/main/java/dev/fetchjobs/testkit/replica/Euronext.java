package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.Isin;
import java.util.Map;

/**
 * Imitates Euronext, which offers a table of shares at an address with a long query. The table
 * begins with a byte order mark, and three notes follow the column names.
 */
public final class Euronext implements Replica {

  private static final String TARGET =
      "/pd_es/data/stocks/download?mics=XAMS%2CXBRU%2CXLIS%2CXMSM%2CXPAR&display_datapoints=dp_stocks&display_filters=df_stocks2";

  private final Site site = new Site();

  /** Lets the replica offer a table with so many shares, and returns its content. */
  public byte[] publish(int shares) {
    StringBuilder text =
        new StringBuilder(
            """
            \uFEFFName;ISIN;Symbol;Market;Currency;"Open Price";"High Price";"low Price";"last Price"
            "European Equities"
            "30 Nov 2026"
            "All datapoints provided as of end of last trading day."
            """);
    for (int share = 0; share < shares; share++) {
      text.append("\"EXAMPLE SHARE %d\";".formatted(share));
      text.append(Isin.of("NL", share)).append(";X").append(share);
      text.append(
          ";\"Euronext Amsterdam, Paris\";EUR;%1$d.10;%1$d.20;%1$d.00;%1$d.15\n".formatted(share));
    }
    byte[] content = text.toString().getBytes(UTF_8);
    site.file(TARGET, content);
    return content;
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("live.euronext.com", site);
  }
}
