package dev.fetchjobs.downloader.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Keeps a copy of one JSON array or object, so that it can be read several times. */
final class JsonCopy implements AutoCloseable {

  /** All JSON copies that exist at one time have at most this many bytes together. */
  private static final int MAX_BYTES = 4 << 20;

  /**
   * FetchJob refuses a listing that needs more than this many copies. A path such as {@code
   * $[0,0][0,0][0,0]} doubles the number of copies with each segment.
   */
  private static final int MAX_COPIES = 1_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(JsonLimits.withoutNames())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // A string may contain half of a surrogate pair, for which UTF-8 has no form.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Memory memory;
  private final byte[] json;
  private final long children;

  private JsonCopy(Memory memory, byte[] json, long children) {
    this.memory = memory;
    this.json = json;
    this.children = children;
  }

  /** Limits the memory for all copies that are made while one listing is read. */
  static final class Memory {
    private int used;
    private int copies;

    /**
     * Copies the value at the current token. Afterwards the parser is at the last token of the
     * value.
     *
     * @throws StreamConstraintsException if the value is too large for a copy
     */
    JsonCopy copy(JsonParser parser) throws IOException {
      copies++;
      if (copies > MAX_COPIES) {
        throw tooMuch("more than a million times");
      }
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      long children = 0;
      try (JsonGenerator generator = JSON.createGenerator(json)) {
        int depth = 0;
        do {
          JsonToken token = parser.currentToken();
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
          children += isChild(token, depth) ? 1 : 0;
          write(token, parser, generator);
          if (used + json.size() + generator.getOutputBuffered() > MAX_BYTES) {
            throw tooMuch("from more than 4 MiB");
          }
        } while (depth > 0 && parser.nextToken() != null);
      }
      used += json.size();
      return new JsonCopy(this, json.toByteArray(), children);
    }
  }

  /** Returns a parser whose current token is the first one of the copy. */
  JsonParser open() throws IOException {
    JsonParser parser = JSON.createParser(json);
    parser.nextToken();
    return parser;
  }

  /** Returns the number of elements of the array, or of members of the object. */
  long children() {
    return children;
  }

  @Override
  public void close() {
    memory.used -= json.length;
  }

  private static StreamConstraintsException tooMuch(String size) {
    return new StreamConstraintsException(
        "a list or an index from the end selects %s; write [*] and use where and choose"
            .formatted(size));
  }

  private static boolean isChild(JsonToken token, int depth) {
    return token.isStructStart() ? depth == 2 : token.isScalarValue() && depth == 1;
  }

  /** Writes one token of the copy. A number keeps all its digits in the copy. */
  private static void write(JsonToken token, JsonParser parser, JsonGenerator generator)
      throws IOException {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
      default -> generator.copyCurrentEvent(parser);
    }
  }
}
