package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Runs;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Watched;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.status.Timing;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FetchJob → CronJob → runs → status. The only place that does I/O. */
public final class FetchJobReconciler implements Reconciler<FetchJob> {

  private static final Logger LOG = LoggerFactory.getLogger(FetchJobReconciler.class);

  private static final Duration MISSING = Duration.ofSeconds(5);

  private final DownloadSettings settings;
  private final Api api;
  private final Written written;
  private final Clock clock;
  private @Nullable Watched watched;

  public FetchJobReconciler(DownloadSettings settings, Api api, Written written, Clock clock) {
    this.settings = settings;
    this.api = api;
    this.written = written;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, FetchJob>> prepareEventSources(EventSourceContext<FetchJob> context) {
    watched = new Watched(context);
    return watched.sources();
  }

  @Override
  public UpdateControl<FetchJob> reconcile(FetchJob fetchJob, Context<FetchJob> context) {
    if (fetchJob.isMarkedForDeletion() || watched == null) {
      return UpdateControl.noUpdate();
    }
    Instant now = clock.instant();
    try {
      Situation situation = bringAbout(fetchJob, watched, now);
      List<Run> runs = runs(fetchJob, watched, now);
      FetchJobStatus old = written.status(fetchJob, now);
      FetchJobStatus status = new NextStatus(fetchJob, old, situation, runs, now).status();
      if (!status.equals(old)) {
        write(fetchJob, status, now);
      }
      Instant next =
          written.again(fetchJob, now).stream()
              .reduce(
                  new Timing(fetchJob, situation, runs).next(now), (a, b) -> a.isBefore(b) ? a : b);
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
    }
  }

  private Situation bringAbout(FetchJob fetchJob, Watched watched, Instant now) {
    return switch (Desired.of(fetchJob, settings)) {
      case Desired.Refused(String reason, String message) -> new Situation.Stalled(reason, message);
      case Desired.Accepted wanted -> {
        var live = watched.cronJob(fetchJob.getMetadata().getNamespace(), wanted.cronJobName());
        yield switch (Standing.of(fetchJob, live)) {
          case Standing.Foreign(String message) -> new Situation.Stalled("NameConflict", message);
          case Standing.Leaving(String message) ->
              new Situation.Waiting("WaitingForDeletion", message);
          case Standing.Absent absent -> apply(fetchJob, wanted, null, now);
          case Standing.Ours ours -> apply(fetchJob, wanted, ours.live(), now);
        };
      }
    };
  }

  private Situation apply(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      @Nullable GenericKubernetesResource live,
      Instant now) {
    var inPlace =
        new Situation.InPlace(wanted.cronJobName(), wanted.expression(), wanted.schedule());
    List<String> differences =
        live == null ? List.of() : Drift.between(wanted.cronJob(), live, Api.FIELD_MANAGER);
    if (live != null && differences.isEmpty()) {
      written.seen(fetchJob, live);
      return written.isFought(fetchJob, now) ? fought(wanted, live) : inPlace;
    }
    return switch (written.verdict(fetchJob, wanted.cronJob(), live, differences, now)) {
      case WAIT, SETTLED -> inPlace;
      case FOUGHT -> fought(wanted, live);
      case APPLY -> {
        String namespace = fetchJob.getMetadata().getNamespace();
        LOG.atDebug()
            .addKeyValue("fetchjob", namespace + "/" + fetchJob.getMetadata().getName())
            .addKeyValue("differences", differences)
            .log("Applying the CronJob");
        try {
          var answer =
              api.applyCronJob(namespace, wanted.cronJobName(), wanted.cronJob(), live != null);
          written.cronJob(
              fetchJob, wanted.cronJob(), answer.at("metadata", "resourceVersion").textOr(""), now);
          yield written.isFought(fetchJob, now) ? fought(wanted, live) : inPlace;
        } catch (ApiException e) {
          if (!e.isRefusal() || e.isNamespaceTerminating()) {
            throw e;
          }
          yield new Situation.Stalled(
              "CronJobRefused",
              Text.line("The API server refuses the CronJob: " + e.explanation(), 512));
        }
      }
    };
  }

  private static Situation fought(
      Desired.Accepted wanted, @Nullable GenericKubernetesResource live) {
    String who =
        live == null
            ? "somebody"
            : Drift.otherManagers(live, Api.FIELD_MANAGER).stream()
                .findFirst()
                .orElse("another install of this operator");
    return new Situation.Waiting(
        "Contested",
        "CronJob %s is changed again and again by %s. We restore it every %d s; stop the other side, or let it leave this CronJob alone."
            .formatted(wanted.cronJobName(), who, Written.TRUCE.toSeconds()));
  }

  private List<Run> runs(FetchJob fetchJob, Watched watched, Instant now) {
    var meta = fetchJob.getMetadata();
    var live = watched.cronJob(meta.getNamespace(), CronJobName.of(meta.getName()));
    return Standing.of(fetchJob, live) instanceof Standing.Ours(var cronJob)
        ? Runs.of(cronJob.getMetadata().getUid(), watched.jobs(fetchJob), watched.pods(fetchJob))
            .stream()
            .map(run -> explained(fetchJob, run, now))
            .toList()
        : List.of();
  }

  /** A run that does not start and does not say why: its Events may. */
  private Run explained(FetchJob fetchJob, Run run, Instant now) {
    if (!(run.state() instanceof Run.Starting starting)
        || now.isBefore(starting.since().plus(Timing.START))) {
      return run;
    }
    String namespace = fetchJob.getMetadata().getNamespace();
    var events =
        starting.objectUids().stream().flatMap(uid -> api.events(namespace, uid).stream()).toList();
    Optional<Obstacle> obstacle = Obstacle.of(events, starting.objectUids());
    return obstacle.map(run::stuck).orElse(run);
  }

  private void write(FetchJob fetchJob, FetchJobStatus status, Instant now) {
    var meta = fetchJob.getMetadata();
    var answer = api.applyStatus(meta.getNamespace(), meta.getName(), meta.getUid(), status);
    written.status(fetchJob, status, answer.at("metadata", "resourceVersion").textOr(""), now);
  }
}
