package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.unpack.ByteSink;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the check {@code verify.content.rejectHtml}. The check refuses a login page, an error or a
 * notice that the server sends with status 200 instead of the file. The bytes of the file decide,
 * and the media type is only additional evidence.
 */
public final class WebPageCheck implements ByteSink {

  /** Web pages have these media types. A file with such a type that begins with a tag is a page. */
  public static final Set<String> MEDIA_TYPES = Set.of("text/html", "application/xhtml+xml");

  /**
   * If a body could not be unpacked, the check examines this many bytes of it. No page has more
   * bytes before its first tag.
   */
  private static final int HEAD = 1 << 20;

  /**
   * An XML error document has at most this many bytes. A larger document is data, whatever its root
   * element is.
   */
  private static final int MOST_OF_AN_ERROR = JsonErrorSniffer.MOST;

  private final HtmlSniffer html = new HtmlSniffer();
  private final JsonErrorSniffer json = new JsonErrorSniffer();

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (html.wantsMore()) {
      html.accept(buffer, offset, length);
    }
    if (json.wantsMore()) {
      json.accept(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return html.wantsMore() || json.wantsMore();
  }

  /**
   * Returns the refusal, or empty if the file is not a web page. The caller calls this method after
   * the last byte of the file.
   *
   * @param bytes size of the whole file
   * @param mediaType the media type that the server sent
   */
  Optional<Failure.Rejected> verdict(long bytes, @Nullable String mediaType) {
    if (html.isHtml()) {
      return rejected(
          Reason.HTML_PAGE,
          "The server sent a web page instead of the file: it begins with HTML. Open the URL in a browser; the publisher may have moved the file.");
    }
    boolean error = bytes <= MOST_OF_AN_ERROR && html.isXmlError();
    if (error || json.isOne()) {
      return rejected(
          Reason.ERROR_MESSAGE,
          "The server sent an error message in %s instead of the file. Read it in quarantine. If it is the file you want, set verify.content.rejectHtml: false."
              .formatted(error ? "XML" : "JSON"));
    }
    if (mediaType != null && MEDIA_TYPES.contains(mediaType) && html.beginsWithTag()) {
      return rejected(
          Reason.HTML_PAGE,
          "The server sent a web page instead of the file: it says %s, and it begins with a tag. If it is the file you want, set verify.content.rejectHtml: false."
              .formatted(mediaType));
    }
    return Optional.empty();
  }

  private static Optional<Failure.Rejected> rejected(Reason reason, String message) {
    return Optional.of(new Failure.Rejected(reason, message));
  }

  /**
   * Returns the verdict on a body that is a web page instead of the expected archive, or empty when
   * it is not a web page.
   */
  public static Optional<Verdict.Refused> insteadOfArchive(Transferred body) throws FetchException {
    WebPageCheck page = new WebPageCheck();
    byte[] head =
        Disk.call(
            "reading the download back",
            body.file(),
            () -> {
              try (InputStream in = Files.newInputStream(body.file(), LinkOption.NOFOLLOW_LINKS)) {
                return in.readNBytes(HEAD);
              }
            });
    page.accept(head, 0, head.length);
    String sha256 = Objects.requireNonNull(body.digests().get(Algorithm.SHA_256));
    Candidate candidate = new Candidate(body.file(), body.info(sha256, body.bytes(), null));
    return page.verdict(body.bytes(), body.mediaType())
        .map(why -> new Verdict.Refused(candidate, why));
  }
}
