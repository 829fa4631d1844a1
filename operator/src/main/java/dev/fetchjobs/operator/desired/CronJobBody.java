package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.JobTemplate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.cron.ScheduleCalendar;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the CronJob of a FetchJob. */
record CronJobBody(
    FetchJob fetchJob, DownloadSettings settings, @Nullable ScheduleCalendar calendar) {

  Map<String, Object> of(String expression) throws InvalidSpecException {
    settings.allowed().check(fetchJob.getSpec().podTemplate(), settings.fsGroup());
    settings.allowed().check(fetchJob.getSpec().jobTemplate());
    var spec = fetchJob.getSpec();
    var meta = fetchJob.getMetadata();
    FetchPlan plan = new PlanOf(fetchJob, settings, calendar).plan();
    Map<String, Object> job = job(plan);
    return Body.of(
        "apiVersion",
        "batch/v1",
        "kind",
        "CronJob",
        "metadata",
        Body.of(
            "name", CronJobName.of(meta.getName()),
            "namespace", meta.getNamespace(),
            "labels", Identity.labels(fetchJob),
            "annotations", Identity.annotations(fetchJob),
            "ownerReferences", List.of(owner())),
        "spec",
        Body.of(
            "schedule", expression,
            "timeZone", spec.timeZone(),
            "suspend", spec.suspend(),
            "concurrencyPolicy", "Forbid",
            "startingDeadlineSeconds", spec.startingDeadlineSeconds(),
            "successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit(),
            "failedJobsHistoryLimit", spec.failedJobsHistoryLimit(),
            "jobTemplate", Body.of("metadata", template(job, plan), "spec", job)));
  }

  /**
   * Returns the digest of the whole body of the CronJob. The digest of the Job template is in the
   * template's annotations, so it is part of the body.
   */
  static String digest(Map<String, Object> body) {
    Map<String, Object> spec = new Node(body).at("spec").fields();
    spec.put(
        "jobTemplate", new Node(body).at("spec", "jobTemplate", "metadata", "annotations").value());
    return Origin.digest(new Node(Arrays.asList(body.get("metadata"), spec)));
  }

  private Map<String, Object> owner() {
    var meta = fetchJob.getMetadata();
    return Body.of(
        "apiVersion",
        "fetchjobs.dev/v1alpha1",
        "kind",
        "FetchJob",
        "name",
        meta.getName(),
        "uid",
        meta.getUid(),
        "controller",
        true,
        "blockOwnerDeletion",
        true);
  }

  /**
   * Returns the Job template with the metadata of every Job, whether it is scheduled or created by
   * the operator.
   */
  private Map<String, Object> template(Map<String, Object> job, FetchPlan plan) {
    JobTemplate theirs = fetchJob.getSpec().jobTemplate();
    Map<String, Object> labels =
        with(theirs == null ? null : theirs.labels(), Identity.labels(fetchJob));
    Map<String, Object> annotations =
        with(theirs == null ? null : theirs.annotations(), Identity.annotations(fetchJob));
    Origin origin =
        new Origin(
            fetchJob.getMetadata().getGeneration(),
            plan.digest(),
            Origin.digest(new Node(List.of(labels, annotations, job))));
    annotations.putAll(origin.annotations());
    return Body.of("labels", labels, "annotations", annotations);
  }

  /**
   * Merges labels or annotations from two sources. Labels and annotations that identify runs
   * replace others with the same key.
   */
  private static Map<String, Object> with(
      @Nullable Map<String, String> theirs, Map<String, Object> ours) {
    Map<String, Object> all = new LinkedHashMap<>(theirs == null ? Map.of() : theirs);
    all.putAll(ours);
    return all;
  }

  private Map<String, Object> pod() {
    PodOptions options = new PodOptions(fetchJob.getSpec().podTemplate(), settings);
    return Body.of(
        "labels", options.labels(Identity.labels(fetchJob)),
        "annotations", options.annotations(Identity.annotations(fetchJob)));
  }

  private Map<String, Object> job(FetchPlan plan) throws InvalidSpecException {
    return Body.of(
        "backoffLimit",
        2,
        "activeDeadlineSeconds",
        seconds(plan.timeout().plus(settings.startAllowance())),
        "podFailurePolicy",
        PodBody.FAILURE_POLICY,
        "template",
        Body.of("metadata", pod(), "spec", new PodBody(fetchJob, settings).of(json(plan))));
  }

  /**
   * Returns the plan as JSON in which {@code $} is escaped, because Kubernetes replaces {@code
   * $(NAME)} and {@code $$} in the value of an environment variable.
   */
  private static String json(FetchPlan plan) throws InvalidSpecException {
    String json = Wire.write(plan).replace("$", "\\u0024");
    int bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (bytes > FetchPlan.MAX_BYTES) {
      throw new InvalidSpecException(
          "spec",
          bytes + " bytes",
          "a run's plan may have at most %d; shorten headers or lists"
              .formatted(FetchPlan.MAX_BYTES));
    }
    return json;
  }

  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}
