package dev.fetchjobs.operator.cluster;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Makes CronJobs that do not belong to any operator. */
public final class ForeignCronJob {

  private ForeignCronJob() {}

  /** Returns a CronJob that runs at New Year. */
  public static CronJob named(String name) {
    return Serialization.unmarshal(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: %s
        spec:
          schedule: "0 0 1 1 *"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - name: other
                    image: registry.example/other:1
        """
            .formatted(name),
        CronJob.class);
  }
}
