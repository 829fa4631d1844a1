package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Runs;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.runtime.Watched;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Notice;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.status.Timing;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** FetchJob → CronJob → runs → status. With its parts in this package the only place with I/O. */
public final class FetchJobReconciler implements Reconciler<FetchJob> {

  private static final Duration MISSING = Duration.ofSeconds(5);

  private final DownloadSettings settings;
  private final Api api;
  private final Written written;
  private final Telemetry telemetry;
  private final Clock clock;
  private final Events events;
  private final CronJobs cronJobs;
  private final RunStarts runStarts;
  private final Explanations explanations;
  private @Nullable Watched watched;

  public FetchJobReconciler(
      DownloadSettings settings,
      Api api,
      Written written,
      InitialRuns initialRuns,
      Telemetry telemetry,
      Clock clock) {
    this.settings = settings;
    this.api = api;
    this.written = written;
    this.telemetry = telemetry;
    this.clock = clock;
    this.events = new Events(api, clock);
    this.cronJobs = new CronJobs(api, written, events);
    this.runStarts = new RunStarts(api, written, initialRuns);
    this.explanations = new Explanations(api);
  }

  @Override
  public List<EventSource<?, FetchJob>> prepareEventSources(EventSourceContext<FetchJob> context) {
    Watched sources = new Watched(context);
    sources.sizes().forEach(telemetry::cache);
    watched = sources;
    return sources.sources();
  }

  @Override
  public UpdateControl<FetchJob> reconcile(FetchJob fetchJob, Context<FetchJob> context) {
    if (fetchJob.isMarkedForDeletion() || watched == null) {
      return UpdateControl.noUpdate();
    }
    try {
      Instant now = clock.instant();
      Instant next = reconcile(fetchJob, watched, now);
      return UpdateControl.<FetchJob>noUpdate().rescheduleAfter(Timing.between(now, next));
    } catch (ApiException e) {
      if (e.isNamespaceTerminating()) {
        return UpdateControl.noUpdate();
      }
      if (e.code() == 404) {
        // Deleted, and the event is on its way. If not, the answer was wrong: ask again.
        return UpdateControl.<FetchJob>noUpdate().rescheduleAfter(MISSING);
      }
      throw e;
    } finally {
      forgetIfGone(fetchJob, watched);
    }
  }

  /**
   * A deletion is told to metrics and memory at once, also while a reconciliation is under way:
   * what that has noted since would stay.
   */
  private void forgetIfGone(FetchJob fetchJob, Watched watched) {
    var meta = fetchJob.getMetadata();
    if (!watched.isThere(fetchJob)) {
      telemetry.forget(meta.getNamespace(), meta.getName());
    }
  }

  /** Returns when to look again if nothing happens before. */
  private Instant reconcile(FetchJob fetchJob, Watched watched, Instant now) {
    var meta = fetchJob.getMetadata();
    var live = watched.cronJob(meta.getNamespace(), CronJobName.of(meta.getName()));
    Standing standing = Standing.of(fetchJob, live);
    Desired desired = Desired.of(fetchJob, settings);
    FetchJobStatus old = written.status(fetchJob, now);
    Situation situation = cronJobs.bringAbout(fetchJob, desired, standing, now);
    List<Run> runs = runs(fetchJob, watched, standing, now);
    var started =
        situation instanceof Situation.InPlace
                && desired instanceof Desired.Accepted wanted
                && standing instanceof Standing.Ours(var ours)
            ? runStarts.start(fetchJob, wanted, ours, old, runs, now)
            : RunStarts.Started.none(old);
    Optional<DueSlot> due = due(fetchJob, situation, standing, runs, now);
    Optional<Obstacle> refusal =
        Optional.ofNullable(started.refusal())
            .or(() -> due.flatMap(slot -> explanations.refusal(fetchJob, slot, old, now)));
    var next =
        new NextStatus(
                fetchJob, old, situation, runs, started.handledRequest(), refusal.orElse(null), now)
            .told();
    FetchJobStatus status = next.status();
    telemetry.state(fetchJob, status);
    if (!status.equals(old) && written.mayWriteStatus(fetchJob, now)) {
      write(fetchJob, status, now);
      telemetry.runs(next.news());
      Notice.between(old, status).forEach(notice -> events.tell(fetchJob, notice));
    }
    return Stream.of(
            Optional.of(new Timing(fetchJob, situation, runs, status).next(now)),
            due.flatMap(slot -> slot.nextLook(refusal.isPresent(), now)),
            written.again(fetchJob, now),
            Optional.of(now.plus(InitialRuns.PATIENCE)).filter(soon -> started.isWaiting()),
            Optional.of(now.plus(Timing.REFUSED)).filter(soon -> started.refusal() != null))
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static Optional<DueSlot> due(
      FetchJob fetchJob, Situation situation, Standing standing, List<Run> runs, Instant now) {
    return situation instanceof Situation.InPlace inPlace
            && standing instanceof Standing.Ours(var cronJob)
            && !fetchJob.getSpec().suspend()
        ? DueSlot.of(inPlace.schedule(), cronJob, runs, now)
        : Optional.empty();
  }

  private List<Run> runs(FetchJob fetchJob, Watched watched, Standing standing, Instant now) {
    return standing instanceof Standing.Ours(var cronJob)
        ? Runs.of(
                cronJob.getMetadata().getUid(), watched.jobs(fetchJob), watched.pods(fetchJob), now)
            .stream()
            .map(run -> explanations.explained(fetchJob, run, now))
            .toList()
        : List.of();
  }

  private void write(FetchJob fetchJob, FetchJobStatus status, Instant now) {
    var meta = fetchJob.getMetadata();
    String version = api.applyStatus(meta.getNamespace(), meta.getName(), meta.getUid(), status);
    if (written.status(fetchJob, status, version, now)) {
      events.tell(fetchJob, Notice.CONTESTED);
    }
  }
}
