package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.document.DocumentInput;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements at one path of an XML document. The value of a field is the first value at the
 * field's place that is not blank. An Atom entry with several {@code link} elements therefore
 * returns the first of them, whatever its {@code rel} is. To choose a link by its {@code rel}, the
 * plan has to make the {@code link} elements the entries: {@code /feed/entry/link}, with {@code
 * /@rel} in a condition.
 *
 * <p>A document with a DOCTYPE is refused. A DOCTYPE may define entities, which can make a small
 * document large or name other files.
 *
 * @param entries the path of the elements that are the entries
 * @param fields places within an entry, by the key that the field has for the receiver
 * @param next the relation ({@code rel}) of the link to the next page; null if the plan asks for no
 *     next page
 * @param ofPage places of values that belong to the whole page, from the root of the document; the
 *     keys are the names of {@link PageValues.Field}
 */
public record XmlListing(
    XmlPath entries,
    Map<String, XmlPath> fields,
    @Nullable String next,
    Map<String, XmlPath> ofPage)
    implements ListingReader {

  /** Makes a reader for a listing that consists of only one document. */
  public XmlListing(XmlPath entries, Map<String, XmlPath> fields) {
    this(entries, fields, null, Map.of());
  }

  /** FetchJob cuts the value of a field after this many characters. */
  public static final int MAX_VALUE = 1 << 14;

  private static final String HTML = "it is an HTML page, not XML";

  @Override
  public PageValues read(ListingInput body, Entries to) throws IOException, FetchException {
    DocumentInput input = new DocumentInput(body);
    try {
      XMLStreamReader document = DocumentInput.factory().createXMLStreamReader(input);
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
            if (found.depth() == DocumentInput.MAX_DEPTH) {
              throw body.fault(
                  "its elements are more than %d levels deep".formatted(DocumentInput.MAX_DEPTH),
                  at(document));
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

  /**
   * Returns whether this element is the link to the next page, as in Atom (RFC 5005, section 3).
   */
  private boolean isNext(XMLStreamReader document) {
    return next != null
        && document.getLocalName().equals("link")
        && next.equalsIgnoreCase(document.getAttributeValue(null, "rel"))
        && document.getAttributeValue(null, "href") != null;
  }

  /**
   * Returns whether the root element is that of a web page, while the entries should be in another
   * kind of document.
   */
  private boolean isOtherPage(String root) {
    return root.equalsIgnoreCase("html") && !entries.elements().getFirst().equals(root);
  }

  private static FetchException fault(
      ListingInput body, DocumentInput input, XMLStreamException e) {
    int offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharacterOffset());
    if (input.isTooLong()) {
      return body.fault(
          "a tag, comment or other part of it has more than %,d bytes"
              .formatted(DocumentInput.MAX_PART),
          offset);
    }
    return body.fault(input.isHtml() ? HTML : "it is not well-formed XML", offset);
  }

  private static long at(XMLStreamReader document) {
    return Math.max(0, document.getLocation().getCharacterOffset());
  }
}
