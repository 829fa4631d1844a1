package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and makes the list of active Jobs in the CronJob's {@code status.active}. Kubernetes starts
 * no scheduled run while this list has a Job ({@code concurrencyPolicy: Forbid}), but the CronJob
 * controller adds only Jobs of its own. The controller removes every Job that has ended or is gone,
 * and then starts the run of the newest scheduled time that it missed.
 */
public final class ActiveJobs {

  private static final int MOST = 16;

  private ActiveJobs() {}

  /** Returns the names of the CronJob's active Jobs. */
  public static Set<String> of(@Nullable GenericKubernetesResource cronJob) {
    return cronJob == null
        ? Set.of()
        : new Node(cronJob.getAdditionalProperties())
            .at("status", "active").items().stream()
                .map(job -> job.at("name").text())
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
  }

  /** Returns the part of a CronJob's status that {@link #of} reads; null if no Job is active. */
  public static @Nullable List<Map<String, Object>> projected(Node status) {
    List<Map<String, Object>> names =
        status.at("active").items().stream()
            .limit(MOST)
            .map(job -> Body.of("name", job.at("name").text().orElse(null)))
            .toList();
    return names.isEmpty() ? null : names;
  }

  /** Returns a list of active Jobs that has only this Job. */
  public static List<Map<String, Object>> alone(String namespace, String job, String uid) {
    return List.of(
        Body.of(
            "apiVersion",
            "batch/v1",
            "kind",
            "Job",
            "namespace",
            namespace,
            "name",
            job,
            "uid",
            uid));
  }
}
