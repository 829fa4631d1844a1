package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.TargetUri;
import java.io.Closeable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response that goes on with the file; everything else is a failure. */
public sealed interface Opened extends Closeable {

  Connection connection();

  ResponseHead head();

  /** The final URL. */
  TargetUri target();

  @Override
  default void close() {
    connection().close();
  }

  /**
   * A body that is yet to be read.
   *
   * @param from offset of its first byte in the whole body; above 0 only if asked for
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

    /**
     * What the partial file of a whole body is described by.
     *
     * @param mediaTypes that the plan asks for: another one may be a secret that is sent back,
     *     which no file is to hold
     */
    public BodyInfo info(List<String> mediaTypes) {
      String type = mediaType();
      return new BodyInfo(
          Validators.ifRange(head),
          Validators.of(head),
          mediaTypes.stream()
              .filter(wanted -> wanted.equalsIgnoreCase(type))
              .findAny()
              .orElse(null),
          contentCoding,
          total);
    }

    /** Without parameters, lower case; null when none was sent. */
    public @Nullable String mediaType() {
      return head.one("Content-Type")
          .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
          .orElse(null);
    }
  }

  /** 304, asked for or not. */
  record NotModified(Connection connection, ResponseHead head, TargetUri target) implements Opened {

    /** Whether it may be believed to be about the content with these validators. */
    public boolean confirms(Validators sent) {
      return sent.areConfirmedBy(head);
    }
  }

  /** 416 that names the size of what we have: nothing is missing. */
  record AlreadyComplete(Connection connection, ResponseHead head, TargetUri target)
      implements Opened {}

  /** The part that was sent does not go on where ours ends: to be fetched whole. */
  record OtherPart(Connection connection, ResponseHead head, TargetUri target) implements Opened {}
}
