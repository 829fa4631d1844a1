package dev.fetchjobs.operator;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.observed.ClaimObstacle;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.Timing;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kubernetes' Events why something does not happen; only when it is late. */
record Explanations(Api api) {

  private static final Logger LOG = LoggerFactory.getLogger(Explanations.class);

  /**
   * A run that has not started for a while: what its pod says, or else its Events. While those
   * cannot be read, what was known before.
   */
  Run explained(FetchJob fetchJob, Run run, @Nullable FetchJobStatus old, Instant now) {
    if (!(run.state() instanceof Run.Starting starting)
        || now.isBefore(starting.since().plus(Timing.START))) {
      return run;
    }
    String namespace = fetchJob.getMetadata().getNamespace();
    try {
      return diagnosis(namespace, starting, now).map(run::stuck).orElse(run);
    } catch (ApiException e) {
      log(fetchJob, e);
      return Optional.ofNullable(starting.seen())
          .or(() -> remembered(run, old))
          .map(run::stuck)
          .orElse(run);
    }
  }

  /** First what was seen, then what the Events say, then the claim itself. */
  private Optional<Obstacle> diagnosis(String namespace, Run.Starting starting, Instant now) {
    Obstacle seen = starting.seen();
    if (seen != null && seen.reason().equals(Obstacle.JOB_SUSPENDED)) {
      return Optional.of(seen.saying(events(namespace, starting)));
    }
    Optional<Obstacle> found =
        seen == null
            ? Obstacle.of(warnings(namespace, starting), starting.objectUids())
            : Optional.of(seen);
    if (starting.claim() != null && found.map(Obstacle::concernsClaim).orElse(true)) {
      Optional<Obstacle> claim = claim(namespace, starting.claim());
      found = claim.isPresent() ? claim : found;
    }
    return found.isPresent() || now.isBefore(starting.since().plus(Obstacle.SLOW))
        ? found
        : Optional.of(Obstacle.notStarted(events(namespace, starting)));
  }

  private Optional<Obstacle> claim(String namespace, String name) {
    Optional<Node> claim = api.claim(namespace, name);
    List<Node> events =
        claim
            .flatMap(found -> found.at("metadata", "uid").text())
            .map(uid -> api.events(namespace, uid))
            .orElse(List.of());
    return ClaimObstacle.of(name, claim, events);
  }

  private List<Node> warnings(String namespace, Run.Starting starting) {
    return starting.objectUids().stream()
        .flatMap(uid -> api.warnings(namespace, uid).stream())
        .toList();
  }

  private List<Node> events(String namespace, Run.Starting starting) {
    return starting.objectUids().stream()
        .flatMap(uid -> api.events(namespace, uid).stream())
        .toList();
  }

  /** What kept this very run from starting when the status was written. */
  private static Optional<Obstacle> remembered(Run run, @Nullable FetchJobStatus old) {
    return old == null || old.activeRun() == null || !old.activeRun().job().equals(run.job())
        ? Optional.empty()
        : old.condition("Fetched")
            .filter(fetched -> fetched.status().equals("False") && !isVerdict(old, fetched))
            .map(fetched -> new Obstacle(fetched.reason(), fetched.message()));
  }

  /** Whether the condition speaks of a run that has ended: as long ago as that run. */
  private static boolean isVerdict(FetchJobStatus old, Condition fetched) {
    return Stream.of(old.lastRun(), old.lastFailedRun())
        .filter(Objects::nonNull)
        .anyMatch(
            run ->
                fetched.reason().equals(run.outcome())
                    || fetched.reason().equals(run.failureClass())
                    || fetched.reason().equals(run.reason()));
  }

  private static void log(FetchJob fetchJob, ApiException why) {
    var meta = fetchJob.getMetadata();
    LOG.atWarn()
        .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
        .log("Its Events cannot be read: {}", why.getMessage());
  }

  /** Why a slot has no Job: what the CronJob's Events say, or what was known before. */
  Optional<Obstacle> refusal(
      FetchJob fetchJob, DueSlot slot, @Nullable FetchJobStatus old, Instant now) {
    if (!slot.isLate(now)) {
      return Optional.empty();
    }
    try {
      var told = api.warnings(fetchJob.getMetadata().getNamespace(), slot.cronJobUid());
      return Obstacle.ofSchedule(told, slot.cronJobUid(), slot.since())
          .or(() -> DueSlot.remembered(old));
    } catch (ApiException e) {
      log(fetchJob, e);
      return DueSlot.remembered(old);
    }
  }
}
