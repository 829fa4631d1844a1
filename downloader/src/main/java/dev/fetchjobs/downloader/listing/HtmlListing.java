package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.listing.HtmlScanner.Part;
import dev.fetchjobs.downloader.listing.HtmlScanner.Tag;
import dev.fetchjobs.downloader.listing.HtmlScanner.Text;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads the links of a web page. Each {@code a} and {@code area} element with an address is an
 * entry. Links within comments, scripts and templates are ignored.
 *
 * <p>{@link HtmlScanner} finds the links, and jsoup reads each of them. jsoup cannot read a whole
 * page in the memory of the image: it keeps any run of text, and all formatting elements that are
 * not closed.
 *
 * @param page address of the page
 * @param charset the encoding that Content-Type names; it may be unknown or misspelt; null if
 *     Content-Type names none
 * @param rel the relation of the link to the next page; null if the plan asks for no next page
 */
public record HtmlListing(TargetUri page, @Nullable String charset, @Nullable String rel)
    implements ListingReader {

  /** Makes a reader for a listing that has only one page. */
  public HtmlListing(TargetUri page, @Nullable String charset) {
    this(page, charset, null);
  }

  /** The text of a link is cut after this many characters. */
  public static final int MAX_TEXT = 1024;

  /** FetchJob searches the text of a link in this many characters of markup. */
  private static final int MAX_MARKUP = 1 << 14;

  /** Links with these schemes do not lead to a document. */
  private static final Set<String> NO_DOCUMENT =
      Set.of("javascript", "mailto", "data", "tel", "sms", "about", "blob");

  @Override
  public PageValues read(ListingInput body, Entries entries) throws IOException, FetchException {
    byte[] start = body.readNBytes(HtmlCharset.SEARCHED);
    HtmlScanner scanner =
        new HtmlScanner(
            new InputStreamReader(
                new SequenceInputStream(new ByteArrayInputStream(start), body),
                HtmlCharset.of(start, charset)));
    Links links = new Links(page, rel, entries);
    for (Part part = scanner.next(); part != null; part = scanner.next()) {
      switch (part) {
        case Tag tag -> links.tag(tag);
        case Text text -> links.text(text.markup());
      }
    }
    links.end();
    return new PageValues(links.next, null);
  }

  /** Keeps the state of the reader while one page is read. */
  private static final class Links {
    private final Parser parser = Parser.htmlParser();
    private final Entries entries;
    private final @Nullable String rel;
    private @Nullable String next;
    private final StringBuilder link = new StringBuilder(); // it is empty while no link is open
    private TargetUri base;
    private boolean based;
    private int templates;

    Links(TargetUri page, @Nullable String rel, Entries entries) {
      this.base = page;
      this.rel = rel;
      this.entries = entries;
    }

    void tag(Tag tag) throws FetchException {
      if (tag.name().equals("template")) {
        templates = Math.max(0, templates + (tag.end() ? -1 : 1));
      } else if (templates == 0) {
        switch (tag.name()) {
          case "a" -> {
            end();
            link.append(tag.end() ? "" : tag.markup());
          }
          case "area" -> accept(tag.markup(), "area");
          case "base" -> rebase(tag.markup());
          case "link" -> noteNext(element(tag.markup(), "link"));
          default -> text(tag.markup());
        }
      }
    }

    void text(String markup) {
      if (templates == 0 && !link.isEmpty() && link.length() + markup.length() < limit()) {
        link.append(markup);
      }
    }

    private static int limit() {
      return HtmlScanner.MAX_TAG + MAX_MARKUP;
    }

    /**
     * Ends the open {@code a} or {@code area} element, if there is one. In HTML, the start of the
     * next link ends a link, too.
     */
    void end() throws FetchException {
      if (!link.isEmpty()) {
        String markup = link.append("</a>").toString();
        link.setLength(0);
        accept(markup, "a");
      }
    }

    private void accept(String markup, String name) throws FetchException {
      Element element = element(markup, name);
      noteNext(element);
      String href = element == null ? "" : href(element);
      if (element == null || href.isEmpty() || href.startsWith("#") || leadsNowhere(href)) {
        return;
      }
      Map<String, String> values = new HashMap<>();
      values.put(Find.LINK, absolute(href));
      String text = element.text();
      if (!text.isEmpty()) {
        values.put(Find.TEXT, cut(text));
      }
      entries.accept(Map.copyOf(values));
    }

    /**
     * Keeps the address of the first link that has the wanted relation ({@code rel}). Later links
     * with the same relation are ignored.
     */
    private void noteNext(@Nullable Element element) {
      if (rel != null && next == null && element != null && !href(element).isEmpty()) {
        boolean wanted =
            Arrays.stream(element.attr("rel").split("[ \\t\\n\\f\\r]+"))
                .anyMatch(rel::equalsIgnoreCase);
        next = wanted ? absolute(href(element)) : null;
      }
    }

    /**
     * Changes the base for relative addresses. Only the first {@code base} element with an address
     * counts, even if that address cannot be used.
     */
    private void rebase(String markup) {
      Element element = element(markup, "base");
      if (!based && element != null && element.hasAttr("href")) {
        based = true;
        try {
          base = base.resolveLink(href(element));
        } catch (BadUrl e) {
          return; // as in browsers, the page's own address stays the base
        }
      }
    }

    private @Nullable Element element(String markup, String name) {
      return parser.parseInput(markup, "").selectFirst(name);
    }

    /**
     * Returns the absolute address of a link. A link that no run can follow is returned unchanged,
     * so that a condition of the plan can skip it.
     */
    private String absolute(String href) {
      try {
        return base.resolveLink(href).absoluteForm();
      } catch (BadUrl e) {
        return href;
      }
    }
  }

  /**
   * Returns the link's address without blanks around it and without line ends in it, as section 4.4
   * of WHATWG URL demands.
   */
  private static String href(Element element) {
    String href = element.attr("href");
    int from = 0;
    int to = href.length();
    while (from < to && href.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && href.charAt(to - 1) <= ' ') {
      to--;
    }
    return href.substring(from, to).replaceAll("[\t\r\n]", "");
  }

  private static boolean leadsNowhere(String href) {
    int scheme = HttpUrl.schemeLength(href);
    return scheme > 0 && NO_DOCUMENT.contains(href.substring(0, scheme).toLowerCase(Locale.ROOT));
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
