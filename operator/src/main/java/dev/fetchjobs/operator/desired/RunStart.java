package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a run that the operator itself starts. The run is a Job made from the CronJob's
 * template.
 *
 * @param request token of the request for the run; null if there is none
 * @param jobName name of the Job; it depends only on the FetchJob and the purpose of the run, so
 *     that no purpose gets two Jobs
 * @param slot the scheduled instant, if the run repeats a scheduled run; else null
 * @param date date of the run; null if it is the time at which the Job is made
 * @param dateRequested whether a person requested the run for this date; such a run may publish
 *     older data than the published ones
 * @param version name of the kept version that the run publishes; null if the run fetches
 */
public record RunStart(
    Trigger trigger,
    @Nullable String request,
    String jobName,
    @Nullable Instant slot,
    @Nullable Instant date,
    boolean dateRequested,
    @Nullable String version) {

  private static final int LONGEST_TOKEN = 128;

  /**
   * Matches a text without control characters and invisible characters. The token of a request has
   * to match, because the status shows it.
   */
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");

  /** This annotation of Kubernetes has the scheduled instant of a Job. */
  public static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private static final String MANUAL = "cronjob.kubernetes.io/instantiate";

  /** Returns the token of the request for a run, in the form in which the status records it. */
  public static Optional<String> requested(FetchJob fetchJob) {
    return Identity.annotation(fetchJob, AcceptCommand.REQUEST_ANNOTATION)
        .map(token -> isShort(token) ? token : "sha256:" + Sha256.hex(token));
  }

  /** Returns the token of a request that the operator has not handled yet. */
  public static Optional<String> pending(FetchJob fetchJob, @Nullable String handled) {
    return requested(fetchJob).filter(token -> !token.equals(handled));
  }

  /**
   * Returns the run for a request that the operator has not handled yet and that asks for one run.
   */
  public static Optional<RunStart> ofRequest(FetchJob fetchJob, @Nullable String handled) {
    return pending(fetchJob, handled)
        .filter(_ -> RequestedInterval.of(fetchJob).isEmpty())
        .map(
            token ->
                new RunStart(
                    Trigger.REQUEST,
                    token,
                    jobOfRequest(fetchJob, token),
                    null,
                    RequestedDate.of(fetchJob).orElse(null),
                    RequestedDate.of(fetchJob).isPresent(),
                    RequestedVersion.of(fetchJob).orElse(null)));
  }

  /** Returns the name of the first Job for a request. */
  public static String jobOfRequest(FetchJob fetchJob, String token) {
    return name(fetchJob, Trigger.REQUEST, token);
  }

  /** Returns the run of a backfill for one scheduled time. */
  public static RunStart ofBackfill(FetchJob fetchJob, String token, Instant date) {
    return new RunStart(
        Trigger.BACKFILL, token, jobOfBackfill(fetchJob, token, date), null, date, true, null);
  }

  /** Returns the name of a backfill's first Job for a scheduled time. */
  public static String jobOfBackfill(FetchJob fetchJob, String token, Instant date) {
    return name(fetchJob, Trigger.BACKFILL, date + "/" + token);
  }

  /**
   * Returns the initial run, if the spec wants one and there has never been any run.
   *
   * @param anyRunKnown whether status or Jobs show a run
   * @param cronJobStatus status of the CronJob, which may show a run that nothing else shows
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
   * Returns the repetition of a run whose Job was superseded because the spec was edited. The new
   * Job's name is derived from the name of the superseded Job, so each superseded Job has one
   * successor.
   *
   * @param slot scheduled time of the superseded run
   * @param request token of the request for the run; null if there was none
   */
  public static RunStart again(
      FetchJob fetchJob,
      Trigger trigger,
      Instant slot,
      String superseded,
      @Nullable String request) {
    Optional<Instant> requested = requestedDate(fetchJob, request);
    return new RunStart(
        trigger,
        request,
        name(fetchJob, trigger, "after/" + superseded),
        trigger == Trigger.SCHEDULE ? slot : null,
        requested.orElse(slot),
        requested.isPresent(),
        requestedVersion(fetchJob, request));
  }

  /** Returns the same run for another date. */
  public RunStart on(Instant other) {
    return new RunStart(trigger, request, jobName, slot, other, dateRequested, version);
  }

  /** Returns the date that the FetchJob names for the request now; a user may have corrected it. */
  private static Optional<Instant> requestedDate(FetchJob fetchJob, @Nullable String request) {
    return requested(fetchJob)
        .filter(token -> token.equals(request))
        .flatMap(_ -> RequestedDate.of(fetchJob));
  }

  private static @Nullable String requestedVersion(FetchJob fetchJob, @Nullable String request) {
    return requested(fetchJob)
        .filter(token -> token.equals(request))
        .flatMap(_ -> RequestedVersion.of(fetchJob))
        .orElse(null);
  }

  /**
   * Returns the run after an edit that changes the plan digest, if the spec wants one and no run
   * has used the new spec.
   *
   * @param plan plan digest of the present spec; null if the spec cannot work
   * @param observedPlan plan digest before the edit; null if no edit is known
   * @param newestPlan plan digest of the newest visible run; null if unknown
   */
  public static Optional<RunStart> ofChange(
      FetchJob fetchJob,
      @Nullable String plan,
      @Nullable String observedPlan,
      @Nullable String newestPlan) {
    boolean wanted = fetchJob.getSpec().runOnChange() && !fetchJob.getSpec().suspend();
    boolean isNew =
        observedPlan != null
            && plan != null
            && !plan.equals(observedPlan)
            && !plan.equals(newestPlan);
    return wanted && isNew
        ? Optional.of(
            of(fetchJob, Trigger.CHANGE, plan + "/" + fetchJob.getMetadata().getGeneration()))
        : Optional.empty();
  }

  /**
   * Returns the token of the request for which a Job was made, from the Job's annotations, or null
   * if there is none.
   */
  public static @Nullable String requestOf(Map<String, String> annotations) {
    String token = annotations.get(AcceptCommand.REQUEST_ANNOTATION);
    return token != null && isShort(token) ? token : null;
  }

  private static boolean isShort(String token) {
    return token.length() <= LONGEST_TOKEN && PRINTABLE.matcher(token).matches();
  }

  private static RunStart of(FetchJob fetchJob, Trigger trigger, String token) {
    return new RunStart(trigger, null, name(fetchJob, trigger, token), null, null, false, null);
  }

  private static String name(FetchJob fetchJob, Trigger trigger, String token) {
    var meta = fetchJob.getMetadata();
    String hash = Sha256.hex(meta.getUid() + "/" + trigger.word() + "/" + token);
    return CronJobName.of(meta.getName()) + "-" + hash.substring(0, 10);
  }

  /**
   * Returns the body of the run's Job, similar to that of {@code kubectl create job --from}.
   *
   * @param cronJob the CronJob's body
   * @param now time at which the Job is made
   */
  public Map<String, Object> job(Map<String, Object> cronJob, String cronJobUid, Instant now) {
    Node body = new Node(cronJob);
    Node template = body.at("spec", "jobTemplate");
    Map<String, Object> marks =
        Body.of(
            MANUAL,
            "manual",
            SCHEDULED,
            slot == null ? null : slot.toString(),
            AcceptCommand.REQUEST_ANNOTATION,
            request);
    Map<String, Object> all = new LinkedHashMap<>(marks);
    all.putAll(marks(trigger.word(), now));
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
        marked(template.at("spec"), marks(podTrigger(), now)));
  }

  /**
   * Adds annotations to the pod of the Job. The downloader reads these annotations through the
   * downward API.
   */
  private static Map<String, Object> marked(Node spec, Map<String, Object> marks) {
    Node metadata = spec.at("template", "metadata");
    var pod =
        with(
            spec.at("template"),
            Map.of(
                "metadata",
                with(metadata, Map.of("annotations", with(metadata.at("annotations"), marks)))));
    return with(spec, Map.of("template", pod));
  }

  /**
   * Returns the annotations with the trigger and the date of the run. A scheduled run that the
   * operator repeats needs them too, because the name of its Job does not end with a scheduled
   * time. Without the annotations the downloader would take this run for one that a person
   * requested, which ignores a hold.
   */
  private Map<String, Object> marks(String started, Instant now) {
    Instant known = date == null ? now : date;
    return Body.of(
        Identity.TRIGGER_ANNOTATION,
        started,
        Identity.DATE_ANNOTATION,
        known.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /**
   * Returns the trigger for the pod. A plain request also has a date, the time at which its Job was
   * made, and the downloader could not distinguish this date from one that a person requested.
   */
  private String podTrigger() {
    if (version != null) {
      return FetchPlan.PUBLISH_VERSION + version;
    }
    return trigger == Trigger.REQUEST && dateRequested
        ? FetchPlan.REQUEST_FOR_DATE
        : trigger.word();
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
