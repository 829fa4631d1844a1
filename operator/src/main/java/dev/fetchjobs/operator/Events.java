package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Managers;
import dev.fetchjobs.operator.desired.Sha256;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.status.Notice;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces transitions as Events of the FetchJob. An Event that cannot be written is only logged.
 */
record Events(Api api, Clock clock) {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /** The API server's limit for a message is 1,024. */
  private static final int MESSAGE = 1024;

  /** A CronJob that somebody changed or deleted; an edited FetchJob is no restoration. */
  void restored(
      FetchJob fetchJob,
      String cronJob,
      @Nullable GenericKubernetesResource live,
      List<String> differences) {
    FetchJobStatus status = fetchJob.getStatus();
    boolean sameSpec =
        status != null
            && Objects.equals(status.observedGeneration(), fetchJob.getMetadata().getGeneration());
    if (!sameSpec) {
      return;
    }
    if (live == null) {
      if (!isTrue(status, "Ready")) {
        // The CronJob may never have existed: its first write can fail for a long time.
        return;
      }
      announce(
          fetchJob,
          new Notice(
              true,
              "CronJobRestored",
              "Somebody deleted CronJob %s, and the operator created it again."
                  .formatted(cronJob)));
      return;
    }
    List<String> others = Managers.culprits(live, Api.FIELD_MANAGER, differences);
    if (!others.isEmpty()) {
      announce(
          fetchJob,
          new Notice(
              true,
              "CronJobRestored",
              "CronJob %s was changed by %s at %s; it is restored. Change the FetchJob instead."
                  .formatted(cronJob, others.getFirst(), String.join(", ", differences))));
    }
  }

  private static boolean isTrue(FetchJobStatus status, String type) {
    return status.condition(type).filter(c -> c.status().equals("True")).isPresent();
  }

  void announce(FetchJob fetchJob, Notice notice) {
    var meta = fetchJob.getMetadata();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String id = Sha256.hex(meta.getUid() + notice.reason() + notice.message() + clock.instant());
    LOG.atInfo()
        .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
        .addKeyValue("reason", notice.reason())
        .log(notice.message());
    try {
      api.createEvent(
          meta.getNamespace(),
          Body.of(
              "apiVersion",
              "v1",
              "kind",
              "Event",
              "metadata",
              Body.of(
                  "name",
                  CronJobName.of(meta.getName()) + "." + id.substring(0, 16),
                  "namespace",
                  meta.getNamespace()),
              "involvedObject",
              Body.of(
                  "apiVersion", "fetchjobs.dev/v1alpha1",
                  "kind", "FetchJob",
                  "name", meta.getName(),
                  "namespace", meta.getNamespace(),
                  "uid", meta.getUid()),
              "type",
              notice.warning() ? "Warning" : "Normal",
              "reason",
              notice.reason(),
              "message",
              Text.line(notice.message(), MESSAGE),
              "source",
              Body.of("component", Api.FIELD_MANAGER),
              "reportingComponent",
              Api.FIELD_MANAGER,
              "firstTimestamp",
              now,
              "lastTimestamp",
              now,
              "count",
              1));
    } catch (ApiException e) {
      LOG.atWarn()
          .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
          .log("The Event could not be written: {}", e.getMessage());
    }
  }
}
