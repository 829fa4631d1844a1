package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.downloader.document.DocumentInput;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.verify.Document.BadDocumentException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file as one well-formed XML document. A document with a DOCTYPE is refused. A DOCTYPE may
 * define entities, which can make a small document large or name other files.
 */
final class XmlDocument implements Document.Contents {

  private static final int MAX_NAME = 60;

  /** The parser's messages about its own limits contain this text. */
  private static final String OWN_LIMIT = "JAXP00";

  /** The parser writes this text before it says what is wrong. */
  private static final String MESSAGE = "Message: ";

  private final DocumentCheck check;
  private String root = "";
  private long elements;

  XmlDocument(DocumentCheck check) {
    this.check = check;
  }

  XmlDocument read(DocumentInput input, @Nullable String encoding) throws IOException {
    try {
      XMLStreamReader document =
          encoding == null
              ? DocumentInput.factory().createXMLStreamReader(input)
              : DocumentInput.factory().createXMLStreamReader(input, encoding);
      for (int depth = 0; document.hasNext(); ) {
        int event = document.next();
        input.endPart();
        switch (event) {
          case XMLStreamConstants.DTD ->
              throw new BadDocumentException(
                  Reason.BAD_XML,
                  "The file has a DOCTYPE, which FetchJob does not read. Remove verify.xml, or ask"
                      + " the publisher for a file without it.");
          case XMLStreamConstants.START_ELEMENT -> {
            if (++depth > DocumentInput.MAX_DEPTH) {
              throw limit("it has more than %,d levels", DocumentInput.MAX_DEPTH);
            }
            start(document.getLocalName(), depth);
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw bad("%s: an entity is not defined".formatted(place(document.getLocation())));
          default -> {}
        }
      }
      return this;
    } catch (XMLStreamException e) {
      if (input.isTooLong()) {
        throw limit(
                "a tag, comment or other part of it has more than %,d bytes",
                DocumentInput.MAX_PART)
            .causedBy(e);
      }
      input.rethrow();
      String fault = Printable.message(e);
      int message = fault.indexOf(MESSAGE);
      String text =
          Document.shown(message < 0 ? fault : fault.substring(message + MESSAGE.length()));
      if (fault.contains(OWN_LIMIT)) {
        throw limit("it has more than the parser takes (%s)", text).causedBy(e);
      }
      throw bad("%s: %s".formatted(place(e.getLocation()), text)).causedBy(e);
    }
  }

  private void start(String name, int depth) {
    if (depth == 1) {
      root = name;
    }
    elements += name.equals(check.elements()) ? 1 : 0;
  }

  @Override
  public @Nullable Long elements() {
    return check.elements() == null ? null : elements;
  }

  @Override
  public Optional<Failure.Rejected> verdict() {
    return check.root() == null || check.root().equals(root)
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.WRONG_ROOT,
                "The root element is %s, wanted is %s (verify.xml.root)."
                    .formatted(Printable.of(root, MAX_NAME), check.root())));
  }

  private static BadDocumentException bad(String what) {
    return new BadDocumentException(
        Reason.BAD_XML, "The file is not one complete XML document: " + what + ".");
  }

  private static BadDocumentException limit(String what, Object... limits) {
    return new BadDocumentException(
        Reason.DOCUMENT_LIMIT,
        "The XML is not checked to its end: %s."
            .formatted(String.format(Locale.ROOT, what, limits)));
  }

  private static String place(@Nullable Location location) {
    return location == null
        ? "its end"
        : String.format(
            Locale.ROOT,
            "line %,d, column %,d",
            location.getLineNumber(),
            location.getColumnNumber());
  }
}
