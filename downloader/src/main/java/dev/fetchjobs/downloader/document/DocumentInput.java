package dev.fetchjobs.downloader.document;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Passes the bytes of an XML or JSON document to the parser. An XML parser keeps a tag, a comment
 * or a CDATA section in memory as a whole, and has no limit for its size. This class limits the
 * number of bytes that the parser reads for one tag, comment or section, or for one value of JSON.
 */
public final class DocumentInput extends FilterInputStream {

  /** A tag, a comment or a CDATA section has at most this many bytes. */
  public static final int MAX_PART = 1 << 20;

  /** Elements of XML are nested at most this deep. */
  public static final int MAX_DEPTH = 256;

  private static final int SNIFFED = 256;

  private final StringBuilder start = new StringBuilder();
  private @Nullable IOException failure;
  private boolean tooLong;
  private int part;

  public DocumentInput(InputStream document) {
    super(document);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (part > MAX_PART) {
      tooLong = true;
      throw new IOException("a part of the document is too long");
    }
    try {
      int read = super.read(to, from, length);
      if (read > 0 && start.length() < SNIFFED) {
        start.append(new String(to, from, Math.min(read, SNIFFED), StandardCharsets.ISO_8859_1));
      }
      part += Math.max(0, read);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Sets the count of bytes to zero, because the parser has returned a tag, a comment, a section or
   * a value.
   */
  public void endPart() {
    part = 0;
  }

  public boolean isTooLong() {
    return tooLong;
  }

  /**
   * Throws the exception that reading the document threw. The XML parser hides that exception in an
   * exception of its own.
   */
  public void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns whether the document begins like an HTML page, in an encoding that is like ASCII. */
  public boolean isHtml() {
    String text = start.toString().replace("\u00ef\u00bb\u00bf", "").strip();
    String first = text.toLowerCase(Locale.ROOT);
    return first.startsWith("<!doctype html") || first.startsWith("<html");
  }

  /**
   * Makes the XML parser of the JDK. The parser's own limit of the depth is off, because the
   * message of that limit is not clear. The parser's limits for entities are off, because they
   * count each {@code &amp;} of a large document. The caller refuses a DOCTYPE, which could define
   * entities.
   */
  public static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    for (String limit :
        List.of("maxElementDepth", "totalEntitySizeLimit", "maxGeneralEntitySizeLimit")) {
      factory.setProperty("jdk.xml." + limit, "0");
    }
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("an external entity is never read");
        });
    return factory;
  }
}
