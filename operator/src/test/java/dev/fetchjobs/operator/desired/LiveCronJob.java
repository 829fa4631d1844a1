package dev.fetchjobs.operator.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** Makes CronJobs as the API server stores them after the operator's write. */
public final class LiveCronJob {

  /** Every CronJob in these tests has this uid, and so has the owner of every Job. */
  public static final String UID = "cron-uid";

  private static final ObjectMapper JSON = new ObjectMapper();

  private LiveCronJob() {}

  /** Returns the CronJob of a FetchJob, unchanged since its creation. */
  public static GenericKubernetesResource of(FetchJob fetchJob) {
    var live = stored(CronJobUpdate.created(FetchJobYaml.accepted(fetchJob)), 1);
    live.getMetadata().setCreationTimestamp("2026-11-23T06:00:00Z");
    return live;
  }

  public static GenericKubernetesResource stored(CronJobUpdate update, long generation) {
    var stored = JSON.convertValue(update.body(), GenericKubernetesResource.class);
    stored.getMetadata().setUid(UID);
    stored.getMetadata().setGeneration(generation);
    return stored;
  }
}
