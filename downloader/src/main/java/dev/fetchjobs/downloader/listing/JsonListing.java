package dev.fetchjobs.downloader.listing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.downloader.document.JsonLimits;
import dev.fetchjobs.downloader.document.JsonSelection;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Reads a listing in JSON (RFC 8259), in UTF-8, UTF-16 or UTF-32. */
public final class JsonListing implements ListingReader {

  private static final int MAX_FAULT = 120;

  private final JsonPath entries;
  private final JsonFields fields;
  private final Map<PageValues.Field, String> ofPage;

  /**
   * @param entries the path of the entries in the document
   * @param places the places of the wanted fields within an entry, as JSON Pointers
   */
  public JsonListing(JsonPath entries, Set<String> places) throws BadPath {
    this(entries, places, Map.of());
  }

  /**
   * @param ofPage places of values that belong to the whole page, as JSON Pointers from the root of
   *     the document
   */
  JsonListing(JsonPath entries, Set<String> places, Map<PageValues.Field, String> ofPage)
      throws BadPath {
    this.ofPage = ofPage;
    this.entries = entries;
    this.fields = JsonFields.at(places);
  }

  /**
   * Reads one page of the listing. If an object has several members with the same name, the first
   * counts.
   *
   * @throws FetchException also for a document beyond the {@link JsonLimits}, and if the path needs
   *     a {@link JsonCopy} that is too large
   */
  @Override
  public PageValues read(ListingInput body, Entries receiver) throws IOException, FetchException {
    try (JsonParser parser = json().createParser(body)) {
      JsonPage page = new JsonPage(parser, ofPage);
      read(ofPage.isEmpty() ? parser : page, body, receiver);
      return page.values();
    } catch (CharConversionException e) {
      throw body.fault("it is not valid UTF-32", 0);
    }
  }

  private void read(JsonParser parser, ListingInput body, Entries receiver)
      throws IOException, FetchException {
    try {
      if (parser.nextToken() == null) {
        throw body.fault("it is empty", 0);
      }
      new JsonSelection(entries, node -> receiver.accept(fields.read(node))).select(parser);
      if (parser.nextToken() != null) {
        throw body.fault(
            "more follows after its JSON value", offset(parser.currentTokenLocation()));
      }
    } catch (JsonEOFException e) {
      throw body.fault("it ends in the middle of a value", offset(e.getLocation()));
    } catch (StreamConstraintsException e) {
      throw body.fault(
          Printable.of(e.getOriginalMessage(), MAX_FAULT), offset(parser.currentLocation()));
    } catch (JsonProcessingException e) {
      throw notJson(parser, body, offset(e.getLocation()));
    }
  }

  /**
   * Makes Jackson's factory. Names that are much alike fill Jackson's table of names unevenly. The
   * factory lets that table grow. By default Jackson would take such names for an attack. {@link
   * JsonLimits} limits the names instead.
   */
  private static JsonFactory json() {
    return JsonFactory.builder()
        .streamReadConstraints(JsonLimits.once())
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
        .build();
  }

  private static FetchException notJson(JsonParser parser, ListingInput body, long offset) {
    String start = body.at(offset);
    if (parser.currentToken() != null || !start.startsWith("<")) {
      return body.fault("it is not valid JSON", offset);
    }
    return body.fault(
        "it is not JSON but starts like " + (start.startsWith("<?xml") ? "XML" : "an HTML page"),
        offset);
  }

  /**
   * Returns the offset of a place in the document, in bytes. For UTF-16 and UTF-32 Jackson counts
   * only characters, so then the offset is in characters.
   */
  private static long offset(JsonLocation location) {
    return location.getByteOffset() >= 0 ? location.getByteOffset() : location.getCharOffset();
  }
}
