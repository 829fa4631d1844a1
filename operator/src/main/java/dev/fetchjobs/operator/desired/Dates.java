package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.DateTemplate.BadTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;
import org.jspecify.annotations.Nullable;

/**
 * Checks texts of the spec that may have date expressions. The downloader replaces the date
 * expressions.
 */
final class Dates {

  private Dates() {}

  /** Checks the date expressions in a URL, and returns the URL unchanged. */
  static String url(String field, String text) throws InvalidSpecException {
    SourceOf.checkUrl(field, text, template(field, text, Place.URL).sample());
    return text;
  }

  /** Checks the date expressions in a text, and returns the text unchanged. */
  static String text(String field, String text, Place place) throws InvalidSpecException {
    template(field, text, place);
    return text;
  }

  /** Checks the date expressions in a text that may be null, and returns the text unchanged. */
  static @Nullable String optional(String field, @Nullable String text, Place place)
      throws InvalidSpecException {
    return text == null ? null : text(field, text, place);
  }

  private static DateTemplate template(String field, String text, Place place)
      throws InvalidSpecException {
    try {
      return DateTemplate.parse(text, place);
    } catch (BadTemplate e) {
      throw new InvalidSpecException(field, SourceOf.withoutUser(text), e.sentence());
    }
  }
}
