package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.unpack.ByteSink;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a file may be published. It looks at the bytes while they are unpacked and judges
 * once at the end; for one file only.
 */
public final class Gate implements ByteSink {

  /** Of a file's beginning, what a message may show. */
  private static final int SHOWN = 160;

  private final Verify verify;
  private final HtmlSniffer html = new HtmlSniffer();
  private final byte[] head;
  private final LinesCheck lines;
  private final @Nullable CsvCheck csv;
  private int headLength;

  /**
   * @throws FetchException Config for a pattern or delimiter that cannot be one
   */
  public Gate(FetchPlan plan) throws FetchException {
    this.verify = plan.verify();
    Csv columns = verify.csv();
    this.csv = columns == null ? null : new CsvCheck(columns);
    this.lines = new LinesCheck(verify.content().lines());
    int first = firstBytes().length + BOM.length;
    this.head = new byte[verify.content().firstBytes() == null ? 0 : Math.max(SHOWN, first)];
  }

  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    int more = Math.min(length, head.length - headLength);
    if (more > 0) {
      System.arraycopy(buffer, offset, head, headLength, more);
      headLength += more;
    }
    if (wantsHtml()) {
      html.accept(buffer, offset, length);
    }
    if (lines.wantsMore()) {
      lines.accept(buffer, offset, length);
    }
    if (csv != null && csv.wantsMore()) {
      csv.accept(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return headLength < head.length
        || wantsHtml()
        || lines.wantsMore()
        || (csv != null && csv.wantsMore());
  }

  private boolean wantsHtml() {
    return verify.content().rejectHtml() && html.wantsMore();
  }

  /**
   * Judges the file whose bytes were seen.
   *
   * @param lastGood the published file, to compare with; null before the first success
   */
  public Verdict judge(Unpacked file, @Nullable Artifact lastGood) {
    lines.finish();
    if (csv != null) {
      csv.finish();
    }
    Long rows = csv == null ? null : csv.rows();
    Candidate candidate =
        new Candidate(
            file.file(),
            file.bytes(),
            file.sha256(),
            rows,
            file.origin().url(),
            file.origin().validators());
    Stream<Supplier<Optional<Failure.Rejected>>> checks =
        Stream.of(
            () -> tooSmall(file.bytes()),
            () -> mediaType(file.origin().mediaType()),
            this::html,
            this::first,
            lines::verdict,
            () -> csv == null ? Optional.empty() : csv.verdict(lastRows(lastGood)),
            () -> ShrinkGuard.check(verify.maxShrinkPercent(), candidate, lastGood));
    return checks
        .flatMap(check -> check.get().stream())
        .findFirst()
        .<Verdict>map(why -> new Verdict.Refused(candidate, why))
        .orElseGet(() -> new Verdict.Verified(candidate, false));
  }

  private Optional<Failure.Rejected> tooSmall(long bytes) {
    return bytes >= verify.minBytes()
        ? Optional.empty()
        : rejected(
            Reason.TOO_SMALL,
            String.format(
                Locale.ROOT,
                "The file has %,d bytes, at least %,d are wanted (verify.size.min).",
                bytes,
                verify.minBytes()));
  }

  private Optional<Failure.Rejected> mediaType(@Nullable String sent) {
    if (verify.content().mediaTypes().isEmpty()) {
      return Optional.empty();
    }
    boolean wanted =
        sent != null
            && verify.content().mediaTypes().stream().anyMatch(type -> type.equalsIgnoreCase(sent));
    return wanted
        ? Optional.empty()
        : rejected(
            Reason.MEDIA_TYPE,
            "The server sent %s, wanted is %s (verify.content.mediaTypes)."
                .formatted(
                    sent == null ? "no media type" : sent,
                    String.join(" or ", verify.content().mediaTypes())));
  }

  private Optional<Failure.Rejected> html() {
    return verify.content().rejectHtml() && html.isHtml()
        ? Optional.of(WebPage.refusal())
        : Optional.empty();
  }

  private Optional<Failure.Rejected> first() {
    byte[] wanted = firstBytes();
    boolean marked = startsWith(head, headLength, BOM, 0);
    return startsWith(head, headLength, wanted, 0)
            || (marked && startsWith(head, headLength, wanted, BOM.length))
        ? Optional.empty()
        : rejected(
            Reason.FIRST_BYTES,
            "The file does not start with the text of verify.content.firstBytes but with \"%s\"."
                .formatted(beginning()));
  }

  /** Cut off visibly, which {@link dev.fetchjobs.downloader.resolve.Redaction} relies on. */
  private String beginning() {
    String more = headLength == head.length ? "…" : "";
    return Printable.of(TextBytes.decode(head, Math.min(headLength, SHOWN)) + more, 40);
  }

  private byte[] firstBytes() {
    String text = verify.content().firstBytes();
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] head, int length, byte[] wanted, int offset) {
    return offset + wanted.length <= length
        && Arrays.equals(head, offset, offset + wanted.length, wanted, 0, wanted.length);
  }

  private static String lastRows(@Nullable Artifact lastGood) {
    return lastGood == null || lastGood.rows() == null
        ? ""
        : String.format(
            Locale.ROOT,
            ", %,d in the last good version of %s",
            lastGood.rows(),
            lastGood.changedTime().atZone(ZoneOffset.UTC).toLocalDate());
  }

  private static Optional<Failure.Rejected> rejected(Reason reason, String message) {
    return Optional.of(new Failure.Rejected(reason, message));
  }
}
