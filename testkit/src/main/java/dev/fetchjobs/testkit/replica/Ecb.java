package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.time.LocalDate;
import java.util.Map;

/**
 * Imitates the European Central Bank, which offers a table of rates in a zip, with the newest day
 * first.
 */
public final class Ecb implements Replica {

  private static final LocalDate NEWEST = LocalDate.of(2026, 11, 27);

  private final Site site = new Site();

  /** Lets the replica offer the rates of so many days, and returns the table. */
  public byte[] publish(int days) {
    StringBuilder text = new StringBuilder("Date,USD,JPY,GBP,CHF,\n");
    for (int day = 0; day < days; day++) {
      text.append(NEWEST.minusDays(day)).append(",1.1%1$04d,170.%1$04d,0.8,N/A,\n".formatted(day));
    }
    byte[] table = text.toString().getBytes(UTF_8);
    site.file("/stats/eurofxref/eurofxref-hist.zip", Content.zip("eurofxref-hist.csv", table));
    return table;
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("www.ecb.europa.eu", site);
  }
}
