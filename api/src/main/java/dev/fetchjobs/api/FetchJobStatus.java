package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is so. Only the operator writes it. */
@Part
@Whole
public record FetchJobStatus(
    @JsonPropertyDescription(
            "Generation of the spec that this status speaks of; -1 before the operator saw any.")
        @Nullable Long observedGeneration,
    @MapBy("type")
        @Size(max = 16)
        @JsonPropertyDescription(
            """
            State in the form of the Kubernetes API conventions: Ready (the CronJob is in place), \
            Fetched (the newest run succeeded), Fresh (the file is younger than \
            spec.freshness.maxAge), and, only while true, Reconciling and Stalled (only you can \
            repair it; the message says how).""")
        List<Condition> conditions,
    @JsonPropertyDescription("The schedule as it is understood, and its next time.")
        @Nullable ScheduleStatus schedule,
    @JsonPropertyDescription("The run that is under way.") @Nullable ActiveRun activeRun,
    @JsonPropertyDescription("The newest finished run.") @Nullable RunSummary lastRun,
    @JsonPropertyDescription("The newest run that got the file or found it unchanged.")
        @Nullable RunSummary lastSuccessfulRun,
    @JsonPropertyDescription("The newest run that failed or whose file was rejected.")
        @Nullable RunSummary lastFailedRun,
    @JsonPropertyDescription(
            "Failed or rejected runs since the last success; skipped and lost ones do not count.")
        @Nullable Integer consecutiveFailures,
    @Size(max = 50)
        @JsonPropertyDescription(
            "The newest finished runs, newest first; see spec.runHistoryLimit.")
        List<PastRun> history,
    @JsonPropertyDescription("Until when scheduled runs do not ask the publisher, and why.")
        @Nullable Hold hold,
    @Size(max = 256)
        @JsonPropertyDescription(
            """
            The newest value of the annotation fetchjobs.dev/run-requested-at that has its run; the \
            digest of one above 128 characters. Only the newest is remembered: each request needs a \
            value that was never used before, for example the time.""")
        @Nullable String lastHandledRunRequest,
    @JsonPropertyDescription("The file consumers read now.") @Nullable Artifact artifact,
    @JsonPropertyDescription(
            """
            The newest file that verify refused; it lies in quarantine on the volume. Absent when a \
            run has succeeded since.""")
        @Nullable Quarantined quarantined) {

  /** A list that is absent in the stored object is empty. */
  public FetchJobStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** The condition of that type, if it was told. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }
}
