package dev.fetchjobs.downloader.verify;

import com.google.re2j.Pattern;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.unpack.ByteSink;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a file may be published, by all checks of the plan. The gate reads the bytes
 * while they are unpacked, and decides at the end. Each gate checks one file.
 */
public final class Gate implements ByteSink {

  private static final int MAX_FILE_NAME = 100;

  private final FetchPlan plan;
  private final Verify verify;
  private final WebPageCheck page = new WebPageCheck();
  private final TextChecks text;
  private final @Nullable Document document;
  private final Utf8Recoder recoder;
  private final @Nullable Pattern fileName;
  private final @Nullable DataDateCheck date;
  private final List<String> passed = new ArrayList<>();

  /** Prepares the checks of a plan without a data date. */
  public Gate(FetchPlan plan) throws FetchException {
    this(plan, (DataDateCheck) null);
  }

  /**
   * Prepares the checks of the plan.
   *
   * @throws FetchException Config for a malformed pattern or an impossible delimiter
   */
  public Gate(FetchPlan plan, DataDateLimits limits) throws FetchException {
    this(plan, DataDateCheck.of(plan, limits));
  }

  private Gate(FetchPlan plan, @Nullable DataDateCheck date) throws FetchException {
    this.plan = plan;
    this.verify = plan.verify();
    this.date = date;
    this.text = new TextChecks(verify, date);
    this.document = Document.of(verify);
    this.fileName = fileName(verify.content().fileName());
    this.recoder = new Utf8Recoder(verify.content().charset(), text);
  }

  private static @Nullable Pattern fileName(@Nullable String pattern) {
    return pattern == null ? null : Pattern.compile(pattern);
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

  /** Returns a sentence about faults that the plan tolerates; the sentence may be empty. */
  public String note() {
    return text.note();
  }

  /**
   * Decides about the file whose bytes were read.
   *
   * @param lastGood the published file, for comparison; null before the first success
   * @param budget time limit for reading the file as JSON or XML, and for counting the rows of the
   *     published file again, if that is necessary
   */
  public Verdict judge(Unpacked file, @Nullable LastGood lastGood, Budget budget)
      throws FetchException {
    recoder.finish();
    text.finish();
    Document.Read read = document == null ? null : document.read(file.file(), budget);
    Long rows = read == null ? text.rows() : read.elements();
    FileInfo counted = file.info().withRows(rows);
    Candidate candidate = new Candidate(file.file(), date == null ? counted : date.finish(counted));
    String mediaType = file.origin().mediaType();
    // The server's media type belongs to the archive, not to the file in the archive.
    boolean unpacked = !file.file().equals(file.origin().file());
    Optional<Failure.Rejected> why =
        firstOf(
            List.of(
                new Check(() -> tooSmall(file.info().bytes()), () -> size(file.info().bytes())),
                new Check(() -> mediaType(mediaType), () -> mediaTypePassed(mediaType)),
                new Check(() -> fileName(file), () -> fileNamePassed(file)),
                new Check(
                    () ->
                        verify.content().rejectHtml()
                            ? page.verdict(file.info().bytes(), unpacked ? null : mediaType)
                            : Optional.empty(),
                    () ->
                        verify.content().rejectHtml()
                            ? List.of("content, no web page and no error message.")
                            : List.of()),
                new Check(
                    () -> text.verdict(lastRows(lastGood)).map(this::addEncodingHint),
                    text::passed),
                new Check(
                    () -> read == null ? Optional.empty() : read.why(),
                    () ->
                        document == null || read == null
                            ? List.of()
                            : document.passed(read.elements())),
                new Check(
                    () ->
                        date == null ? Optional.empty() : date.verdict(candidate.info(), lastGood),
                    () -> date == null ? List.of() : date.passed())));
    if (why.isEmpty()) {
      ShrinkCheck.Result size = new ShrinkCheck(plan, budget).check(candidate, lastGood);
      why = size.why();
      passed.addAll(size.passed());
    }
    Candidate judged = new Candidate(candidate.file(), candidate.info().withChecks(passed));
    return why.<Verdict>map(reason -> new Verdict.Refused(judged, reason))
        .orElseGet(() -> new Verdict.Verified(judged, false));
  }

  /**
   * Describes one of the plan's checks.
   *
   * @param passed text for the log after the check passed; empty when the plan does not demand the
   *     check
   */
  private record Check(
      Supplier<Optional<Failure.Rejected>> verdict, Supplier<List<String>> passed) {}

  private Optional<Failure.Rejected> firstOf(List<Check> checks) {
    for (Check check : checks) {
      Optional<Failure.Rejected> why = check.verdict().get();
      if (why.isPresent()) {
        return why;
      }
      passed.addAll(check.passed().get());
    }
    return Optional.empty();
  }

  /** Returns the checks that the file passed before another check refused it. */
  public List<String> passed() {
    return List.copyOf(passed);
  }

  private List<String> size(long bytes) {
    return List.of(
        String.format(
            Locale.ROOT,
            "size, %s, at least %,d.",
            Printable.count(bytes, "byte"),
            verify.minBytes()));
  }

  private List<String> mediaTypePassed(@Nullable String sent) {
    return verify.content().mediaTypes().isEmpty()
        ? List.of()
        : List.of("media type, %s.".formatted(Printable.of(sent)));
  }

  /**
   * Adds a hint to a refusal if the file seems to be in an encoding that the plan does not name.
   */
  private Failure.Rejected addEncodingHint(Failure.Rejected why) {
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

  private Optional<Failure.Rejected> fileName(Unpacked file) {
    String sent = file.origin().fileName();
    if (fileName == null || (sent != null && fileName.matcher(sent).find())) {
      return Optional.empty();
    }
    return rejected(
        Reason.FILE_NAME,
        sent == null
            ? "The server states no file name that matches verify.content.fileName."
            : "The server calls this file %s, which does not match verify.content.fileName."
                .formatted(Printable.of(sent, MAX_FILE_NAME)));
  }

  private List<String> fileNamePassed(Unpacked file) {
    return fileName == null
        ? List.of()
        : List.of(
            "file name, %s."
                .formatted(Printable.of(String.valueOf(file.origin().fileName()), MAX_FILE_NAME)));
  }

  private static String lastRows(@Nullable LastGood lastGood) {
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
