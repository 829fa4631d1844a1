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

/** Holds the status of a FetchJob, which only the operator writes. */
@Part
@Whole
public record FetchJobStatus(
    @JsonPropertyDescription(
            "Generation of the spec that this status is about; -1 before the operator has seen the"
                + " FetchJob.")
        @Nullable Long observedGeneration,
    @Words({"Ok", "Running", "Failing", "Held", "Stuck", "Late", "Pinned", "Suspended", "Invalid"})
        @JsonPropertyDescription(
            """
            The state of the FetchJob in one word, the first that fits: Invalid (the spec cannot \
            work), Stuck (the CronJob cannot be written, or a run cannot start or end), \
            Suspended, Held (scheduled runs do not ask the publisher for some time), Failing \
            (the newest run failed), Late (the file is too old, or a scheduled run did not \
            start), Pinned (runs do not publish new content, because a person pinned a \
            version), Running, Ok.\
            """)
        @Nullable String state,
    @Size(max = 4096)
        @JsonPropertyDescription(
            "Explains state, and says what you can do; absent if nothing is wrong.")
        @Nullable String message,
    @MapBy("type")
        @Size(max = 16)
        @JsonPropertyDescription(
            """
            State in the form of the Kubernetes API conventions: Ready (the CronJob is in \
            place), Fetched (the newest run succeeded; Unknown after an edit of source, unpack, \
            verify, dataDate or destination, until a run has used the new values), Fresh (the file is \
            as new as spec.freshness wants), HandleCurrent (the ConfigMap of spec.handle describes \
            the published file), and, only while true, Reconciling and Stalled \
            (only you can repair it; the message says how).\
            """)
        List<Condition> conditions,
    @JsonPropertyDescription("The schedule that the CronJob has, and the next run.")
        @Nullable ScheduleStatus schedule,
    @JsonPropertyDescription("The newest active run.") @Nullable ActiveRun activeRun,
    @Size(max = 16)
        @ItemLength(max = 253)
        @JsonPropertyDescription("Names of the Jobs of further active runs, oldest first.")
        List<String> otherActiveRuns,
    @JsonPropertyDescription("The newest finished run.") @Nullable RunSummary lastRun,
    @JsonPropertyDescription("The newest run that got the file or found it unchanged.")
        @Nullable RunSummary lastSuccessfulRun,
    @JsonPropertyDescription("The newest run that failed or whose file was rejected.")
        @Nullable RunSummary lastFailedRun,
    @JsonPropertyDescription(
            "Failed and rejected runs since the last success; skipped and lost runs do not count.")
        @Nullable Integer consecutiveFailures,
    @JsonPropertyDescription(
            "Number of Skipped runs since the newest run with another outcome; history leaves them"
                + " out.")
        @Nullable Integer skippedRuns,
    @Size(max = 50)
        @JsonPropertyDescription(
            """
            The newest finished runs that asked the publisher, newest first; see \
            spec.runHistoryLimit.\
            """)
        List<PastRun> history,
    @JsonPropertyDescription("Until when scheduled runs do not ask the publisher, and why.")
        @Nullable Hold hold,
    @Size(max = 256)
        @JsonPropertyDescription(
            """
            The newest value of the annotation fetchjobs.dev/run-requested-at whose run was \
            started; for a value above 128 characters its digest. Only the newest value is \
            stored, so each request needs a value that was never used before, for example the \
            time.\
            """)
        @Nullable String lastHandledRunRequest,
    @Size(max = 256)
        @JsonPropertyDescription(
            """
            The newest value of that annotation whose run, or whose whole backfill, has ended \
            with any outcome. Wait for it with kubectl wait \
            --for=jsonpath='{.status.lastCompletedRunRequest}'=VALUE.\
            """)
        @Nullable String lastCompletedRunRequest,
    @JsonPropertyDescription(
            """
            The newest backfill, which the annotation fetchjobs.dev/run-requested-for requests \
            by an interval such as 2026-11-03/2026-11-07.\
            """)
        @Nullable Backfill backfill,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Digest of source, unpack, verify, dataDate and destination, up to the last edit for"
                + " which spec.runOnChange has started a run.")
        @Nullable String observedPlan,
    @JsonPropertyDescription("The file that consumers read now.") @Nullable Artifact artifact,
    @Size(max = 20)
        @JsonPropertyDescription(
            """
            The versions that the volume keeps, with the published one, the newest first; see \
            spec.keepVersions. If they are many, the oldest are left out. Absent without kept \
            versions.\
            """)
        List<KeptVersion> versions,
    @Size(max = 253)
        @JsonPropertyDescription(
            """
            Name of the version that the annotation fetchjobs.dev/pin holds; absent without \
            this annotation.\
            """)
        @Nullable String pinned,
    @JsonPropertyDescription(
            """
            The newest file that verify refused; it is in quarantine on the volume. Absent after \
            a later run has succeeded.\
            """)
        @Nullable Quarantined quarantined,
    @JsonPropertyDescription(
            """
            When the publisher publishes, as far as runs have shown it. Absent until a run that \
            found nothing new is followed by one that found new content.\
            """)
        @Nullable Publisher publisher,
    @JsonPropertyDescription(
            "Which events and pings the servers of spec.notify have got; absent without spec.notify.")
        @Nullable Notifications notifications) {

  /** Makes a status record. If the stored object lacks a list, the list is empty. */
  public FetchJobStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    history = history == null ? List.of() : List.copyOf(history);
    versions = versions == null ? List.of() : List.copyOf(versions);
    otherActiveRuns = otherActiveRuns == null ? List.of() : List.copyOf(otherActiveRuns);
  }

  /** Returns the condition of that type, or empty if the status has none. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** Returns the same status with another record of events. */
  public FetchJobStatus with(@Nullable Notifications others) {
    return new FetchJobStatus(
        observedGeneration,
        state,
        message,
        conditions,
        schedule,
        activeRun,
        otherActiveRuns,
        lastRun,
        lastSuccessfulRun,
        lastFailedRun,
        consecutiveFailures,
        skippedRuns,
        history,
        hold,
        lastHandledRunRequest,
        lastCompletedRunRequest,
        backfill,
        observedPlan,
        artifact,
        versions,
        pinned,
        quarantined,
        publisher,
        others);
  }
}
