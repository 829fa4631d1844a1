package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.operator.tree.Body;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds the pod that downloads the file. The pod fits the restricted Pod Security level, and has
 * no API token.
 */
record PodBody(FetchJob fetchJob, DownloadSettings settings) {

  static final String CONTAINER = "downloader";
  static final String DATA = "/data";
  private static final String SECRETS = "secrets";

  /**
   * Holds the Job's podFailurePolicy. Its first rule ends the Job at once for every exit code of
   * the downloader, so a pod that had failed before it was evicted is not run again. If Kubernetes
   * removed a pod, the Job starts another one.
   */
  static final Map<String, Object> FAILURE_POLICY =
      Body.of(
          "rules",
          List.of(
              Body.of(
                  "action",
                  "FailJob",
                  "onExitCodes",
                  Body.of(
                      "containerName", CONTAINER, "operator", "In", "values", finalExitCodes())),
              Body.of(
                  "action",
                  "Ignore",
                  "onPodConditions",
                  List.of(Body.of("type", "DisruptionTarget", "status", "True")))));

  /**
   * Makes the pod look up a host name with a dot unchanged, before it tries the cluster's search
   * domains. Without this setting a Service could answer instead of a publisher, if the Service's
   * namespace has the name of a top-level domain.
   */
  private static final Map<String, Object> NAMES_AS_WRITTEN =
      Body.of("options", List.of(Body.of("name", "ndots", "value", "1")));

  private static List<Integer> finalExitCodes() {
    return Stream.of(ExitCode.values())
        .filter(code -> code != ExitCode.SUCCESS && code != ExitCode.INTERRUPTED)
        .map(ExitCode::code)
        .sorted()
        .toList();
  }

  Map<String, Object> of(String plan) throws InvalidSpecException {
    PodOptions options = new PodOptions(fetchJob.getSpec().podTemplate(), settings);
    Map<String, Object> pod = new LinkedHashMap<>(ours(plan, options));
    pod.putAll(options.placement());
    return pod;
  }

  private Map<String, Object> ours(String plan, PodOptions options) {
    return Body.of(
        "restartPolicy",
        "Never",
        "automountServiceAccountToken",
        false,
        "enableServiceLinks",
        false,
        "dnsConfig",
        NAMES_AS_WRITTEN,
        "imagePullSecrets",
        options.imagePullSecrets(),
        "securityContext",
        Body.of(
            "runAsNonRoot",
            true,
            "fsGroup",
            options.fsGroup(),
            "fsGroupChangePolicy",
            options.fsGroup() == null ? null : "OnRootMismatch",
            "supplementalGroups",
            options.supplementalGroups(),
            "seccompProfile",
            Body.of("type", "RuntimeDefault")),
        "containers",
        List.of(container(plan, options)),
        "volumes",
        volumes());
  }

  private List<Map<String, Object>> volumes() {
    var data =
        Body.of(
            "name",
            "data",
            "persistentVolumeClaim",
            Body.of("claimName", fetchJob.getSpec().destination().volume().claimName()));
    List<MountedKey> keys = new Mounts(fetchJob.getSpec().source().http()).all();
    if (keys.isEmpty()) {
      return List.of(data);
    }
    var sources = keys.stream().map(MountedKey::projection).toList();
    return List.of(data, Body.of("name", SECRETS, "projected", Body.of("sources", sources)));
  }

  private List<Map<String, Object>> mounts() {
    var data = Body.of("name", "data", "mountPath", DATA);
    return new Mounts(fetchJob.getSpec().source().http()).all().isEmpty()
        ? List.of(data)
        : List.of(data, Body.of("name", SECRETS, "mountPath", MountedKey.FOLDER, "readOnly", true));
  }

  private Map<String, Object> container(String plan, PodOptions options) {
    return Body.of(
        "name", CONTAINER,
        "image", settings.image(),
        "imagePullPolicy", settings.imagePullPolicy(),
        "env",
            List.of(
                Body.of("name", FetchPlan.VARIABLE, "value", plan),
                fromPod(FetchPlan.JOB_VARIABLE, "metadata.labels['batch.kubernetes.io/job-name']"),
                fromPod(FetchPlan.TRIGGER_VARIABLE, annotation(Identity.TRIGGER_ANNOTATION)),
                fromPod(FetchPlan.DATE_VARIABLE, annotation(Identity.DATE_ANNOTATION))),
        "resources", options.resources(),
        "securityContext",
            Body.of(
                "allowPrivilegeEscalation", false,
                "readOnlyRootFilesystem", true,
                "capabilities", Body.of("drop", List.of("ALL"))),
        "volumeMounts", mounts());
  }

  private static String annotation(String name) {
    return "metadata.annotations['" + name + "']";
  }

  /**
   * Returns an environment variable with a value from the pod's metadata, which is empty if the pod
   * lacks the value.
   */
  private static Map<String, Object> fromPod(String variable, String fieldPath) {
    return Body.of(
        "name",
        variable,
        "valueFrom",
        Body.of("fieldRef", Body.of("apiVersion", "v1", "fieldPath", fieldPath)));
  }
}
