package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collection;
import java.util.List;

/**
 * Finds Jobs that have ended and have no ttlSecondsAfterFinished. Kubernetes keeps such Jobs until
 * the CronJob's history limits remove them.
 */
public final class EndedJob {

  private EndedJob() {}

  /**
   * Returns the names of ended Jobs without ttlSecondsAfterFinished, if the result of their run is
   * known.
   *
   * @param cronJobUid uid of the CronJob; Jobs of other owners are ignored
   */
  public static List<String> among(
      String cronJobUid, Collection<GenericKubernetesResource> jobs, List<Run> runs) {
    return jobs.stream()
        .filter(job -> isKept(job, cronJobUid))
        .map(job -> job.getMetadata().getName())
        .filter(name -> runs.stream().anyMatch(run -> run.job().equals(name) && run.isOver()))
        .sorted()
        .toList();
  }

  private static boolean isKept(GenericKubernetesResource job, String cronJobUid) {
    Node lifetime = new Node(job.getAdditionalProperties()).at("spec", "ttlSecondsAfterFinished");
    if (lifetime.isPresent() || job.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    SeenJob seen = SeenJob.of(job);
    return cronJobUid.equals(seen.cronJobUid()) && seen.endTime().isPresent();
  }
}
