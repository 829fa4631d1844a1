package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.io.Closeable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a response with which the run can continue: a body, or the statement that no further
 * bytes are needed. The HTTP client throws a failure for every other response.
 */
public sealed interface Opened extends Closeable {

  Connection connection();

  ResponseHead head();

  /** Returns the final URL of the response, after redirects. */
  TargetUri target();

  @Override
  default void close() {
    connection().close();
  }

  /**
   * Returns the body, or fails if the response has none; only a request without conditions must be
   * answered with a body.
   */
  default Body requireBody() throws FetchException {
    if (this instanceof Body body) {
      return body;
    }
    throw FetchException.ofPermanent(
        Reason.UNASKED_NOT_MODIFIED,
        "The server answered %d to a request without any condition.".formatted(head().status()));
  }

  /**
   * Describes a response with a body that has not been read yet.
   *
   * @param from offset of the body's first byte in the whole file; above 0 only if the request had
   *     a range
   * @param total bytes of the whole body, -1 when unknown
   * @param contentCoding {@code gzip}, or null for identity
   */
  record Body(
      Connection connection,
      ResponseHead head,
      TargetUri target,
      Framing framing,
      long from,
      long total,
      @Nullable String contentCoding)
      implements Opened {

    private static final Pattern CHARSET =
        Pattern.compile(";\\s*charset=\"?([A-Za-z0-9._:+-]{1,40})", Pattern.CASE_INSENSITIVE);

    /**
     * Returns the description of the body that is stored with a partial file.
     *
     * @param mediaTypes the media types that the plan uses. FetchJob stores no other media type,
     *     because a server may echo a secret in it
     * @param fileNames which file names the plan accepts. FetchJob stores no other file name
     * @param dataDate see {@link BodyInfo}
     */
    public BodyInfo info(
        List<String> mediaTypes, Predicate<String> fileNames, @Nullable String dataDate) {
      String type = mediaType();
      return new BodyInfo(
          Validators.ifRange(head),
          Validators.of(head),
          mediaTypes.stream()
              .filter(wanted -> wanted.equalsIgnoreCase(type))
              .findAny()
              .orElse(null),
          Optional.ofNullable(fileName()).filter(fileNames).orElse(null),
          contentCoding,
          total,
          dataDate,
          FieldDigest.ofWhole(head));
    }

    /** Returns the digest that the server states for the content of this response, or null. */
    public @Nullable FieldDigest contentDigest() {
      return FieldDigest.ofContent(head);
    }

    /** Returns the digest that the server states for the whole body as transferred, or null. */
    public @Nullable FieldDigest wholeDigest() {
      return FieldDigest.ofWhole(head);
    }

    /** Returns the charset in Content-Type, or null when none was sent. */
    public @Nullable String charset() {
      return head.one("Content-Type")
          .map(CHARSET::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .orElse(null);
    }

    /** Returns the file name in Content-Disposition, or null if the server sent no valid name. */
    public @Nullable String fileName() {
      return head.one("Content-Disposition").flatMap(ContentDisposition::fileName).orElse(null);
    }

    /**
     * Returns the media type without parameters, in lower case, or null if the server sent none.
     */
    public @Nullable String mediaType() {
      return head.one("Content-Type")
          .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
          .orElse(null);
    }
  }

  /** Describes a response with status 304. The request may have had conditions or none. */
  record NotModified(Connection connection, ResponseHead head, TargetUri target) implements Opened {

    /**
     * Returns whether this response with status 304 can be about the content that has these
     * validators (ETag and Last-Modified).
     */
    public boolean confirms(Validators sent) {
      return sent.areConfirmedBy(head);
    }

    /**
     * Returns whether this response with status 304 states the ETag of the content that has these
     * validators.
     */
    public boolean states(Validators sent) {
      return sent.tagIsStatedBy(head);
    }
  }

  /**
   * Describes a response with status 416 that states the size of the partial file. Such a response
   * says that no byte of the file is missing.
   */
  record AlreadyComplete(Connection connection, ResponseHead head, TargetUri target)
      implements Opened {}

  /**
   * Describes a response with a range of bytes that does not continue the partial file. So the run
   * has to request the whole file.
   */
  record OtherPart(Connection connection, ResponseHead head, TargetUri target) implements Opened {}
}
