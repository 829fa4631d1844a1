package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.desired.Origin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The present spec, against which what a run has seen is judged: evidence speaks of the spec that
 * the run used, and of a later one only if that fetches the same.
 *
 * @param plan digest of what is fetched and where; null if the spec cannot work
 */
public record Basis(long generation, @Nullable String plan) {

  static Basis of(FetchJob fetchJob) {
    return of(fetchJob, Origin.planOf(fetchJob).orElse(null));
  }

  public static Basis of(FetchJob fetchJob, @Nullable String plan) {
    return new Basis(Objects.requireNonNullElse(fetchJob.getMetadata().getGeneration(), 0L), plan);
  }

  /** The generation that a run's evidence speaks of; null if it is unknown. */
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

  /** Whether what is fetched was edited after the run was made. */
  boolean isOutdated(RunSummary run) {
    return plan != null && !Objects.equals(generationOf(run), generation);
  }
}
