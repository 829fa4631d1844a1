package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes one finished run. */
@Part
public record RunSummary(
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required
        @Words({"Schedule", "Creation", "Request", "Change", "Backfill"})
        @JsonPropertyDescription(
            "What started the run: Schedule, Creation, Request, Change or Backfill.")
        String trigger,
    @Instant
        @JsonPropertyDescription(
            "The scheduled time of the run, or the time of the request; the run starts later.")
        @Nullable String slot,
    @Instant @JsonPropertyDescription("When the run started.") @Nullable String startTime,
    @Instant @JsonPropertyDescription("When the run ended.") @Nullable String finishTime,
    @Required
        @Words({"Fetched", "Unchanged", "Rejected", "Failed", "Skipped", "Unknown"})
        @JsonPropertyDescription(
            """
            Fetched (new content is published), Unchanged, Rejected (the file did not pass \
            verify and is in quarantine), Failed (see class), Skipped (the publisher was \
            deliberately not asked) or Unknown (the result was lost).""")
        String outcome,
    @JsonProperty("class")
        @Words({
          "Transient",
          "Permanent",
          "Policy",
          "Integrity",
          "Limit",
          "Config",
          "Infrastructure"
        })
        @JsonPropertyDescription(
            """
            Kind of failure: Transient (a later attempt may succeed), Permanent (the publisher \
            refuses), Policy (the installation's rules refuse), Integrity (length, digest or \
            archive is wrong), Limit (size, time or disk), Config (the FetchJob, a Secret or the \
            volume cannot work) or Infrastructure (Kubernetes could not run the Pod).""")
        @Nullable String failureClass,
    @Size(max = 64)
        @JsonPropertyDescription(
            """
            One word for programs, finer than outcome and class, for example ChecksumMismatch \
            or ImagePullFailed.""")
        @Nullable String reason,
    @Size(max = 1024) @JsonPropertyDescription("What happened, in one sentence.")
        @Nullable String message,
    @JsonPropertyDescription("Bytes that came over the network.") @Nullable Long bytes,
    @Size(max = 64) @JsonPropertyDescription("SHA-256 of the file, in hexadecimal digits.")
        @Nullable String sha256,
    @JsonPropertyDescription("Requests sent, retries included.") @Nullable Integer attempts,
    @JsonPropertyDescription("How long the run took, in milliseconds.")
        @Nullable Long durationMillis,
    @JsonPropertyDescription("The last HTTP status, for example 404.") @Nullable Integer httpStatus,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation fetchjobs.dev/run-requested-at that requested the run.")
        @Nullable String request,
    @JsonPropertyDescription(
            "Generation of the spec that the run used; 0 if it was the spec of a deleted FetchJob.")
        @Nullable Long generation,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Digest of those parts of the spec that decide what the run fetched, checked and published.")
        @Nullable String plan) {

  /** Returns the same run, with values that the operator learnt later. */
  public RunSummary with(
      @Nullable String slotNow,
      @Nullable String startTimeNow,
      @Nullable String finishTimeNow,
      @Nullable String messageNow,
      @Nullable Long generationNow) {
    return new RunSummary(
        job,
        trigger,
        slotNow,
        startTimeNow,
        finishTimeNow,
        outcome,
        failureClass,
        reason,
        messageNow,
        bytes,
        sha256,
        attempts,
        durationMillis,
        httpStatus,
        request,
        generationNow,
        plan);
  }
}
