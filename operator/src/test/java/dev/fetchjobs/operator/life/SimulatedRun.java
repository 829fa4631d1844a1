package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.JobJson;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes one Job with its pod, in the state in which Kubernetes and the downloader leave them.
 *
 * @param end null while the run is active
 * @param date date of a run of a backfill; else null
 */
record SimulatedRun(
    String job,
    String cronJobUid,
    Trigger trigger,
    Origin origin,
    @Nullable String request,
    Instant slot,
    Instant created,
    boolean stuck,
    @Nullable End end,
    @Nullable Instant date) {

  /** Names the ways in which runs end. */
  enum Kind {
    FETCHED(Outcome.FETCHED),
    UNCHANGED(Outcome.UNCHANGED),
    SKIPPED(Outcome.SKIPPED),
    REJECTED(Outcome.REJECTED),
    FAILED(Outcome.FAILED),
    /** The container was killed because of its memory use, and the Job gave up. */
    OUT_OF_MEMORY(Outcome.FAILED),
    /** The Job's deadline has passed, and the pod was removed. */
    DEADLINE(Outcome.FAILED),
    /** The Job is complete, and the pod was removed. */
    POD_GONE(Outcome.UNKNOWN),
    /** The pod wrote something other than a report. */
    GARBLED(Outcome.UNKNOWN),
    /** The operator has ended the Job, because the run had not started when the spec was edited. */
    SUPERSEDED(Outcome.SKIPPED);

    private final Outcome outcome;

    Kind(Outcome outcome) {
      this.outcome = outcome;
    }

    Outcome outcome() {
      return outcome;
    }

    /** Returns whether the downloader came to its end, so that the manifest contains the run. */
    boolean isTold() {
      return switch (this) {
        case FETCHED, UNCHANGED, SKIPPED, REJECTED, FAILED -> true;
        case OUT_OF_MEMORY, DEADLINE, POD_GONE, GARBLED, SUPERSEDED -> false;
      };
    }
  }

  /**
   * Describes the end of a run.
   *
   * @param ahead how far the clock of the pod's node is ahead
   * @param failures in a row that the manifest counts after the run
   * @param checked when the publisher last confirmed the file; null without a file
   * @param data the date of the data of the file
   * @param version number of the file's version; 0 without a file
   */
  record End(
      Kind kind,
      Instant time,
      Duration ahead,
      FailureClass failureClass,
      int failures,
      @Nullable Instant checked,
      SimulatedVolume.Data data,
      int version,
      FetchReport.@Nullable Hold hold) {

    /** Returns the digest of the file. */
    String sha256() {
      return "%064x".formatted(version);
    }

    /** Returns the end of the run by the node's clock. */
    Instant said() {
      return time.plus(ahead);
    }
  }

  SimulatedRun ended(End how) {
    return new SimulatedRun(
        job, cronJobUid, trigger, origin, request, slot, created, false, how, date);
  }

  SimulatedRun stuck(boolean now) {
    return new SimulatedRun(
        job, cronJobUid, trigger, origin, request, slot, created, now, end, date);
  }

  /**
   * Returns whether the operator must know that the run is over. If the pod was removed, the
   * operator waits ten seconds.
   */
  boolean isKnownToBeOver(Instant now) {
    return end != null
        && (end.kind == Kind.SUPERSEDED
            || asPod().isPresent()
            || !now.isBefore(end.time.plusSeconds(10)));
  }

  String uid() {
    return job + "-uid";
  }

  GenericKubernetesResource asJob() {
    Map<String, String> annotations = new HashMap<>();
    if (trigger == Trigger.SCHEDULE) {
      annotations.put("batch.kubernetes.io/cronjob-scheduled-timestamp", slot.toString());
    } else {
      annotations.put(Identity.TRIGGER_ANNOTATION, trigger.word());
    }
    if (origin.generation() != null) {
      annotations.put(Origin.GENERATION, origin.generation().toString());
      annotations.put(Origin.PLAN, Objects.requireNonNull(origin.plan()));
      annotations.put(Origin.TEMPLATE, Objects.requireNonNull(origin.template()));
    }
    if (end != null && end.kind == Kind.SUPERSEDED) {
      annotations.put(Supersession.ANNOTATION, "0123456789abcdef");
    }
    if (date != null) {
      annotations.put(Identity.DATE_ANNOTATION, date.toString());
    }
    if (request != null) {
      annotations.put(AcceptCommand.REQUEST_ANNOTATION, request);
    }
    return resource(job, "CronJob", cronJobUid, annotations, jobStatus());
  }

  private Map<String, Object> jobStatus() {
    if (end == null) {
      return Map.of("active", 1);
    }
    return switch (end.kind) {
      case FETCHED, UNCHANGED, SKIPPED, POD_GONE, GARBLED ->
          Map.of(
              "completionTime",
              end.time.toString(),
              "conditions",
              List.of(JobJson.condition("Complete", "CompletionsReached", end.time)));
      case REJECTED, FAILED -> failed("PodFailurePolicy", end.time);
      case OUT_OF_MEMORY -> failed("BackoffLimitExceeded", end.time);
      case DEADLINE, SUPERSEDED -> failed("DeadlineExceeded", end.time);
    };
  }

  private static Map<String, Object> failed(String reason, Instant time) {
    return Map.of("failed", 1, "conditions", List.of(JobJson.condition("Failed", reason, time)));
  }

  Optional<GenericKubernetesResource> asPod() {
    return new SimulatedPod(this).resource();
  }

  GenericKubernetesResource resource(
      String name,
      String ownerKind,
      String ownerUid,
      Map<String, String> annotations,
      Map<String, Object> status) {
    var resource = JobJson.owned(name, created, ownerKind, "owner", ownerUid);
    resource.getMetadata().setAnnotations(annotations);
    if (origin.uid() != null) {
      resource.getMetadata().setLabels(Map.of(Identity.UID_LABEL, origin.uid()));
    }
    resource.setAdditionalProperty("status", status);
    return resource;
  }
}
