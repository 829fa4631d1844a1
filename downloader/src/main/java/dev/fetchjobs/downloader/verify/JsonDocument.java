package dev.fetchjobs.downloader.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.downloader.document.DocumentInput;
import dev.fetchjobs.downloader.document.JsonLimits;
import dev.fetchjobs.downloader.document.JsonSelection;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.verify.Document.BadDocumentException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file as one JSON value (RFC 8259), in UTF-8, UTF-16 or UTF-32, or in the encoding of the
 * plan. If an object has several members with the same name, a path selects the first of them. Such
 * a file is not refused.
 */
final class JsonDocument implements Document.Contents {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(JsonLimits.withoutNames())
          // With other settings Jackson would keep every name of the document.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final DocumentCheck check;
  private final RequiredMembers required;
  private long elements;

  JsonDocument(DocumentCheck check) {
    this.check = check;
    this.required = new RequiredMembers(check.requiredOrNone());
  }

  JsonDocument read(DocumentInput input, @Nullable String encoding)
      throws IOException, FetchException {
    try (JsonParser plain = JSON.createParser(UnicodeReader.of(input, encoding));
        JsonParser parser = new Counting(plain, input)) {
      try {
        read(parser);
      } catch (StreamConstraintsException e) {
        throw new BadDocumentException(
                Reason.DOCUMENT_LIMIT,
                "The JSON is not checked to its end: %s."
                    .formatted(Document.shown(e.getOriginalMessage())))
            .causedBy(e);
      } catch (JsonEOFException e) {
        throw bad("it ends in the middle of a value, at " + place(e.getLocation())).causedBy(e);
      } catch (JsonProcessingException e) {
        throw bad("%s: %s"
                .formatted(place(e.getLocation()), Document.shown(e.getOriginalMessage())))
            .causedBy(e);
      } catch (IOException e) {
        if (input.isTooLong()) {
          throw new BadDocumentException(
                  Reason.DOCUMENT_LIMIT,
                  String.format(
                      Locale.ROOT,
                      "The JSON is not checked to its end: a value in it has more than %,d bytes.",
                      DocumentInput.MAX_PART))
              .causedBy(e);
        }
        throw e;
      }
    } catch (CharacterCodingException e) {
      throw bad("it is not text in UTF-8, UTF-16 or UTF-32").causedBy(e);
    }
    return this;
  }

  private void read(JsonParser parser) throws IOException, FetchException {
    if (parser.nextToken() == null) {
      throw bad("it is empty");
    }
    if (check.elements() == null) {
      parser.skipChildren();
    } else {
      new JsonSelection(path(check.elements()), this::accept).select(parser);
    }
    if (parser.nextToken() != null) {
      throw bad("more follows after its value, at " + place(parser.currentTokenLocation()));
    }
  }

  private void accept(JsonParser element) throws IOException {
    elements++;
    required.check(element, elements);
  }

  @Override
  public @Nullable Long elements() {
    return check.elements() == null ? null : elements;
  }

  @Override
  public Optional<Failure.Rejected> verdict() {
    return required.verdict(elements);
  }

  private static JsonPath path(String path) {
    try {
      return JsonPath.parse(path);
    } catch (BadPath e) {
      throw new IllegalStateException("the plan was checked", e);
    }
  }

  private static BadDocumentException bad(String what) {
    return new BadDocumentException(
        Reason.BAD_JSON, "The file is not one complete JSON value: " + what + ".");
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? "its end"
        : String.format(
            Locale.ROOT, "line %,d, column %,d", location.getLineNr(), location.getColumnNr());
  }

  /** Starts the count of bytes from zero at each token. */
  private static final class Counting extends JsonParserDelegate {
    private final DocumentInput input;

    Counting(JsonParser parser, DocumentInput input) {
      super(parser);
      this.input = input;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      JsonToken token = delegate.nextToken();
      input.endPart();
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
}
