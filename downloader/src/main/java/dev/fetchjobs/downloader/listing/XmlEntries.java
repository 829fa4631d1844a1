package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.listing.ListingReader.Entries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Collects the values of entries while a parser reads an XML document. */
final class XmlEntries {

  private final Entries to;
  private final Match entries;
  private final List<Field> fields;
  private final Map<String, String> values = new HashMap<>();
  private int depth;

  XmlEntries(XmlPath entries, Map<String, XmlPath> fields, Entries to) {
    this.entries = new Match(entries.elements());
    this.fields =
        fields.entrySet().stream()
            .map(field -> new Field(field.getKey(), field.getValue()))
            .toList();
    this.to = to;
  }

  /** Collects values at places that begin at the root of the document. */
  static XmlEntries ofDocument(Map<String, XmlPath> places) {
    return new XmlEntries(new XmlPath(List.of(), null), places, entry -> {});
  }

  /**
   * Returns the values of the open entry. With {@link #ofDocument} these are the values of the
   * whole document.
   */
  Map<String, String> values() {
    return values;
  }

  /** Returns how many XML elements are open at this place of the document. */
  int depth() {
    return depth;
  }

  void start(XMLStreamReader document) {
    depth++;
    String name = document.getLocalName();
    boolean inside = entries.isComplete();
    if (!inside) {
      entries.start(name, depth);
    }
    if (entries.isComplete()) {
      int below = depth - entries.length();
      for (Field field : fields) {
        if (below > 0) {
          field.match.start(name, below);
        }
        if (field.match.isComplete() && field.match.length() == below) {
          begin(field, document);
        }
      }
    }
  }

  private void begin(Field field, XMLStreamReader document) {
    if (field.path.attribute() == null) {
      field.text.setLength(0);
      return;
    }
    for (int i = 0; i < document.getAttributeCount(); i++) {
      if (document.getAttributeLocalName(i).equals(field.path.attribute())) {
        put(field, document.getAttributeValue(i));
        return;
      }
    }
  }

  void text(XMLStreamReader document) {
    if (!entries.isComplete()) {
      return;
    }
    for (Field field : fields) {
      if (field.match.isComplete() && field.path.attribute() == null) {
        int room = XmlListing.MAX_VALUE - field.text.length();
        field.text.append(
            document.getTextCharacters(),
            document.getTextStart(),
            Math.min(room, document.getTextLength()));
      }
    }
  }

  void end() throws FetchException {
    if (entries.isComplete()) {
      int below = depth - entries.length();
      for (Field field : fields) {
        if (field.match.isComplete()
            && field.match.length() == below
            && field.path.attribute() == null) {
          put(field, field.text.toString());
        }
        field.match.end(below);
      }
      if (below == 0) {
        to.accept(Map.copyOf(values));
        values.clear();
      }
    }
    entries.end(depth);
    depth--;
  }

  private void put(Field field, @Nullable String value) {
    String text = value == null ? "" : value.strip();
    if (!text.isEmpty()) {
      values.putIfAbsent(
          field.key, text.substring(0, Math.min(text.length(), XmlListing.MAX_VALUE)));
    }
  }

  private static final class Field {
    final String key;
    final XmlPath path;
    final Match match;
    final StringBuilder text = new StringBuilder();

    Field(String key, XmlPath path) {
      this.key = key;
      this.path = path;
      this.match = new Match(path.elements());
    }
  }

  /** Counts how many names of a path the open elements have, from the start of the path. */
  private static final class Match {
    private final List<String> names;
    private int matched;

    Match(List<String> names) {
      this.names = names;
    }

    int length() {
      return names.size();
    }

    boolean isComplete() {
      return matched == names.size();
    }

    /**
     * Compares an element that starts with the next name of the path.
     *
     * @param level the level of that element; the outermost element has level 1
     */
    void start(String name, int level) {
      if (matched == level - 1 && matched < names.size()) {
        String wanted = names.get(matched);
        matched += wanted.equals(XmlPath.ANY) || wanted.equals(name) ? 1 : 0;
      }
    }

    void end(int level) {
      matched = Math.min(matched, Math.max(0, level - 1));
    }
  }
}
