package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
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
 * @param token the request's, or a fixed word for the initial run
 * @param jobName follows from FetchJob and token, so that one token makes one Job
 */
public record RunStart(Trigger trigger, String token, String jobName) {

  private static final int LONGEST_TOKEN = 128;

  /** Neither control nor invisible characters: the token is shown in the status. */
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");

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

  private static RunStart of(FetchJob fetchJob, Trigger trigger, String token) {
    var meta = fetchJob.getMetadata();
    String hash = Sha256.hex(meta.getUid() + "/" + trigger.word() + "/" + token);
    String name = CronJobName.of(meta.getName()) + "-" + hash.substring(0, 10);
    return new RunStart(trigger, token, name);
  }

  /**
   * The Job, like those of {@code kubectl create job --from}.
   *
   * @param cronJob the body that was applied
   */
  public Map<String, Object> job(Map<String, Object> cronJob, String cronJobUid) {
    Node body = new Node(cronJob);
    Node template = body.at("spec", "jobTemplate");
    Map<String, Object> marks =
        Map.of(MANUAL, "manual", Identity.TRIGGER_ANNOTATION, trigger.word());
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
            with(template.at("metadata", "annotations"), marks),
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
    Map<String, Object> mark = Map.of(Identity.TRIGGER_ANNOTATION, trigger.word());
    Node metadata = spec.at("template", "metadata");
    var pod =
        with(
            spec.at("template"),
            Map.of(
                "metadata",
                with(metadata, Map.of("annotations", with(metadata.at("annotations"), mark)))));
    return with(spec, Map.of("template", pod));
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
