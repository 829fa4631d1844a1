package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.status.Crowd;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the cached objects of the cluster, which the operator watches. The cache may lag behind the
 * API server.
 */
public interface Informers {

  /**
   * Returns whether the cache has a FetchJob with this name, even if that FetchJob is a newer one.
   */
  boolean isThere(FetchJob fetchJob);

  @Nullable GenericKubernetesResource cronJob(String namespace, String name);

  /**
   * Returns the ConfigMap with this name if it has the operator's label. Returns null if there is
   * no such ConfigMap, or if the operator may not read ConfigMaps.
   */
  @Nullable GenericKubernetesResource configMap(String namespace, String name);

  Collection<GenericKubernetesResource> jobs(FetchJob fetchJob);

  Collection<GenericKubernetesResource> pods(FetchJob fetchJob);

  /**
   * Returns the consumers' pods that have a readiness gate for the FetchJob. By default there are
   * none.
   */
  default Collection<GenericKubernetesResource> gatedPods(FetchJob fetchJob) {
    return List.of();
  }

  Calendars calendars();

  /**
   * Records the schedule of a FetchJob, and returns what is to be said about the other FetchJobs in
   * its minutes. By default the FetchJob is the only one.
   */
  default @Nullable Crowd crowd(FetchJob fetchJob, CronSchedule schedule, Instant now) {
    return null;
  }
}
