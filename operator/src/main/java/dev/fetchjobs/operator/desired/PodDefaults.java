package dev.fetchjobs.operator.desired;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the installation's settings for all download pods.
 *
 * @param cpuLimit CPU limit for FetchJobs that name none, a Kubernetes quantity; null if there is
 *     no limit
 * @param ephemeralStorage request and limit of ephemeral storage, a Kubernetes quantity; null if
 *     there is neither
 * @param labels labels of every pod; a FetchJob cannot change them
 * @param annotations annotations of every pod; a FetchJob cannot change them
 * @param nodeSelector node labels for every pod; a FetchJob may add to them and replace them
 * @param tolerations tolerations of every pod; a FetchJob may add to them
 * @param priorityClassName PriorityClass for FetchJobs that name none; null if they have none
 */
public record PodDefaults(
    @Nullable String cpuLimit,
    @Nullable String ephemeralStorage,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> nodeSelector,
    List<Map<String, Object>> tolerations,
    @Nullable String priorityClassName) {

  /** These defaults for pods add no settings. */
  public static final PodDefaults NONE =
      new PodDefaults(null, null, Map.of(), Map.of(), Map.of(), List.of(), null);
}
