package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry is one item of a listing. It has a link and further fields.
 *
 * @param page the address of the page that has the entry, after redirects
 * @param link the absolute address; if the link cannot be resolved, the text that is in the listing
 * @param values the fields of the entry that the plan uses, by name and place
 */
public record Entry(TargetUri page, String link, String name, Map<String, String> values) {

  /**
   * Makes an entry from these values. Returns null if they have no link.
   *
   * @param page the address of the listing, after redirects
   */
  static @Nullable Entry of(Find find, TargetUri page, Map<String, String> values) {
    String written = values.get(linkField(find));
    if (written == null) {
      return null;
    }
    String place = find.name();
    String stated = place == null ? null : values.get(place);
    try {
      TargetUri target = page.resolveLink(written);
      return new Entry(
          page, target.absoluteForm(), stated == null ? target.fileName() : stated, values);
    } catch (BadUrl e) {
      return new Entry(page, written, stated == null ? written : stated, values);
    }
  }

  /**
   * Returns the field that has the link. It is a place in JSON and XML, and {@link Find#LINK} in
   * other formats.
   */
  static String linkField(Find find) {
    return switch (find.format()) {
      case HTML, TEXT -> Find.LINK;
      case JSON, XML -> find.link() == null ? "" : find.link();
    };
  }

  /** Returns the value of a field, or null if the entry does not have the field. */
  public @Nullable String value(String field) {
    return switch (field) {
      case Find.LINK -> link;
      case Find.NAME -> name;
      default -> values.get(field);
    };
  }
}
