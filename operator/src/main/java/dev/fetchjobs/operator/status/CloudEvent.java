package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Volume;
import dev.fetchjobs.operator.tree.Body;
import java.util.Map;
import java.util.Objects;

/** Writes an event as a CloudEvent 1.0 in the structured JSON mode. */
public final class CloudEvent {

  public static final String MEDIA_TYPE = "application/cloudevents+json";

  private static final String TYPE_PREFIX = "dev.fetchjobs.";

  private CloudEvent() {}

  public static Map<String, Object> of(FetchJob fetchJob, Notification event) {
    var meta = fetchJob.getMetadata();
    Volume volume = fetchJob.getSpec().destination().volume();
    return Body.of(
        "specversion",
        "1.0",
        "id",
        event.id(),
        "source",
        "/apis/fetchjobs.dev/v1alpha1/namespaces/%s/fetchjobs/%s"
            .formatted(meta.getNamespace(), meta.getName()),
        "type",
        TYPE_PREFIX + event.type(),
        "time",
        event.time(),
        "datacontenttype",
        "application/json",
        "data",
        Body.of(
            "namespace", meta.getNamespace(),
            "name", meta.getName(),
            "uid", meta.getUid(),
            "claimName", volume.claimName(),
            "path", Objects.requireNonNullElse(volume.path(), volume.folder()),
            "reason", event.reason(),
            "job", event.job(),
            "version", event.version(),
            "sha256", event.sha256(),
            "dataDate", event.dataDate()));
  }
}
