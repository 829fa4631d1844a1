package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry is one item of a listing. An entry has a link and further fields.
 *
 * @param page the address of the page that has the entry, after redirects
 * @param link the absolute address; if the link cannot be resolved, the text that is in the listing
 * @param values the fields of the entry that the plan uses, by name and place
 */
public record Entry(TargetUri page, String link, String name, Map<String, String> values) {

  private static final Pattern KEYS = Pattern.compile("(?<=//)[^/?#]*@|[?#].*", Pattern.DOTALL);

  /**
   * Makes an entry from these values, or returns null if they have no link.
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

  /** Returns a link that cannot be read, without user, password and query, which may be secrets. */
  private static String withoutKeys(String link) {
    return KEYS.matcher(link).replaceAll("");
  }

  /** Returns which field is the link: a place in JSON and XML, else {@link Find#LINK}. */
  static String linkField(Find find) {
    return switch (find.format()) {
      case HTML, TEXT -> Find.LINK;
      case JSON, XML -> find.link() == null ? "" : find.link();
    };
  }

  /** Returns the same entry in a form that needs less memory. */
  Entry compact() {
    return new Entry(page, link, name, Map.copyOf(values));
  }

  /** Returns the size of the entry's texts in memory, in bytes. */
  long size() {
    long size = size(link) + (values.containsValue(name) ? 0 : size(name));
    for (String value : values.values()) {
      size += size(value);
    }
    return size;
  }

  /** Java stores a text that has only characters of ISO 8859-1 with one byte for each character. */
  private static long size(String text) {
    return text.chars().allMatch(c -> c < 0x100) ? text.length() : 2L * text.length();
  }

  /** Returns the value of a field, or null if the entry lacks the field. */
  public @Nullable String value(String field) {
    return switch (field) {
      case Find.LINK -> link;
      case Find.NAME -> name;
      default -> values.get(field);
    };
  }
}
