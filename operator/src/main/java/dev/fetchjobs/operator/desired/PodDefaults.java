package dev.fetchjobs.operator.desired;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the installation puts on all download pods.
 *
 * @param cpuLimit Kubernetes quantity, for FetchJobs that name none; null: no limit
 * @param labels of every pod; a FetchJob cannot change them
 * @param annotations of every pod; a FetchJob cannot change them
 * @param nodeSelector a FetchJob's own selector comes on top, and wins
 * @param tolerations a FetchJob's own come on top
 * @param priorityClassName for FetchJobs that name none; null: none
 */
public record PodDefaults(
    @Nullable String cpuLimit,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> nodeSelector,
    List<Map<String, Object>> tolerations,
    @Nullable String priorityClassName) {

  /** Nothing beside what every download pod has. */
  public static final PodDefaults NONE =
      new PodDefaults(null, Map.of(), Map.of(), Map.of(), List.of(), null);
}
