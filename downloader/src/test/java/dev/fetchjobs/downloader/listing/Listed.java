package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what a reader finds in a listing. */
final class Listed {

  private Listed() {}

  static List<Map<String, String>> entries(ListingReader reader, byte[] listing) throws Exception {
    List<Map<String, String>> entries = new ArrayList<>();
    reader.read(new ListingInput(new ByteArrayInputStream(listing)), entries::add);
    return entries;
  }

  static List<Map<String, String>> entries(ListingReader reader, String listing) throws Exception {
    return entries(reader, listing.getBytes(UTF_8));
  }

  /** Returns the values of one field. Entries that do not have the field are left out. */
  static List<String> values(ListingReader reader, String field, String listing) throws Exception {
    return entries(reader, listing).stream()
        .filter(entry -> entry.containsKey(field))
        .map(entry -> entry.get(field))
        .toList();
  }

  static FetchException fault(ListingReader reader, byte[] listing) {
    return catchThrowableOfType(FetchException.class, () -> entries(reader, listing));
  }

  static FetchException fault(ListingReader reader, String listing) {
    return fault(reader, listing.getBytes(UTF_8));
  }
}
