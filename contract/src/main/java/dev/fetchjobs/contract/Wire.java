package dev.fetchjobs.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JacksonJrExtension;
import com.fasterxml.jackson.jr.ob.api.ExtensionContext;
import com.fasterxml.jackson.jr.ob.api.ReaderWriterProvider;
import com.fasterxml.jackson.jr.ob.api.ValueReader;
import com.fasterxml.jackson.jr.ob.api.ValueWriter;
import com.fasterxml.jackson.jr.ob.impl.JSONReader;
import com.fasterxml.jackson.jr.ob.impl.JSONWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON and reads them. The JSON has an enum as its word ({@code toString}), and
 * an instant or a duration in ISO 8601. The JSON has no member for a null value. This class uses
 * jackson-jr, because databind would cost the downloader a third of its start-up time.
 */
public final class Wire {

  private static final JSON STRICT =
      JSON.builder()
          .register(new Extension())
          .enable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
          .enable(JSON.Feature.FAIL_ON_UNKNOWN_BEAN_PROPERTY)
          .disable(JSON.Feature.WRITE_NULL_PROPERTIES)
          .build();

  private static final JSON TOLERANT = STRICT.without(JSON.Feature.FAIL_ON_UNKNOWN_BEAN_PROPERTY);

  private Wire() {}

  /** Writes a record, such as a plan or a report, as one line of JSON. */
  public static String write(Record value) {
    try {
      return STRICT.asString(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Writes a record as JSON with line breaks, for files that people open. */
  public static String writeForPeople(Record value) {
    try {
      return STRICT.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads what {@link #write} wrote. The method fails if the record does not know a property of the
   * JSON.
   */
  public static <T extends Record> T read(Class<T> type, String json) throws WireException {
    return read(STRICT, type, json);
  }

  /**
   * Reads JSON as {@link #read} does, but ignores properties that the record does not know. A newer
   * program may have written such properties.
   */
  public static <T extends Record> T readTolerant(Class<T> type, String json) throws WireException {
    return read(TOLERANT, type, json);
  }

  /**
   * Reads one JSON document of any kind, as maps, lists, strings, numbers and booleans.
   *
   * @throws WireException when the bytes are not JSON, or are more than one document
   */
  public static @Nullable Object readAny(byte[] document) throws WireException {
    try (JsonParser parser = STRICT.createParser(document)) {
      Object value = STRICT.anyFrom(parser);
      if (parser.nextToken() == null) {
        return value;
      }
    } catch (IOException | RuntimeException e) {
      throw new WireException("not JSON");
    }
    throw new WireException("more than one document");
  }

  private static <T extends Record> T read(JSON json, Class<T> type, String text)
      throws WireException {
    try {
      T value = json.beanFrom(type, text);
      if (value == null) {
        throw new WireException("the JSON is null");
      }
      return value;
    } catch (IOException | RuntimeException e) {
      throw new WireException(
          String.valueOf(e.getMessage()).lines().findFirst().orElse("not readable"));
    }
  }

  /** Says that a text is not the JSON of the expected record. */
  public static final class WireException extends Exception {
    WireException(String message) {
      super(message);
    }
  }

  private static final class Extension extends JacksonJrExtension {
    @Override
    protected void register(ExtensionContext context) {
      context.insertProvider(new Scalars());
    }
  }

  /** Reads and writes the types of values that JSON itself lacks. */
  private static final class Scalars extends ReaderWriterProvider {
    @Override
    public @Nullable ValueReader findValueReader(JSONReader context, Class<?> type) {
      if (type == Instant.class) {
        return new TextReader(type, Instant::parse);
      }
      if (type == Duration.class) {
        return new TextReader(type, Duration::parse);
      }
      if (type.isEnum()) {
        return new TextReader(type, text -> constant(type, text));
      }
      return null;
    }

    @Override
    public @Nullable ValueWriter findValueWriter(JSONWriter context, Class<?> type) {
      if (type == Instant.class || type == Duration.class) {
        return new TextWriter(type, Object::toString);
      }
      return null;
    }

    private static Word constant(Class<?> type, String text) {
      Class<? extends Word> set = type.asSubclass(Word.class);
      return Word.find(set, text)
          .orElseThrow(() -> new IllegalArgumentException("not one of " + Word.all(set)));
    }
  }

  private static final class TextReader extends ValueReader {
    private final Function<String, Object> parse;

    TextReader(Class<?> type, Function<String, Object> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public @Nullable Object read(JSONReader reader, JsonParser parser) throws IOException {
      String text = parser.getValueAsString();
      if (text == null) {
        return null;
      }
      try {
        return parse.apply(text);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw new IOException(
            parser.currentName() + ": " + e.getMessage() + ", but it is \"" + text + "\"", e);
      }
    }
  }

  private record TextWriter(Class<?> type, Function<Object, String> text) implements ValueWriter {
    @Override
    public void writeValue(JSONWriter context, JsonGenerator generator, Object value)
        throws IOException {
      generator.writeString(text.apply(value));
    }

    @Override
    public Class<?> valueType() {
      return type;
    }
  }
}
