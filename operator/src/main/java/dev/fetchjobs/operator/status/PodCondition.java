package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Describes the condition of a consumer's pod that says whether the file of a FetchJob is fresh.
 * The message has no time that changes while nothing else changes, so that a pod is written only
 * when the freshness changes.
 */
public record PodCondition(String type, String status, String reason, String message) {

  private static final int MESSAGE = 512;

  /** Makes the condition from the status of the FetchJob. */
  public static PodCondition of(String fetchJob, FetchJobStatus status) {
    return ConditionType.FRESH
        .in(status)
        .map(fresh -> of(fetchJob, fresh))
        .orElseGet(
            () ->
                new PodCondition(
                    GatedPod.type(fetchJob),
                    Verdict.FALSE.word(),
                    Reason.NO_FRESHNESS.word(),
                    "FetchJob %s does not say how old its file may become. Set spec.freshness of the FetchJob, or remove the readiness gate."
                        .formatted(fetchJob)));
  }

  private static PodCondition of(String fetchJob, Condition fresh) {
    String message =
        Verdict.TRUE.isOf(fresh)
            ? "The file of FetchJob %s is fresh.".formatted(fetchJob)
            : "FetchJob %s: %s See kubectl describe fetchjob %s."
                .formatted(fetchJob, firstSentence(fresh.message()), fetchJob);
    return new PodCondition(
        GatedPod.type(fetchJob), fresh.status(), fresh.reason(), Text.line(message, MESSAGE));
  }

  private static String firstSentence(String message) {
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end + 1);
  }

  /** Makes the condition for a FetchJob that does not exist. */
  public static PodCondition notFound(String fetchJob, String namespace) {
    return new PodCondition(
        GatedPod.type(fetchJob),
        Verdict.FALSE.word(),
        Reason.FETCH_JOB_NOT_FOUND.word(),
        "There is no FetchJob %s in the namespace %s. Create it, or correct the readiness gate; kubectl get fetchjobs -n %s lists those that exist."
            .formatted(fetchJob, namespace, namespace));
  }

  /** Returns whether the pod has this condition already. */
  public boolean isIn(GatedPod pod) {
    Node there = pod.condition(type);
    return status.equals(there.at("status").value())
        && reason.equals(there.at("reason").value())
        && message.equals(there.at("message").value());
  }

  /**
   * Returns a patch of the pod's status. The uid lets the API server refuse the patch if another
   * pod has the name now. The API server merges conditions by their type.
   */
  public Map<String, Object> patch(GatedPod pod, Instant now) {
    Node there = pod.condition(type);
    String since =
        status.equals(there.at("status").value())
            ? there.at("lastTransitionTime").textOr(Times.text(now))
            : Times.text(now);
    return Body.of(
        "metadata",
        Body.of("uid", pod.uid()),
        "status",
        Body.of(
            "conditions",
            List.of(
                Body.of(
                    "type", type,
                    "status", status,
                    "reason", reason,
                    "message", message,
                    "lastTransitionTime", since))));
  }
}
