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
 * The links of a web page: each {@code a} and {@code area} with an address is an entry. Content of
 * comments, scripts and templates is no link.
 *
 * <p>{@link HtmlScanner} finds the links, and jsoup reads each of them. jsoup cannot read a whole
 * page in the memory of the image: it keeps any run of text, and all formatting elements that are
 * not closed.
 *
 * @param page address of the page
 * @param charset that Content-Type declares; may be unknown or misspelt; null: none
 * @param rel relation of the link to the next page; null: no such link is wanted
 */
public record HtmlListing(TargetUri page, @Nullable String charset, @Nullable String rel)
    implements ListingReader {

  /** A page that is the whole listing. */
  public HtmlListing(TargetUri page, @Nullable String charset) {
    this(page, charset, null);
  }

  /** Maximum length of the text of a link, in characters. The rest of the text is left out. */
  public static final int MAX_TEXT = 1024;

  /** The text of a link is in so many characters of markup. */
  private static final int MAX_MARKUP = 1 << 14;

  /** Schemes of links that lead to no document. */
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

  /** The state of reading one page. */
  private static final class Links {
    private final Parser parser = Parser.htmlParser();
    private final Entries entries;
    private final @Nullable String rel;
    private @Nullable String next;
    private final StringBuilder link = new StringBuilder(); // empty: no link is open
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

    /** Ends the open link, if there is one. A link ends where the next one begins. */
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

    /** The first link with the wanted relation counts. */
    private void noteNext(@Nullable Element element) {
      if (rel != null && next == null && element != null && !href(element).isEmpty()) {
        boolean wanted =
            Arrays.stream(element.attr("rel").split("[ \\t\\n\\f\\r]+"))
                .anyMatch(rel::equalsIgnoreCase);
        next = wanted ? absolute(href(element)) : null;
      }
    }

    /** The first base with an address counts, even if its address is not usable. */
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

    /** Links that no run can follow are kept as they are, so that a condition may skip them. */
    private String absolute(String href) {
      try {
        return base.resolveLink(href).absoluteForm();
      } catch (BadUrl e) {
        return href;
      }
    }
  }

  /** As WHATWG URL, section 4.4, begins: without blanks around the address and line ends in it. */
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
