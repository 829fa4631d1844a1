package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Represents a program that reads listings of the maximum size. Their forms need much memory if a
 * reader keeps what it has read. For each form the program prints the number of entries, or the
 * fault.
 */
final class LargeListings {

  private LargeListings() {}

  public static void main(String[] args) throws Exception {
    ListingReader html = new HtmlListing(TargetUri.parse("https://publisher.example/"), null);
    String padding = "x".repeat(300);
    form("links", html, "", "<p class='%s'><a href='/a.csv'>A</a></p>".formatted(padding), "");
    form("text", html, "", "größe ", "");
    form("script", html, "<script>", "a<b;", "</script><a href=x>");
    form("comment", html, "<!--", "- >", "--><a href=x>");
    form("comments", html, "", "<!---->", "<a href=x>");
    form("long tag", html, "<a title='", ">", "'><a href=x>");
    form("open elements", html, "", "<b id=7><i>", "<a href=x>");
    form("attributes", html, "<a", " b=c", "><a href=x>");
    form("text of a link", html, "<a href=x>", "<b>text", "");
    form("templates", html, "<a href=x>", "<template>", "");
    form("open svg", html, "<a href=x>", "<svg>", "");

    ListingReader text = new TextListing();
    form("lines", text, "", "https://publisher.example/%s\n".formatted(padding), "");
    form("digests", text, "", "%s  %s\n".formatted("ab12".repeat(16), padding), "");
    form("empty lines", text, "", "\n", "a.csv");

    ListingReader xml = XmlListingTest.reader("/r/e", "link", "/l", "/t", "/t");
    String entry = "<e><l>a.csv</l><t>%s</t><!-- x --></e>".formatted(padding);
    form("entries", xml, "<r>", entry, "</r>");
    form("text of an element", xml, "<r><e><l>a</l></e><t>", "größe ", "</t></r>");
    form("text of a field", xml, "<r><e><l>", "a", "</l></e></r>");
    form("CDATA", xml, "<r><e><l>a</l></e>", "<![CDATA[ ]]>", "</r>");
    form("XML comment", xml, "<r><!-- ", "<e/>", "--></r>");
    form("names", xml, "<r>", "<e><l>a.csv</l></e>", "</r>");
  }

  private static void form(String name, ListingReader reader, String start, String unit, String end)
      throws Exception {
    AtomicInteger entries = new AtomicInteger();
    try (ListingInput body =
        new ListingInput(new Endless(start, unit, end, ListingInput.MAX_BYTES))) {
      reader.read(body, entry -> entries.incrementAndGet());
      System.out.println(name + ": " + entries);
    } catch (FetchException e) {
      System.out.println(name + ": " + e.failure().reason().word());
    }
  }
}
