package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.downloader.Budget;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.unpack.ByteSink;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.time.ZoneOffset;
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

  private final FetchPlan plan;
  private final Verify verify;
  private final WebPage page = new WebPage();
  private final TextChecks text;
  private final Recoder recoder;

  /**
   * @throws FetchException Config for a pattern or delimiter that cannot be one
   */
  public Gate(FetchPlan plan) throws FetchException {
    this.plan = plan;
    this.verify = plan.verify();
    this.text = new TextChecks(verify);
    this.recoder = new Recoder(verify.content().charset(), text);
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (wantsPage()) {
      page.accept(buffer, offset, length);
    }
    if (recoder.wantsMore()) {
      recoder.accept(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return wantsPage() || recoder.wantsMore();
  }

  private boolean wantsPage() {
    return verify.content().rejectHtml() && page.wantsMore();
  }

  /** What was let through although it is not right, as the end of a message; may be empty. */
  public String note() {
    return text.note();
  }

  /**
   * Judges the file whose bytes were seen.
   *
   * @param lastGood the published file, to compare with; null before the first success
   * @param budget for reading the published file again, where its rows have to be counted anew
   */
  public Verdict judge(Unpacked file, @Nullable Artifact lastGood, Budget budget)
      throws FetchException {
    recoder.finish();
    text.finish();
    Candidate candidate =
        new Candidate(
            file.file(),
            file.bytes(),
            file.sha256(),
            text.rows(),
            file.origin().url().shown(),
            file.origin().validators(),
            file.binding());
    String mediaType = file.origin().mediaType();
    boolean unpacked = !file.file().equals(file.origin().file()); // the label is the archive's
    Stream<Supplier<Optional<Failure.Rejected>>> checks =
        Stream.of(
            () -> tooSmall(file.bytes()),
            () -> mediaType(mediaType),
            () ->
                verify.content().rejectHtml()
                    ? page.verdict(file.bytes(), unpacked ? null : mediaType)
                    : Optional.empty(),
            () -> text.verdict(lastRows(lastGood)).map(this::hinted));
    Optional<Failure.Rejected> why = checks.flatMap(check -> check.get().stream()).findFirst();
    if (why.isEmpty()) {
      why = new ShrinkGuard(plan, budget).check(candidate, lastGood);
    }
    return why.<Verdict>map(reason -> new Verdict.Refused(candidate, reason))
        .orElseGet(() -> new Verdict.Verified(candidate, false));
  }

  /** What reads like nonsense may be in an encoding that nobody named. */
  private Failure.Rejected hinted(Failure.Rejected why) {
    return recoder
        .hint()
        .map(
            charset ->
                new Failure.Rejected(
                    why.reason(),
                    "The file looks like %s without a byte order mark: set verify.content.charset: %s. Read as UTF-8: %s"
                        .formatted(charset, charset, why.message())))
        .orElse(why);
  }

  private Optional<Failure.Rejected> tooSmall(long bytes) {
    return bytes >= verify.minBytes()
        ? Optional.empty()
        : rejected(
            Reason.TOO_SMALL,
            String.format(
                Locale.ROOT,
                "The file has %s, at least %,d are wanted (verify.size.min).",
                Printable.count(bytes, "byte"),
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
                    sent == null ? "no media type" : Printable.of(sent),
                    String.join(" or ", verify.content().mediaTypes())));
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
