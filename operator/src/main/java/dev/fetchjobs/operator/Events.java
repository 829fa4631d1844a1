package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Sha256;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.status.Transition;
import dev.fetchjobs.operator.tree.Body;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces transitions as Events of the FetchJob. An Event that cannot be written is only logged.
 */
public record Events(Api api, Clock clock) {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /** The message of an Event has at most this many characters. The API server sets this limit. */
  private static final int MESSAGE = 1024;

  void announce(FetchJob fetchJob, Transition transition) {
    var meta = fetchJob.getMetadata();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String id =
        Sha256.hex(meta.getUid() + transition.reason() + transition.message() + clock.instant());
    LOG.atInfo()
        .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
        .addKeyValue("reason", transition.reason())
        .log(transition.message());
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
              transition.warning() ? "Warning" : "Normal",
              "reason",
              transition.reason(),
              "message",
              Text.line(transition.message(), MESSAGE),
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
