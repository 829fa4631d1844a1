package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.desired.Origin;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a Job whose run has not started and whose template is not the wanted one. A Job whose
 * annotations do not name its template never counts as outdated. Such a Job is from an older
 * operator, or an admission policy removes the annotations from all Jobs. If such a Job counted as
 * outdated, the operator would end every new Job as well.
 *
 * @param version resource version of the Job when it was read
 */
public record Outdated(String job, @Nullable String version) {

  /**
   * Finds the Jobs that were made from an older template and whose runs have not started.
   *
   * @param cronJobUid uid of the CronJob; Jobs of other owners are ignored
   * @param template digest of the wanted template
   */
  public static List<Outdated> among(
      String cronJobUid,
      String template,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods) {
    return jobs.stream()
        .filter(job -> !Objects.equals(template, annotations(job).get(Origin.TEMPLATE)))
        .filter(job -> isOutdated(SeenJob.of(job), cronJobUid, pods))
        .map(job -> new Outdated(job.getMetadata().getName(), version(job)))
        .sorted(Comparator.comparing(Outdated::job))
        .toList();
  }

  private static @Nullable String version(GenericKubernetesResource job) {
    return job.getMetadata().getResourceVersion();
  }

  private static Map<String, String> annotations(GenericKubernetesResource job) {
    return Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.of());
  }

  /** Returns whether a Job that does not name the wanted template is outdated. */
  private static boolean isOutdated(
      SeenJob job, String cronJobUid, Collection<GenericKubernetesResource> pods) {
    return cronJobUid.equals(job.cronJobUid())
        && job.origin().template() != null
        && job.endTime().isEmpty()
        && job.superseded() == null
        && !job.hasEndedPods()
        && pods.stream()
            .map(SeenPod::of)
            .filter(pod -> job.uid().equals(pod.jobUid()))
            .allMatch(SeenPod::hasNotStarted);
  }
}
