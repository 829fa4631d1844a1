package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.Timing;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks Kubernetes' Events why something does not happen; only when it is late. */
record Explanations(Api api) {

  /** A run that has not started for a while: what its pod says, or else its Events. */
  Run explained(FetchJob fetchJob, Run run, Instant now) {
    if (!(run.state() instanceof Run.Starting starting)
        || now.isBefore(starting.since().plus(Timing.START))) {
      return run;
    }
    if (starting.seen() != null) {
      return run.stuck(starting.seen());
    }
    String namespace = fetchJob.getMetadata().getNamespace();
    var told =
        starting.objectUids().stream()
            .flatMap(uid -> api.warnings(namespace, uid).stream())
            .toList();
    return Obstacle.of(told, starting.objectUids()).map(run::stuck).orElse(run);
  }

  /** Why a slot has no Job: what the CronJob's Events say, or what was known before. */
  Optional<Obstacle> refusal(
      FetchJob fetchJob, DueSlot slot, @Nullable FetchJobStatus old, Instant now) {
    if (!slot.isLate(now)) {
      return Optional.empty();
    }
    var told = api.warnings(fetchJob.getMetadata().getNamespace(), slot.cronJobUid());
    return Obstacle.ofSchedule(told, slot.cronJobUid(), slot.since())
        .or(() -> DueSlot.remembered(old));
  }
}
