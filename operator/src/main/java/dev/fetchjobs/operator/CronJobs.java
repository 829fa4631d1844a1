package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.LastSchedule;
import dev.fetchjobs.operator.desired.Managers;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.status.Timing;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a FetchJob's CronJob about: nothing is sent when nothing differs. */
record CronJobs(Api api, Written written, Events events) {

  /** Changes after which the CronJob controller would start a slot that lay before them. */
  private static final List<String> RESCHEDULING =
      List.of(
          ".spec.schedule",
          ".spec.timeZone",
          ".spec.suspend=true",
          ".spec.startingDeadlineSeconds");

  /** What was accepted before goes on. */
  private static final String KEPT = " Until then the CronJob stays as it was.";

  Situation bringAbout(FetchJob fetchJob, Desired desired, Standing standing, Instant now) {
    return switch (desired) {
      case Desired.Refused(String reason, String message) ->
          new Situation.Stalled(
              reason, standing instanceof Standing.Ours ? message + KEPT : message);
      case Desired.Accepted wanted ->
          switch (standing) {
            case Standing.Foreign(String message) ->
                new Situation.Stalled("NameConflict", Text.line(message, 1024));
            case Standing.Leaving(String message) ->
                new Situation.Waiting("WaitingForDeletion", message);
            case Standing.Absent absent -> ensure(fetchJob, wanted, null, now);
            case Standing.Ours(var live) -> ensure(fetchJob, wanted, live, now);
          };
    };
  }

  private Situation ensure(
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
    try {
      return switch (written.verdict(fetchJob, wanted.cronJob(), live, differences, now)) {
        case WAIT, SETTLED -> inPlace;
        case FOUGHT -> fought(wanted, live);
        case APPLY -> {
          apply(fetchJob, wanted, live, differences, now);
          yield written.isFought(fetchJob, now) ? fought(wanted, live) : inPlace;
        }
      };
    } catch (ApiException e) {
      if (!e.isRefusal() || e.isNamespaceTerminating()) {
        throw e;
      }
      return new Situation.Stalled(
          "CronJobRefused",
          Text.line(
              "The API server refuses the CronJob; change what it objects to: the quota, the policy or the FetchJob. We try again every %d s. It says: %s"
                  .formatted(Timing.REFUSED.toSeconds(), e.explanation()),
              1024));
    }
  }

  private static Situation fought(
      Desired.Accepted wanted, @Nullable GenericKubernetesResource live) {
    String who =
        live == null
            ? "somebody"
            : Managers.others(live, Api.FIELD_MANAGER).stream()
                .findFirst()
                .orElse("another install of this operator");
    return new Situation.Waiting(
        "Contested",
        "CronJob %s is changed again and again by %s. We restore it every %d s; stop the other side, or let it leave this CronJob alone."
            .formatted(wanted.cronJobName(), who, Written.TRUCE.toSeconds()));
  }

  private void apply(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      @Nullable GenericKubernetesResource live,
      List<String> differences,
      Instant now) {
    String namespace = fetchJob.getMetadata().getNamespace();
    String name = wanted.cronJobName();
    // One that the cache does not show yet may have had another schedule.
    boolean reschedules =
        live == null
            ? written.isUnseen(fetchJob, now)
            : differences.stream().anyMatch(d -> RESCHEDULING.stream().anyMatch(d::startsWith));
    if (reschedules) {
      api.moveLastSchedule(namespace, name, LastSchedule.moved(now, live));
    }
    String version = api.applyCronJob(namespace, name, wanted.cronJob(), live != null);
    written.cronJob(fetchJob, wanted.cronJob(), version, now);
    events.restored(fetchJob, name, live, differences);
  }
}
