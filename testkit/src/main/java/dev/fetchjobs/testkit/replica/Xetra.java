package dev.fetchjobs.testkit.replica;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.util.Map;

/**
 * Imitates Xetra, whose page links to a file at an address with a hash that changes with every
 * publication. An old address answers 200 with a page that says where to go.
 */
public final class Xetra implements Replica {

  private final Site site = new Site();

  /** Lets the replica offer a file, and links the page to it. */
  public Xetra publish(String hash, byte[] content) {
    site.page(
        "/xetra-en/instruments/instruments",
        """
        <!DOCTYPE html><html><head><title>Instruments</title></head><body>
        <nav><a href="/">Home</a><a href="#top">Top</a><a href="mailto:a@b.example">Mail</a></nav>
        <a class="btn" href="/resource/blob/2/aa/data/t7-xfra-BF-allTradableInstruments.csv">Frankfurt</a>
        <a class="btn" href="%s"
           >All tradable &amp; listed instruments</a></body></html>
        """
            .formatted(target(hash)));
    site.file(target(hash), content);
    return this;
  }

  /**
   * Withdraws the file from the replica. The page still links to the file's address, where there is
   * now a stub page.
   */
  public void withdraw(String hash) {
    site.page(target(hash), "<html><body>" + "moved ".repeat(400_000) + "</body></html>");
  }

  public static String target(String hash) {
    return "/resource/blob/1528/" + hash + "/data/t7-xetr-allTradableInstruments.csv";
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("www.xetra.com", site);
  }
}
