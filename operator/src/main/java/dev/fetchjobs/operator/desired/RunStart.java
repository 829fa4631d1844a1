package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run that the operator starts, as a Job made from the CronJob's template.
 *
 * @param token the request's, a fixed word for the initial run, or the Job that was superseded
 * @param jobName follows from FetchJob and token, so that one token makes one Job
 * @param slot the scheduled instant of a run of the schedule, as its Job says it; else null
 */
public record RunStart(Trigger trigger, String token, String jobName, @Nullable String slot) {

  private static final int LONGEST_TOKEN = 128;

  /** Neither control nor invisible characters: the token is shown in the status. */
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");

  /** Kubernetes' word for a Job's scheduled instant. */
  public static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private static final String MANUAL = "cronjob.kubernetes.io/instantiate";

  /** The token of the run that somebody asks for, in the form in which status holds it. */
  public static Optional<String> requested(FetchJob fetchJob) {
    return Identity.annotation(fetchJob, AcceptCommand.REQUEST_ANNOTATION)
        .map(
            token ->
                token.length() <= LONGEST_TOKEN && PRINTABLE.matcher(token).matches()
                    ? token
                    : "sha256:" + Sha256.hex(token));
  }

  /** The run of a request that has none yet. */
  public static Optional<RunStart> ofRequest(FetchJob fetchJob, @Nullable String handled) {
    return requested(fetchJob)
        .filter(token -> !token.equals(handled))
        .map(token -> of(fetchJob, Trigger.REQUEST, token));
  }

  /**
   * The initial run, if it is wanted and there never was any run.
   *
   * @param anyRunKnown whether status or Jobs tell of a run
   * @param cronJobStatus remembers that there was a run when nothing else does
   */
  public static Optional<RunStart> initial(
      FetchJob fetchJob, boolean anyRunKnown, Node cronJobStatus) {
    boolean wanted = fetchJob.getSpec().runOnCreate() && !fetchJob.getSpec().suspend();
    boolean ran =
        anyRunKnown
            || LastSchedule.tellsOfRun(cronJobStatus)
            || cronJobStatus.at("lastSuccessfulTime").isPresent();
    return wanted && !ran
        ? Optional.of(of(fetchJob, Trigger.CREATION, "creation"))
        : Optional.empty();
  }

  /**
   * A run once more whose Job was superseded. Its name follows from that Job's, so that each has
   * one successor.
   *
   * @param slot of a run of the schedule
   */
  public static RunStart again(
      FetchJob fetchJob, Trigger trigger, Instant slot, String superseded) {
    return new RunStart(
        trigger,
        superseded,
        name(fetchJob, trigger, "after/" + superseded),
        trigger == Trigger.SCHEDULE ? slot.toString() : null);
  }

  private static RunStart of(FetchJob fetchJob, Trigger trigger, String token) {
    return new RunStart(trigger, token, name(fetchJob, trigger, token), null);
  }

  private static String name(FetchJob fetchJob, Trigger trigger, String token) {
    var meta = fetchJob.getMetadata();
    String hash = Sha256.hex(meta.getUid() + "/" + trigger.word() + "/" + token);
    return CronJobName.of(meta.getName()) + "-" + hash.substring(0, 10);
  }

  /**
   * The Job, like those of {@code kubectl create job --from}.
   *
   * @param cronJob the body that was applied
   */
  public Map<String, Object> job(Map<String, Object> cronJob, String cronJobUid) {
    Node body = new Node(cronJob);
    Node template = body.at("spec", "jobTemplate");
    Map<String, Object> marks = Body.of(MANUAL, "manual", SCHEDULED, slot);
    Map<String, Object> all = new LinkedHashMap<>(marks);
    all.putAll(mark());
    return Body.of(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        Body.of(
            "name",
            jobName,
            "namespace",
            body.at("metadata", "namespace").value(),
            "labels",
            template.at("metadata", "labels").value(),
            "annotations",
            with(template.at("metadata", "annotations"), all),
            "ownerReferences",
            List.of(
                Body.of(
                    "apiVersion",
                    "batch/v1",
                    "kind",
                    "CronJob",
                    "name",
                    body.at("metadata", "name").value(),
                    "uid",
                    cronJobUid,
                    "controller",
                    true,
                    "blockOwnerDeletion",
                    true))),
        "spec",
        marked(template.at("spec")));
  }

  /** The pod learns its trigger from an annotation, through the downward API. */
  private Map<String, Object> marked(Node spec) {
    Node metadata = spec.at("template", "metadata");
    var pod =
        with(
            spec.at("template"),
            Map.of(
                "metadata",
                with(metadata, Map.of("annotations", with(metadata.at("annotations"), mark())))));
    return with(spec, Map.of("template", pod));
  }

  /** A run of the schedule has none, whoever makes its Job. */
  private Map<String, Object> mark() {
    return trigger == Trigger.SCHEDULE
        ? Map.of()
        : Map.of(Identity.TRIGGER_ANNOTATION, trigger.word());
  }

  private static Map<String, Object> with(Node node, Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (node.value() instanceof Map<?, ?> map) {
      map.forEach((name, value) -> all.put(String.valueOf(name), Objects.requireNonNull(value)));
    }
    all.putAll(more);
    return all;
  }
}
