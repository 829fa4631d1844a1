package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry is one item of a listing. It has a link and further fields.
 *
 * @param page the address of the page that has the entry, after redirects
 * @param link the absolute address; if the link cannot be resolved, the text that is in the listing
 * @param values the fields of the entry that the plan uses, by name and place
 */
public record Entry(TargetUri page, String link, String name, Map<String, String> values) {

  private static final Pattern KEYS = Pattern.compile("(?<=//)[^/?#]*@|[?#].*", Pattern.DOTALL);

  /**
   * Makes an entry from these values. Returns null if they have no link.
   *
   * @param page the address of the listing, after redirects
   */
  static @Nullable Entry of(Find find, TargetUri page, Map<String, String> values) {
    String written = values.getOrDefault(linkField(find), "").strip();
    // An empty reference, or one with a fragment only, leads back to the listing (RFC 3986, 4.4).
    if (written.isEmpty() || written.startsWith("#")) {
      return null;
    }
    String place = find.name();
    String stated = place == null ? null : values.get(place);
    try {
      TargetUri target = page.resolveLink(written);
      return new Entry(
          page, target.absoluteForm(), stated == null ? target.fileName() : stated, values);
    } catch (BadUrl e) {
      return new Entry(page, written, stated == null ? withoutKeys(written) : stated, values);
    }
  }

  /** A link that cannot be read, without what may be a secret: user, password and query. */
  private static String withoutKeys(String link) {
    return KEYS.matcher(link).replaceAll("");
  }

  /** The field that is the link: a place in JSON and XML, else {@link Find#LINK}. */
  static String linkField(Find find) {
    return switch (find.format()) {
      case HTML, TEXT -> Find.LINK;
      case JSON, XML -> find.link() == null ? "" : find.link();
    };
  }

  /** The same entry in less memory. */
  Entry compact() {
    return new Entry(page, link, name, Map.copyOf(values));
  }

  /** Size of the texts in memory, in bytes. */
  long size() {
    long size = size(link) + (values.containsValue(name) ? 0 : size(name));
    for (String value : values.values()) {
      size += size(value);
    }
    return size;
  }

  /** A text with only characters of ISO 8859-1 has one byte for each. */
  private static long size(String text) {
    return text.chars().allMatch(c -> c < 0x100) ? text.length() : 2L * text.length();
  }

  /** The value of a field; null if the entry lacks it. */
  public @Nullable String value(String field) {
    return switch (field) {
      case Find.LINK -> link;
      case Find.NAME -> name;
      default -> values.get(field);
    };
  }
}
