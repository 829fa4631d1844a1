package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.desired.Origin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes the present spec, so that the status can say whether a run's result is about it. A
 * result is about the spec that the run used. The result is about a later spec only if both specs
 * have the same plan digest.
 *
 * @param plan plan digest of the spec; null if the spec cannot work
 */
public record Basis(long generation, @Nullable String plan) {

  public static Basis of(FetchJob fetchJob) {
    return of(fetchJob, Origin.planOf(fetchJob).orElse(null));
  }

  public static Basis of(FetchJob fetchJob, @Nullable String plan) {
    return new Basis(Objects.requireNonNullElse(fetchJob.getMetadata().getGeneration(), 0L), plan);
  }

  /** Returns the generation of the spec that a run's result is about, or null if it is unknown. */
  @Nullable Long generationOf(@Nullable RunSummary run) {
    return run == null ? null : generationOf(run.plan(), run.generation());
  }

  @Nullable Long generationOf(Origin origin) {
    return generationOf(origin.plan(), origin.generation());
  }

  private @Nullable Long generationOf(@Nullable String usedPlan, @Nullable Long usedGeneration) {
    if (plan != null && plan.equals(usedPlan)) {
      return generation;
    }
    if (usedGeneration == null) {
      return generation == 1 ? generation : null;
    }
    return usedGeneration == 0 ? null : Math.min(usedGeneration, generation);
  }

  /** Returns whether an edit after the run's start has changed the plan digest. */
  boolean isOutdated(RunSummary run) {
    return plan != null && !Objects.equals(generationOf(run), generation);
  }
}
