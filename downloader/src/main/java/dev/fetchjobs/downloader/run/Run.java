package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.FetchReport.VersionReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.contract.RunDate;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.resolve.PlanDates;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Evidence;
import dev.fetchjobs.downloader.store.KeptSet;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.store.Volume;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Performs one run of a plan. The result of the run is a report. */
public final class Run {

  private static final Duration SMALL = Duration.ofSeconds(10);

  private final Environment environment;
  private Instant start;
  private Redaction redaction = Redaction.none();
  private @Nullable ProgressLog progress;
  private @Nullable Manifest manifest;

  /** Holds the address of the listing if the run publishes a set; else null. */
  private @Nullable String listing;

  /** Holds the plan, which says whether a set has a data date. */
  private @Nullable FetchPlan dated;

  private int uncounted;

  /** Holds the day of the run if the plan's calendar is closed on it. */
  private Optional<LocalDate> closedDay = Optional.empty();

  /**
   * Holds a sentence with the date of the run. The sentence is empty for a plan without date
   * expressions.
   */
  private String dateNote = "";

  /** Holds the hold that follows from what runs of other FetchJobs saw; null if there is none. */
  private @Nullable Hold sharedHold;

  /** Holds sentences about waits for hosts. May be empty. */
  private String hostNote = "";

  private Run(Environment environment) {
    this.environment = environment;
    this.start = environment.clock().instant();
  }

  /**
   * Performs a run of the plan in the text {@code json}. If the plan is missing or unreadable, the
   * result of the run says so.
   */
  public static Result execute(Optional<String> json, Environment environment) {
    Run run = new Run(environment);
    if (json.isEmpty()) {
      return run.report(Ending.failed(plan("The variable FETCH_PLAN is not set.")));
    }
    if (json.get().getBytes(StandardCharsets.UTF_8).length > FetchPlan.MAX_BYTES) {
      return run.report(
          Ending.failed(plan("The plan is larger than %d bytes.".formatted(FetchPlan.MAX_BYTES))));
    }
    try {
      return execute(Wire.read(FetchPlan.class, json.get()), environment);
    } catch (WireException e) {
      return run.report(Ending.failed(plan("The plan cannot be read: " + e.getMessage())));
    }
  }

  /**
   * Performs a run of the plan. This method never throws an exception, because every failure is in
   * the result.
   */
  public static Result execute(FetchPlan plan, Environment environment) {
    Run run = new Run(environment);
    try {
      return run.report(run.runPlan(plan));
    } catch (FetchException e) {
      run.uncounted = e.failure().reason() == Reason.INTERRUPTED ? 0 : 1;
      return run.report(Ending.failed(e.failure()));
    } catch (RuntimeException e) {
      run.uncounted = 1;
      return run.report(Ending.failed(run.internal(e)));
    }
  }

  /**
   * Returns the failure for an exception that a bug of the downloader caused. Foreign input causes
   * no such exception, because the code that reads the input catches it.
   */
  private Failure internal(RuntimeException bug) {
    String fault = Printable.without(redaction, () -> Printable.of(bug));
    StackTraceElement[] at = bug.getStackTrace();
    String where = at.length == 0 ? "" : " at " + Printable.of(at[0]);
    try {
      environment.log().accept("Internal error: " + fault + where);
    } catch (RuntimeException e) {
      bug.addSuppressed(e); // writing to the log may fail as well
    }
    return new Failure.Config(
        Reason.INTERNAL,
        "A fault of the downloader itself (%s). Please report it."
            .formatted(bug.getClass().getSimpleName()));
  }

  private Ending runPlan(FetchPlan written) throws FetchException {
    FetchPlan plan = withoutDates(written);
    Request request = Request.of(plan, written);
    redaction = request.redaction();
    dated = plan;
    listing = plan.destination().holdsSet() ? request.target().redacted() : null;
    ProgressLog log =
        new ProgressLog(
            environment.log(),
            environment.limits().progress(),
            plan.retry().attempts(),
            System::nanoTime);
    progress = log;
    try (Watch watch = new Watch(plan.timeout(), timeout(plan))) {
      environment.stop().reach(watch);
      Volume volume = Volume.open(plan, written, environment.files());
      manifest = volume.peek().orElse(null);
      if (closedDay.isPresent() && plan.pin() == null) {
        return onClosedDay(plan, closedDay.get());
      }
      return Printable.without(redaction, () -> runWithLock(request, volume, watch, log));
    }
  }

  /** Returns the failure of a run that does not end in time. */
  public static Failure timeout(FetchPlan plan) {
    return new Failure.Limit(
        Reason.TIMEOUT,
        "The run did not end within its timeout of %s. Raise spec.timeout if the file needs longer."
            .formatted(plan.timeout().toString().substring(2).toLowerCase(Locale.ROOT)));
  }

  private FetchPlan withoutDates(FetchPlan plan) throws FetchException {
    PlanDates dates = new PlanDates(plan, environment.date(), start);
    FetchPlan expanded = dates.expand();
    if (environment.scheduled()) {
      closedDay = dates.closedDay();
    }
    dates.used().ifPresent(this::mention);
    return expanded;
  }

  private void mention(RunDate date) {
    String sentence = "The date of this run is %s.".formatted(date.text());
    environment.log().accept(sentence);
    dateNote = " " + sentence;
  }

  private Ending runWithLock(Request request, Volume volume, Watch watch, ProgressLog log)
      throws FetchException {
    Duration left = watch.remaining();
    Duration reserve = left.compareTo(SMALL) < 0 ? left.dividedBy(2) : SMALL.dividedBy(2);
    Optional<LockedVolume> lock = volume.lock(environment.job(), start, left.minus(reserve), watch);
    if (lock.isEmpty()) {
      manifest = volume.peek().orElse(null);
      return Ending.skipped(
          Reason.LOCKED,
          "Another run works on this destination (%s); it had not ended when our time was up."
              .formatted(volume.holder().orElse("unknown")));
    }
    try (LockedVolume locked = lock.get()) {
      try {
        return runUnlessHeld(request, locked, watch, log);
      } finally {
        manifest = locked.manifest();
      }
    }
  }

  private Ending runUnlessHeld(Request request, LockedVolume volume, Watch watch, ProgressLog log)
      throws FetchException {
    start = volume.staging().firstStart(start);
    Instant end = start.plus(request.plan().timeout());
    watch.endIn(Duration.between(environment.clock().instant(), end));
    Optional<Hold> hold =
        Holds.active(volume.manifest().hold(), request.plan(), environment.clock().instant());
    Ending ending;
    Optional<String> kept = keptVersion(request.plan(), volume, watch);
    if (kept.isPresent()) {
      ending = publishKept(request.plan(), volume, watch, kept.get());
    } else if (closedDay.isPresent()) {
      ending = onClosedDay(request.plan(), closedDay.get());
    } else if (hold.isPresent() && !environment.requested()) {
      ending = Ending.skipped(Reason.HOLD, Holds.describe(hold.get()));
    } else {
      try (Hosts hosts = new Hosts(request, volume, watch, environment, start)) {
        ending = fetch(request, volume, watch, log, hosts);
        hosts.end(ending);
        sharedHold = hosts.held().map(Hosts.Held::hold).orElse(null);
        hostNote = hosts.note();
      }
    }
    if (ending.reason() != Reason.INTERRUPTED) {
      volume.staging().runIsOver();
    }
    return ending;
  }

  /**
   * Returns the kept version that this run publishes instead of fetching: the one that a person
   * requested, or the pinned one if consumers do not read it as it was published.
   */
  private Optional<String> keptVersion(FetchPlan plan, LockedVolume volume, Watch watch)
      throws FetchException {
    if (environment.version() != null) {
      return Optional.of(environment.version());
    }
    String pin = plan.pin();
    if (pin == null) {
      return Optional.empty();
    }
    boolean published =
        plan.destination().holdsSet()
            ? isPublishedSet(pin, volume, watch)
            : isPublishedFile(pin, volume, watch);
    return published ? Optional.empty() : Optional.of(pin);
  }

  private static boolean isPublishedFile(String version, LockedVolume volume, Watch watch)
      throws FetchException {
    Artifact file = volume.manifest().current();
    return file != null
        && version.equals(file.versionName())
        && PublishedFile.isIntact(volume.layout(), file, Look.QUICK, watch);
  }

  private static boolean isPublishedSet(String version, LockedVolume volume, Watch watch)
      throws FetchException {
    SetArtifact set = volume.manifest().setOrNone().current();
    SetFolder folder = volume.layout().folder();
    if (set == null
        || !set.version().equals(version)
        || !set.folder().equals(volume.layout().path().toString())
        || !folder.shows(set)) {
      return false;
    }
    for (PartArtifact part : set.parts()) {
      if (!folder.isIntact(set, part, Look.QUICK, watch)) {
        return false;
      }
    }
    return true;
  }

  private Ending publishKept(FetchPlan plan, LockedVolume volume, Watch watch, String name) {
    try {
      return new Rollback(plan, volume, watch, environment.clock().instant()).to(name);
    } catch (FetchException e) {
      uncounted = e.failure().reason() == Reason.INTERRUPTED ? 0 : 1;
      return Ending.failed(e.failure());
    }
  }

  private Ending fetch(
      Request request, LockedVolume volume, Watch watch, ProgressLog log, Hosts hosts) {
    try {
      Optional<Hosts.Held> held = hosts.begin();
      if (held.isPresent()) {
        return Ending.skipped(Reason.HOLD, held.get().describe());
      }
      Limits limits = environment.limits().with(request.plan().source().timeouts());
      Environment tuned = environment.within(limits, hosts);
      logStrangers(volume);
      Find find = request.plan().source().find();
      SetRule rule = find == null ? null : find.set();
      Members members = request.plan().unpack().members();
      Ending ending =
          find != null && rule != null
              ? new SetFetch(request, find, rule, volume, watch, tuned, log).run()
              : members != null
                  ? new ArchiveSet(request, members, volume, watch, tuned, log).run()
                  : new Fetch(request, volume, watch, tuned, log).run();
      if (ending.failure() != null) {
        countFailure(request.plan(), volume, ending.failure());
      }
      return ending;
    } catch (FetchException e) {
      if (e.failure().reason() != Reason.INTERRUPTED) {
        countFailure(request.plan(), volume, e.failure());
      }
      return Ending.failed(e.failure());
    } catch (RuntimeException e) {
      Failure bug = internal(e);
      countFailure(request.plan(), volume, bug);
      return Ending.failed(bug);
    }
  }

  private void logStrangers(LockedVolume volume) throws FetchException {
    List<Path> strangers = volume.strangers();
    if (!strangers.isEmpty()) {
      environment
          .log()
          .accept(
              "Left alone among FetchJob's own files, because FetchJob did not put it there: "
                  + Printable.sentence(strangers.toString(), Failure.MAX_MESSAGE));
    }
  }

  private static Ending onClosedDay(FetchPlan plan, LocalDate day) {
    return Ending.skipped(Reason.CLOSED_DAY, describe(day, plan.calendar()));
  }

  /** Returns the message of a scheduled run on a closed day. */
  public static String describe(LocalDate day, @Nullable Calendar calendar) {
    String name = calendar == null ? null : calendar.name();
    return "The publisher was not asked, because %s is a closed day of %s. A requested run asks it anyway."
        .formatted(day, name == null ? "spec.calendar" : "FetchCalendar " + name);
  }

  private void countFailure(FetchPlan plan, LockedVolume volume, Failure failure) {
    Manifest before = volume.manifest();
    Hold hold =
        Holds.after(
            failure,
            before.consecutiveFailures() + 1,
            plan,
            before.hold(),
            environment.clock().instant());
    try {
      volume.write(before.afterFailure(hold));
    } catch (FetchException e) {
      uncounted = 1;
      environment.log().accept("The failure could not be recorded:  " + e.getMessage());
    }
  }

  private Result report(Ending ending) {
    Manifest known = manifest;
    Instant now = environment.clock().instant();
    Failure failure = ending.failure();
    ProgressLog log = progress;
    String notes = hostNote + dateNote;
    if (log != null && failure == null) {
      log.logEnd(ending.outcome(), ending.reason(), ending.message(), Duration.between(start, now));
    }
    FetchReport report =
        new FetchReport(
            FetchReport.VERSION,
            environment.job(),
            ending.outcome(),
            failure == null ? null : failure.failureClass(),
            ending.reason().word(),
            Printable.sentence(ending.message(), Failure.MAX_MESSAGE - notes.length()) + notes,
            start,
            now,
            log == null ? 0 : log.attempt(),
            ending.bytes(),
            log == null ? 0 : log.received(),
            log == null ? null : log.status(),
            known == null ? null : reported(known),
            ending.quarantinedSha256(),
            Holds.longest(known == null ? null : known.hold(), sharedHold, now),
            (known == null ? 0 : known.consecutiveFailures()) + uncounted,
            known == null ? null : versions(known));
    return new Result(
        Reports.clean(report, redaction), failure == null ? ExitCode.SUCCESS : failure.exitCode());
  }

  private @Nullable ArtifactReport reported(Manifest known) {
    ArtifactReport published = published(known);
    Evidence newest = known.evidence();
    return published == null || newest == null
        ? published
        : published.with(next -> next.evidence = newest.sha256());
  }

  private List<VersionReport> versions(Manifest known) {
    var kept =
        listing == null
            ? known.versions().stream().map(KeptVersion::report)
            : known.setOrNone().versions().stream().map(KeptSet::report);
    return kept.limit(FetchReport.MAX_VERSIONS).toList();
  }

  private @Nullable ArtifactReport published(Manifest known) {
    if (listing == null) {
      Artifact file = known.current();
      return file == null ? null : file.report();
    }
    SetArtifact set = known.setOrNone().current();
    if (set == null) {
      return null;
    }
    String date = dated == null ? null : EntryDate.of(dated, set.date()).orElse(null);
    return set.report(listing).with(next -> next.dataDate = date);
  }

  private static Failure plan(String fault) {
    return new Failure.Config(
        Reason.PLAN, fault + " Operator and downloader have to be of the same release.");
  }
}
