package dev.fetchjobs.operator.observed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Job of ours whose run has not started and that was made from another template than is wanted
 * now. A Job that does not say from which (of an older operator, or where a policy removes our
 * annotations) is never one: it would be ended for ever.
 *
 * @param version resource version of the Job as it was seen
 */
public record Outdated(String job, @Nullable String version) {

  /**
   * @param cronJobUid Jobs of any other owner are left alone
   * @param template digest of the wanted one
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
