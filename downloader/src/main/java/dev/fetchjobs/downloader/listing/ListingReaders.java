package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reader for a listing.
 *
 * @param page the address of the listing, after redirects
 * @param charset the charset in the answer's Content-Type; null when none was sent
 */
public record ListingReaders(TargetUri page, @Nullable String charset) {

  /**
   * @param digest the field with the digest; null when the plan uses none
   * @throws FetchException Config if the plan has a path that cannot be read
   */
  public ListingReader reader(Find find, @Nullable String digest) throws FetchException {
    try {
      String entries = find.entries() == null ? "" : find.entries();
      return switch (find.format()) {
        case HTML -> new HtmlListing(page, charset);
        case TEXT -> new TextListing();
        case JSON -> new JsonListing(JsonPath.parse(entries), places(find, digest));
        case XML -> {
          Map<String, XmlPath> fields = new HashMap<>();
          for (String place : places(find, digest)) {
            fields.put(place, XmlPath.ofPlace(place.isEmpty() ? "/" : place));
          }
          yield new XmlListing(XmlPath.ofEntries(entries), fields);
        }
      };
    } catch (BadPath e) {
      throw FetchException.ofConfig(
          Reason.PLAN, "A path in source.http.find cannot be read: " + Printable.message(e));
    }
  }

  /** The places in an entry that the plan uses. */
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
    fields.removeIf(field -> !field.isEmpty() && !field.startsWith("/"));
    return fields;
  }
}
