package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import dev.fetchjobs.api.schema.Words;
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
    @Words({"Ok", "Running", "Failing", "Held", "Stuck", "Late", "Suspended", "Invalid"})
        @JsonPropertyDescription(
            """
            How it is, in one word. The first that fits: Invalid (the spec cannot work), Stuck (a \
            run or the CronJob is kept from starting or ending), Suspended, Held (scheduled runs \
            leave the publisher alone for a while), Failing (the newest run failed), Late (the file \
            is too old, or a scheduled run did not start), Running, Ok.""")
        @Nullable String state,
    @Size(max = 4096)
        @JsonPropertyDescription(
            "What there is to know about state, and what you can do; absent if nothing is wrong.")
        @Nullable String message,
    @MapBy("type")
        @Size(max = 16)
        @JsonPropertyDescription(
            """
            State in the form of the Kubernetes API conventions: Ready (the CronJob is in place), \
            Fetched (the newest run succeeded; Unknown after an edit of what is fetched, until a \
            run has used it), Fresh (the file is younger than spec.freshness.maxAge), and, only while true, Reconciling and Stalled (only you can \
            repair it; the message says how).""")
        List<Condition> conditions,
    @JsonPropertyDescription("The schedule as it is understood, and its next time.")
        @Nullable ScheduleStatus schedule,
    @JsonPropertyDescription("The newest run that is under way.") @Nullable ActiveRun activeRun,
    @Size(max = 16)
        @ItemLength(max = 253)
        @JsonPropertyDescription(
            "Names of the Jobs of further runs that are under way, oldest first.")
        List<String> otherActiveRuns,
    @JsonPropertyDescription("The newest finished run.") @Nullable RunSummary lastRun,
    @JsonPropertyDescription("The newest run that got the file or found it unchanged.")
        @Nullable RunSummary lastSuccessfulRun,
    @JsonPropertyDescription("The newest run that failed or whose file was rejected.")
        @Nullable RunSummary lastFailedRun,
    @JsonPropertyDescription(
            "Failed or rejected runs since the last success; skipped and lost ones do not count.")
        @Nullable Integer consecutiveFailures,
    @JsonPropertyDescription(
            "Runs that ended as Skipped since the newest one that did not; history leaves them out.")
        @Nullable Integer skippedRuns,
    @Size(max = 50)
        @JsonPropertyDescription(
            """
            The newest finished runs that asked the publisher, newest first; see \
            spec.runHistoryLimit.""")
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
    @Size(max = 256)
        @JsonPropertyDescription(
            """
            The newest value of that annotation whose run has ended, however it ended. Wait for it \
            with kubectl wait --for=jsonpath='{.status.lastCompletedRunRequest}'=VALUE.""")
        @Nullable String lastCompletedRunRequest,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Digest of what is fetched and where, as far as spec.runOnChange has dealt with it.")
        @Nullable String observedPlan,
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
    otherActiveRuns = otherActiveRuns == null ? List.of() : List.copyOf(otherActiveRuns);
  }

  /** The condition of that type, if it was told. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }
}
