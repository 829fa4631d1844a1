package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes one event that the sink has not confirmed yet. */
@Part
public record Notification(
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            "The id of the CloudEvent; the same event always has the same id, so that the sink can"
                + " drop a repeated one.")
        String id,
    @Required
        @Words({"NewVersion", "Failed", "Rejected", "Late", "Stuck", "Recovered"})
        @JsonPropertyDescription("What happened; see spec.notify.webhook.events.")
        String type,
    @Required @Instant @JsonPropertyDescription("When the operator saw it.") String time,
    @Size(max = 128)
        @JsonPropertyDescription(
            "The cause in one word, for example ChecksumMismatch; for Recovered the event that is"
                + " over.")
        @Nullable String reason,
    @Size(max = 253) @JsonPropertyDescription("Name of the run's Job, if the event is about a run.")
        @Nullable String job,
    @Size(max = 4096)
        @JsonPropertyDescription("Name of the kept version, if the event is about one.")
        @Nullable String version,
    @Size(max = 64)
        @JsonPropertyDescription("SHA-256 of the new or the rejected file, in hexadecimal digits.")
        @Nullable String sha256,
    @Size(max = 10) @JsonPropertyDescription("Day that the data are of, such as 2026-11-27.")
        @Nullable String dataDate) {

  /** Returns the same event with another time. */
  public Notification at(String other) {
    return new Notification(id, type, other, reason, job, version, sha256, dataDate);
  }
}
