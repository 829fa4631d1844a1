package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reader for a listing.
 *
 * @param page the address of the listing, after redirects
 * @param charset the encoding that Content-Type of the response names; null if it names none
 */
public record ListingReaders(TargetUri page, @Nullable String charset) {

  /**
   * Makes the reader for the format that the plan's {@code find} names.
   *
   * @param find the rules of a checked plan, so that its paths can be read
   * @param digest the field of an entry that states the digest; null when the plan uses none
   */
  public ListingReader reader(Find find, @Nullable String digest) {
    try {
      String entries = find.entries() == null ? "" : find.entries();
      return switch (find.format()) {
        case HTML -> new HtmlListing(page, charset, rel(find));
        case TEXT -> new TextListing();
        case JSON -> new JsonListing(JsonPath.parse(entries), places(find, digest), ofPage(find));
        case XML -> {
          Map<String, XmlPath> fields = new HashMap<>();
          for (String place : places(find, digest)) {
            fields.put(place, XmlPath.ofPlace(place.isEmpty() ? "/" : place));
          }
          Map<String, XmlPath> ofPage = new HashMap<>();
          for (Map.Entry<PageValues.Field, String> place : ofPage(find).entrySet()) {
            ofPage.put(place.getKey().name(), XmlPath.ofPlace(place.getValue()));
          }
          yield new XmlListing(XmlPath.ofEntries(entries), fields, rel(find), ofPage);
        }
      };
    } catch (BadPath e) {
      throw new IllegalStateException("the plan was checked", e);
    }
  }

  private static @Nullable String rel(Find find) {
    return find.next() == null ? null : find.next().rel();
  }

  /** Returns the places that the plan uses and that belong to a whole page of the listing. */
  private static Map<PageValues.Field, String> ofPage(Find find) {
    Map<PageValues.Field, String> places = new EnumMap<>(PageValues.Field.class);
    Find.Next next = find.next();
    if (next != null && next.link() != null) {
      places.put(PageValues.Field.NEXT, next.link());
    }
    if (next != null && next.total() != null) {
      places.put(PageValues.Field.TOTAL, next.total());
    }
    return places;
  }

  /** Returns the places within an entry of the listing that the plan uses. */
  private static Set<String> places(Find find, @Nullable String digest) {
    Set<String> fields = new HashSet<>();
    fields.add(Entry.linkField(find));
    fields.add(find.name() == null ? Find.NAME : find.name());
    find.where().forEach(where -> fields.add(where.field()));
    if (find.date() != null) {
      fields.add(find.date().field());
    }
    if (digest != null) {
      fields.add(digest);
    }
    if (find.size() != null) {
      fields.add(find.size());
    }
    fields.removeIf(field -> !field.isEmpty() && !field.startsWith("/"));
    return fields;
  }
}
