package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.Fingerprint;
import dev.fetchjobs.operator.desired.LastSchedule;
import dev.fetchjobs.operator.desired.Managers;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Failures;
import dev.fetchjobs.operator.runtime.Failures.Failure;
import dev.fetchjobs.operator.runtime.Failures.Target;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a FetchJob's CronJob about: nothing is sent when nothing differs. A write that fails is a
 * situation to report, not an end.
 */
record CronJobs(Api api, Written written, Failures failures, Events events) {

  /** Changes after which the CronJob controller would start a slot that lay before them. */
  private static final List<String> RESCHEDULING =
      List.of(
          ".spec.schedule",
          ".spec.timeZone",
          ".spec.suspend=true",
          ".spec.startingDeadlineSeconds");

  /** What was accepted before goes on. */
  private static final String KEPT = " Until then the CronJob stays as it was.";

  /** The same, where there is no CronJob. */
  private static final String NONE = " Until then no run starts, because there is no CronJob.";

  Situation bringAbout(FetchJob fetchJob, Desired desired, Standing standing, Instant now) {
    Situation.@Nullable Kept kept = kept(fetchJob, standing);
    return switch (desired) {
      case Desired.Refused(String reason, String message) ->
          new Situation.Stalled(
              reason, standing instanceof Standing.Ours ? message + KEPT : message, kept);
      case Desired.Accepted wanted ->
          switch (standing) {
            case Standing.Foreign(String message) ->
                new Situation.Stalled("NameConflict", Text.line(message, 1024));
            case Standing.Leaving(String message, var ours) ->
                new Situation.Waiting("WaitingForDeletion", message);
            case Standing.Absent absent -> ensure(fetchJob, wanted, null, kept, now);
            case Standing.Ours(var live) -> ensure(fetchJob, wanted, live, kept, now);
          };
    };
  }

  /** Of a FetchJob that is being deleted the CronJob is left as it is. */
  Situation leave(FetchJob fetchJob, Standing standing) {
    return new Situation.Waiting(
        "BeingDeleted",
        Text.line(
            "The FetchJob is being deleted, and its finalizers hold it: %s. The operator starts no run for it any more, and records those that end."
                .formatted(String.join(", ", fetchJob.getMetadata().getFinalizers())),
            1024),
        kept(fetchJob, standing));
  }

  /** The schedule of the CronJob that is there, as Kubernetes follows it. */
  private static Situation.@Nullable Kept kept(FetchJob fetchJob, Standing standing) {
    if (!(standing instanceof Standing.Ours(var live))) {
      return null;
    }
    var meta = fetchJob.getMetadata();
    Node spec = new Node(live.getAdditionalProperties()).at("spec");
    return ScheduleParser.resolve(
                spec.at("schedule").textOr(""),
                spec.at("timeZone").textOr("Etc/UTC"),
                meta.getNamespace(),
                meta.getName())
            instanceof ScheduleResult.Accepted(String expression, CronSchedule schedule)
        ? new Situation.Kept(expression, schedule, Boolean.TRUE.equals(spec.at("suspend").value()))
        : null;
  }

  private Situation ensure(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      @Nullable GenericKubernetesResource live,
      Situation.@Nullable Kept kept,
      Instant now) {
    var inPlace =
        new Situation.InPlace(wanted.cronJobName(), wanted.expression(), wanted.schedule());
    List<String> differences =
        live == null ? List.of() : Drift.between(wanted.cronJob(), live, Api.FIELD_MANAGER);
    if (live != null && differences.isEmpty()) {
      failures.forget(fetchJob, Target.CRON_JOB);
      written.seen(fetchJob, live);
      return written.isFought(fetchJob, now) ? fought(wanted, live, kept) : inPlace;
    }
    return switch (written.verdict(fetchJob, wanted.cronJob(), live, differences, now)) {
      case WAIT, SETTLED -> inPlace;
      case FOUGHT -> fought(wanted, live, kept);
      case APPLY ->
          apply(fetchJob, wanted, live, differences, now)
              .map(failure -> failed(wanted, failure, kept))
              .orElseGet(
                  () -> written.isFought(fetchJob, now) ? fought(wanted, live, kept) : inPlace);
    };
  }

  private static Situation failed(
      Desired.Accepted wanted, Failure failure, Situation.@Nullable Kept kept) {
    String until = kept == null ? NONE : KEPT;
    if (failure.why().isRefusal()) {
      return new Situation.Stalled(
          "CronJobRefused",
          Text.line(
              "The API server refuses the CronJob; change what it objects to: the quota, the policy or the FetchJob.%s We try again every %d s. It says: %s"
                  .formatted(until, Failures.LONGEST.toSeconds(), failure.why().explanation()),
              1024),
          kept);
    }
    return new Situation.Waiting(
        "CronJobWriteFailed",
        Text.line(
            "CronJob %s could not be written as this spec wants it.%s We try again, at the latest every %d s. %s"
                .formatted(
                    wanted.cronJobName(),
                    until,
                    Failures.LONGEST.toSeconds(),
                    failure.why().sentence()),
            1024),
        kept);
  }

  private static Situation fought(
      Desired.Accepted wanted,
      @Nullable GenericKubernetesResource live,
      Situation.@Nullable Kept kept) {
    String who =
        live == null
            ? "somebody"
            : Managers.others(live, Api.FIELD_MANAGER).stream()
                .findFirst()
                .orElse("another install of this operator");
    return new Situation.Waiting(
        "Contested",
        "CronJob %s is changed again and again by %s. We restore it every %d s; stop the other side, or let it leave this CronJob alone."
            .formatted(wanted.cronJobName(), who, Written.TRUCE.toSeconds()),
        kept);
  }

  /** Returns why it could not be done, now or at the last attempt. */
  private Optional<Failure> apply(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      @Nullable GenericKubernetesResource live,
      List<String> differences,
      Instant now) {
    Fingerprint content = Fingerprint.of(wanted.cronJob().toString());
    Optional<Failure> pause = failures.pause(fetchJob, Target.CRON_JOB, content, now);
    if (pause.isPresent()) {
      return pause;
    }
    try {
      send(fetchJob, wanted, live, differences, now);
      failures.forget(fetchJob, Target.CRON_JOB);
      return Optional.empty();
    } catch (ApiException e) {
      return Optional.of(failures.failed(fetchJob, Target.CRON_JOB, content, e, now));
    }
  }

  private void send(
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
    String version = "";
    if (live == null || !differences.stream().allMatch(Drift::isAdded)) {
      version = api.applyCronJob(namespace, name, wanted.cronJob(), live != null);
    }
    if (differences.stream().anyMatch(Drift::isAdded)) {
      Object template = new Node(wanted.cronJob()).at("spec", "jobTemplate").value();
      version = api.replaceJobTemplate(namespace, name, Objects.requireNonNull(template));
    }
    written.cronJob(fetchJob, wanted.cronJob(), version, now);
    events.restored(fetchJob, name, live, differences);
  }
}
