package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes the ping that its server has not confirmed yet. */
@Part
public record PendingPing(
    @Required
        @Words({"Start", "Success", "Fail"})
        @JsonPropertyDescription("What the ping says about the run: Start, Success or Fail.")
        String type,
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required @Instant @JsonPropertyDescription("When the operator saw it.") String time,
    @Size(max = 1200)
        @JsonPropertyDescription("The outcome of the run and its message, the body of the ping.")
        @Nullable String message) {

  /** Returns the id of the ping: a run has one ping of each type. */
  public String id() {
    return type + "/" + job;
  }

  /** Returns the same ping with another time. */
  public PendingPing at(String other) {
    return new PendingPing(type, job, other, message);
  }
}
