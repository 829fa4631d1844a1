package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The elements at one path of an XML document. A field is the first value in an entry that is at
 * the field's place and not blank. So an Atom entry with several {@code link} elements hands over
 * the first one, whatever its {@code rel} is. To choose by {@code rel}, let the {@code link}
 * elements be the entries: {@code /feed/entry/link}, with {@code /@rel} in a condition.
 *
 * <p>A document with a DOCTYPE is refused: it may define entities, which can make a small document
 * large or name other files.
 *
 * @param entries where the entries are
 * @param fields places within an entry, by the key under which the value is handed over
 * @param next relation of the link to the next page; null: no such link is wanted
 * @param ofPage places from the root of the document, by the names of {@link PageValues.Field}
 */
public record XmlListing(
    XmlPath entries,
    Map<String, XmlPath> fields,
    @Nullable String next,
    Map<String, XmlPath> ofPage)
    implements ListingReader {

  /** A document that is the whole listing. */
  public XmlListing(XmlPath entries, Map<String, XmlPath> fields) {
    this(entries, fields, null, Map.of());
  }

  /** Maximum length of a value in characters. The rest of the value is left out. */
  public static final int MAX_VALUE = 1 << 14;

  /** Maximum depth of elements. */
  public static final int MAX_DEPTH = 256;

  private static final String HTML = "it is an HTML page, not XML";

  @Override
  public PageValues read(ListingInput body, Entries to) throws IOException, FetchException {
    XmlInput input = new XmlInput(body);
    try {
      XMLStreamReader document = factory().createXMLStreamReader(input);
      XmlEntries found = new XmlEntries(entries, fields, to);
      XmlEntries page = XmlEntries.ofDocument(ofPage);
      while (document.hasNext()) {
        int event = document.next();
        input.endPart();
        switch (event) {
          case XMLStreamConstants.DTD ->
              throw body.fault(
                  input.isHtml() ? HTML : "it has a DOCTYPE, which FetchJob does not read",
                  at(document));
          case XMLStreamConstants.START_ELEMENT -> {
            if (found.depth() == MAX_DEPTH) {
              throw body.fault(
                  "its elements are more than %d levels deep".formatted(MAX_DEPTH), at(document));
            }
            if (found.depth() == 0 && isOtherPage(document.getLocalName())) {
              throw body.fault(HTML, 0);
            }
            if (found.depth() == 1 && isNext(document)) {
              page.values()
                  .putIfAbsent(
                      PageValues.Field.NEXT.name(), document.getAttributeValue(null, "href"));
            }
            found.start(document);
            page.start(document);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            found.text(document);
            page.text(document);
          }
          case XMLStreamConstants.END_ELEMENT -> {
            found.end();
            page.end();
          }
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw body.fault("it has an entity that it does not define", at(document));
          default -> {}
        }
      }
      return new PageValues(
          page.values().get(PageValues.Field.NEXT.name()),
          page.values().get(PageValues.Field.TOTAL.name()));
    } catch (XMLStreamException e) {
      input.rethrow();
      throw fault(body, input, e).causedBy(e);
    }
  }

  /** Whether this is the link to the next page, as in Atom (RFC 5005, section 3). */
  private boolean isNext(XMLStreamReader document) {
    return next != null
        && document.getLocalName().equals("link")
        && next.equalsIgnoreCase(document.getAttributeValue(null, "rel"))
        && document.getAttributeValue(null, "href") != null;
  }

  /** Whether the root element is that of a page, and the entries are not in a page. */
  private boolean isOtherPage(String root) {
    return root.equalsIgnoreCase("html") && !entries.elements().getFirst().equals(root);
  }

  private static FetchException fault(ListingInput body, XmlInput input, XMLStreamException e) {
    int offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharacterOffset());
    if (input.isTooLong()) {
      return body.fault(
          "a tag, comment or other part of it has more than %,d bytes".formatted(XmlInput.MAX_PART),
          offset);
    }
    return body.fault(input.isHtml() ? HTML : "it is not well-formed XML", offset);
  }

  private static long at(XMLStreamReader document) {
    return Math.max(0, document.getLocation().getCharacterOffset());
  }

  /**
   * The factory of the JDK. Its own limit of the depth is off, because its message is not clear.
   */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("an external entity is never read");
        });
    return factory;
  }
}
