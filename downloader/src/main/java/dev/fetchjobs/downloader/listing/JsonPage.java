package dev.fetchjobs.downloader.listing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Parses a JSON document for another class, which reads its entries. Meanwhile this parser keeps
 * the texts at those places of the document that belong to the whole page.
 */
final class JsonPage extends JsonParserDelegate {

  private final List<Place> places;
  private final Map<PageValues.Field, String> values = new EnumMap<>(PageValues.Field.class);

  /**
   * Describes a place of a JSON document whose text is wanted.
   *
   * @param depth the depth of the place; it is compared first, because most values of a document
   *     are in its entries
   */
  private record Place(PageValues.Field field, String pointer, long depth) {
    boolean isAt(JsonStreamContext context) {
      return context.getNestingDepth() == depth
          && context.pathAsPointer().toString().equals(pointer);
    }
  }

  /**
   * @param places places of the wanted texts, as JSON Pointers from the root of the document
   */
  JsonPage(JsonParser parser, Map<PageValues.Field, String> places) {
    super(parser);
    this.places =
        places.entrySet().stream()
            .map(
                place ->
                    new Place(
                        place.getKey(),
                        place.getValue(),
                        place.getValue().chars().filter(c -> c == '/').count()))
            .toList();
  }

  PageValues values() {
    return PageValues.of(values);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      for (Place place : places) {
        if (place.isAt(delegate.getParsingContext())) {
          values.putIfAbsent(place.field(), delegate.getText());
        }
      }
    }
    return token;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    JsonToken start = currentToken();
    if (start != null && start.isStructStart()) {
      for (int depth = 1; depth > 0; ) {
        JsonToken token = nextToken();
        if (token == null) {
          return this;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }
    return this;
  }
}
