package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.observed.EndedJob;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Runs;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Failures;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.runtime.Watched;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.Basis;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.News;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Notice;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.status.Timing;
import dev.fetchjobs.operator.status.Unfinished;
import dev.fetchjobs.operator.tree.Body;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reconciliation: FetchJob → CronJob → runs → status. Whatever write fails before it, the
 * status is written: it says what failed.
 */
public final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final DownloadSettings settings;
  private final Duration keepJobs;
  private final Api api;
  private final Written written;
  private final Failures failures;
  private final Telemetry telemetry;
  private final Events events;
  private final CronJobs cronJobs;
  private final Supersessions supersessions;
  private final RunStarts runStarts;
  private final Explanations explanations;

  /**
   * @param keepJobs how long ended Jobs stay after the status holds their results
   */
  public Reconciliation(
      DownloadSettings settings,
      Duration keepJobs,
      Api api,
      Written written,
      Failures failures,
      InitialRuns initialRuns,
      Telemetry telemetry,
      Clock clock) {
    this.settings = settings;
    this.keepJobs = keepJobs;
    this.api = api;
    this.written = written;
    this.failures = failures;
    this.telemetry = telemetry;
    this.events = new Events(api, clock);
    this.cronJobs = new CronJobs(api, written, failures, events);
    this.supersessions = new Supersessions(api, failures);
    this.runStarts = new RunStarts(api, written, failures, initialRuns);
    this.explanations = new Explanations(api);
  }

  /**
   * What a reconciliation came to, before its status is written.
   *
   * @param basis what the status follows from
   * @param endedJobs that Kubernetes keeps until they get an end of life
   * @param next when to look again if nothing happens before
   * @param quiet whether nobody needs to know, because the namespace goes away
   */
  public record Decision(
      NextStatus basis,
      NextStatus.Told told,
      List<String> endedJobs,
      Instant next,
      boolean quiet) {}

  /** Brings CronJob and runs about as far as that can be done, and decides what the status says. */
  public Decision bringAbout(FetchJob fetchJob, Watched watched, Instant now) {
    var meta = fetchJob.getMetadata();
    var live = watched.cronJob(meta.getNamespace(), CronJobName.of(meta.getName()));
    Standing standing = Standing.of(fetchJob, live);
    Desired desired = Desired.of(fetchJob, settings);
    FetchJobStatus old = written.status(fetchJob, now);
    Situation cronJob =
        Identity.isLeaving(fetchJob)
            ? cronJobs.leave(fetchJob, standing)
            : cronJobs.bringAbout(fetchJob, desired, standing, now);
    if (cronJob instanceof Situation.InPlace
        && desired instanceof Desired.Accepted wanted
        && standing instanceof Standing.Ours(var ours)) {
      supersessions.end(
          fetchJob,
          wanted,
          ours.getMetadata().getUid(),
          watched.jobs(fetchJob),
          watched.pods(fetchJob),
          now);
    }
    List<Run> seen = runs(fetchJob, watched, standing, old, now);
    var started =
        cronJob instanceof Situation.InPlace
                && desired instanceof Desired.Accepted wanted
                && standing instanceof Standing.Ours(var ours)
            ? runStarts.start(fetchJob, wanted, ours, old, seen, now)
            : RunStarts.Started.NOTHING;
    Situation situation =
        cronJob instanceof Situation.InPlace inPlace
            ? inPlace.with(
                started.pending(), started.waiting() == null ? null : started.waiting().why())
            : cronJob;
    Optional<Run> lost = Unfinished.lost(fetchJob, old, seen);
    Optional<Instant> shown = lost.flatMap(run -> written.jobUnseenUntil(fetchJob, now));
    List<Run> runs = shown.isPresent() ? seen : Unfinished.with(lost, seen);
    Optional<DueSlot> due = due(fetchJob, situation, standing, runs, now);
    Optional<Obstacle> refusal =
        Optional.ofNullable(started.refusal())
            .or(() -> due.flatMap(slot -> explanations.refusal(fetchJob, slot, old, now)));
    var basis =
        new NextStatus(
            fetchJob,
            old,
            situation,
            runs,
            started.madeRequest(),
            refusal.orElse(null),
            standing instanceof Standing.Ours(var ours) ? ours : null,
            Basis.of(fetchJob, Desired.plan(desired, fetchJob)),
            now);
    var told = basis.told();
    Instant next =
        Stream.of(
                Optional.of(new Timing(fetchJob, situation, runs, told.status()).next(now)),
                due.flatMap(slot -> slot.nextLook(refusal.isPresent(), now)),
                written.again(fetchJob, now),
                failures.next(fetchJob, now),
                shown,
                Optional.ofNullable(started.waiting()).map(RunStarts.Waiting::until))
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    boolean quiet = failures.isNamespaceTerminating(fetchJob) && told.news().isEmpty();
    List<String> endedJobs =
        standing
            .cronJob()
            .map(ours -> EndedJob.among(ours.getMetadata().getUid(), watched.jobs(fetchJob), runs))
            .orElse(List.of());
    return new Decision(basis, told, endedJobs, next, quiet);
  }

  /**
   * Writes the status if it differs, and announces what has changed. Returns when to look again.
   *
   * @throws ApiException if the status could not be written
   */
  public Instant report(Decision decision) {
    FetchJob fetchJob = decision.basis.fetchJob();
    FetchJobStatus old = decision.basis.old();
    FetchJobStatus status = decision.told.status();
    Instant now = decision.basis.now();
    telemetry.state(fetchJob, status);
    boolean allLetGo = true;
    if (status.equals(old)) {
      allLetGo = letGo(fetchJob, decision.endedJobs);
    } else if (!decision.quiet && written.mayWriteStatus(fetchJob, now)) {
      write(fetchJob, status, now);
      allLetGo = letGo(fetchJob, decision.endedJobs);
      telemetry.runs(decision.told.news());
      Notice.between(old, status).forEach(notice -> events.announce(fetchJob, notice));
    }
    return Stream.of(
            Optional.of(decision.next),
            written.again(fetchJob, now),
            allLetGo ? Optional.<Instant>empty() : Optional.of(now.plus(Failures.LONGEST)))
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * Lets Kubernetes remove Jobs whose results the status holds, after a while: until then nothing
   * of them is lost, however long the operator was down. Returns whether all of them were written.
   */
  private boolean letGo(FetchJob fetchJob, List<String> endedJobs) {
    boolean all = true;
    for (String job : endedJobs) {
      try {
        api.patchJob(
            fetchJob.getMetadata().getNamespace(),
            job,
            Body.of("spec", Body.of("ttlSecondsAfterFinished", keepJobs.toSeconds())));
      } catch (ApiException e) {
        all = false;
        LOG.atInfo()
            .addKeyValue("job", job)
            .log("The Job keeps no end of life: {}", e.getMessage());
      }
    }
    return all;
  }

  private static Optional<DueSlot> due(
      FetchJob fetchJob, Situation situation, Standing standing, List<Run> runs, Instant now) {
    Situation.Kept kept = situation.kept(fetchJob.getSpec().suspend());
    return kept != null && !kept.suspended() && standing instanceof Standing.Ours(var cronJob)
        ? DueSlot.of(kept.schedule(), cronJob, runs, now)
        : Optional.empty();
  }

  private List<Run> runs(
      FetchJob fetchJob,
      Watched watched,
      Standing standing,
      @Nullable FetchJobStatus old,
      Instant now) {
    return standing
        .cronJob()
        .map(
            cronJob ->
                Runs.of(
                        cronJob.getMetadata().getUid(),
                        watched.jobs(fetchJob),
                        watched.pods(fetchJob),
                        now)
                    .stream()
                    .map(run -> News.settled(old, run))
                    .map(run -> explanations.explained(fetchJob, run, old, now))
                    .toList())
        .orElse(List.of());
  }

  private void write(FetchJob fetchJob, FetchJobStatus status, Instant now) {
    var meta = fetchJob.getMetadata();
    String version = api.applyStatus(meta.getNamespace(), meta.getName(), meta.getUid(), status);
    if (written.status(fetchJob, status, version, now)) {
      events.announce(fetchJob, Notice.CONTESTED);
    }
  }
}
