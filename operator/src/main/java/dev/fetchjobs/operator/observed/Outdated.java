package dev.fetchjobs.operator.observed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
    List<SeenPod> seen = pods.stream().map(SeenPod::of).toList();
    return jobs.stream()
        .filter(job -> isOutdated(SeenJob.of(job), cronJobUid, template, seen))
        .map(job -> new Outdated(job.getMetadata().getName(), version(job)))
        .sorted(Comparator.comparing(Outdated::job))
        .toList();
  }

  private static @Nullable String version(GenericKubernetesResource job) {
    return job.getMetadata().getResourceVersion();
  }

  private static boolean isOutdated(
      SeenJob job, String cronJobUid, String template, List<SeenPod> pods) {
    String madeFrom = job.origin().template();
    return cronJobUid.equals(job.cronJobUid())
        && madeFrom != null
        && !madeFrom.equals(template)
        && job.endTime().isEmpty()
        && job.superseded() == null
        && !job.hasEndedPods()
        && pods.stream()
            .filter(pod -> job.uid().equals(pod.jobUid()))
            .allMatch(SeenPod::hasNotStarted);
  }
}
