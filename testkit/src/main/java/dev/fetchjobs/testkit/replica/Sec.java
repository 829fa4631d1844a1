package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Imitates the SEC, which offers a file at a fixed address only to clients whose User-Agent has a
 * contact; others get 403.
 */
public final class Sec implements Replica {

  private final Site site = new Site();

  /** Lets the replica offer a file with so many companies, and returns the file's content. */
  public byte[] publish(int companies) {
    String entries =
        IntStream.range(0, companies)
            .mapToObj(
                company ->
                    "\"%1$d\":{\"cik_str\":%1$d,\"ticker\":\"X%1$d\",\"title\":\"EXAMPLE COMPANY %1$d\"}"
                        .formatted(company))
            .collect(Collectors.joining(","));
    byte[] content = ("{" + entries + "}").getBytes(UTF_8);
    answer(content);
    return content;
  }

  /** Answers requests with status 200 and a page about too many requests. */
  public void refuseWithAPage() {
    String page =
        "<!DOCTYPE html><html><body>"
            + "Your request rate is too high. ".repeat(10_000)
            + "</body></html>";
    answer(page.getBytes(UTF_8));
  }

  private void answer(byte[] content) {
    site.on(
        "/files/company_tickers.json",
        exchange -> {
          boolean contact = exchange.request().field("User-Agent").orElse("").contains("@");
          exchange.respond(contact ? "200 OK" : "403 Forbidden", "", content);
        });
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("www.sec.gov", site);
  }
}
