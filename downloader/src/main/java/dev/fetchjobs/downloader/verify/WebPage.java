package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Objects;
import java.util.Optional;

/** A login, an error or a notice with status 200, where the file should be. */
public final class WebPage {

  /** Of what could not be unpacked, what is looked at: more than any page has before its tags. */
  private static final int HEAD = 1 << 20;

  private WebPage() {}

  static Failure.Rejected refusal() {
    return new Failure.Rejected(
        Reason.HTML_PAGE,
        "The server sent a web page instead of the file: it begins with HTML. Open the URL in a browser; the publisher may have moved the file.");
  }

  /** The body that is no archive, refused as a whole; empty when it is no web page either. */
  public static Optional<Verdict.Refused> insteadOfArchive(Transferred body) throws FetchException {
    HtmlSniffer sniffer = new HtmlSniffer();
    byte[] head =
        Disk.call(
            "reading the download back",
            body.file(),
            () -> {
              try (InputStream in = Files.newInputStream(body.file(), LinkOption.NOFOLLOW_LINKS)) {
                return in.readNBytes(HEAD);
              }
            });
    sniffer.accept(head, 0, head.length);
    if (!sniffer.isHtml()) {
      return Optional.empty();
    }
    String sha256 = Objects.requireNonNull(body.digests().get(Algorithm.SHA_256));
    Candidate candidate =
        new Candidate(body.file(), body.bytes(), sha256, null, body.url(), body.validators());
    return Optional.of(new Verdict.Refused(candidate, refusal()));
  }
}
