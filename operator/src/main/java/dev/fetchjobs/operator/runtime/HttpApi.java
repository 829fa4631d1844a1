package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.ActiveJobs;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the paths, bodies and query parameters of the requests to the API server. */
public final class HttpApi implements Api {

  private static final String APPLY = "application/apply-patch+yaml";

  /**
   * The URL of every write to the API server has these query parameters. By default the API server
   * parses a body a second time to warn of unknown and duplicate fields. This parsing is a sixth of
   * the API server's work for a CronJob and a tenth for a status, and nobody would read the warning
   * here.
   */
  private static final String AS_US = "?fieldValidation=Ignore&fieldManager=" + FIELD_MANAGER;

  private static final String EVENTS = "api/v1/namespaces/%s/events";

  private static final String CONFIG_MAPS = "api/v1/namespaces/%s/configmaps";

  private static final String CRON_JOBS = "apis/batch/v1/namespaces/%s/cronjobs";

  private final ApiRequests requests;

  public HttpApi(KubernetesClient client, Telemetry telemetry, Pause pause) {
    this.requests = new ApiRequests(client, telemetry, pause);
  }

  @Override
  public Optional<GenericKubernetesResource> cronJob(String namespace, String name) {
    return requests
        .get("cronjobs", namespace, CRON_JOBS.formatted(namespace) + "/" + name)
        .map(HttpApi::object);
  }

  /**
   * Reads a FetchJob by requesting a list with only this FetchJob. The operator may list FetchJobs,
   * but not get one.
   */
  @Override
  public Optional<Node> fetchJob(String namespace, String name) {
    return requests
        .selected(
            "fetchjobs",
            namespace,
            "apis/fetchjobs.dev/v1alpha1/namespaces/%s/fetchjobs",
            "metadata.name=" + name)
        .stream()
        .findFirst();
  }

  @Override
  public ObjectMeta createCronJob(String namespace, Map<String, Object> body) {
    return post("cronjobs", namespace, CRON_JOBS.formatted(namespace), body);
  }

  @Override
  public ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body) {
    return requests.write(
        "PUT",
        "cronjobs",
        namespace,
        CRON_JOBS.formatted(namespace) + "/" + name + AS_US,
        "application/json",
        body);
  }

  @Override
  public ObjectMeta applyStatus(
      String namespace, String name, String uid, @Nullable String version, Object status) {
    return requests.write(
        "PATCH",
        "fetchjobs/status",
        namespace,
        "apis/fetchjobs.dev/v1alpha1/namespaces/%s/fetchjobs/%s/status%s&force=true"
            .formatted(namespace, name, AS_US),
        APPLY,
        Body.of(
            "apiVersion",
            "fetchjobs.dev/v1alpha1",
            "kind",
            "FetchJob",
            "metadata",
            Body.of("name", name, "namespace", namespace, "uid", uid, "resourceVersion", version),
            "status",
            status));
  }

  @Override
  public ObjectMeta moveLastSchedule(String namespace, String name, String time) {
    return patchCronJobStatus(namespace, name, Body.of("lastScheduleTime", time));
  }

  @Override
  public ObjectMeta enterActiveJob(String namespace, String cronJob, String job, String uid) {
    return patchCronJobStatus(
        namespace, cronJob, Body.of("active", ActiveJobs.alone(namespace, job, uid)));
  }

  private ObjectMeta patchCronJobStatus(String namespace, String name, Map<String, Object> status) {
    return requests.write(
        "PATCH",
        "cronjobs/status",
        namespace,
        CRON_JOBS.formatted(namespace) + "/" + name + "/status" + AS_US,
        "application/merge-patch+json",
        Body.of("status", status));
  }

  @Override
  public ObjectMeta createJob(String namespace, Map<String, Object> body) {
    return create("jobs", namespace, "apis/batch/v1/namespaces/%s/jobs".formatted(namespace), body);
  }

  @Override
  public void patchJob(String namespace, String name, Map<String, Object> patch) {
    requests.write(
        "PATCH",
        "jobs",
        namespace,
        "apis/batch/v1/namespaces/%s/jobs/%s%s".formatted(namespace, name, AS_US),
        "application/merge-patch+json",
        patch);
  }

  @Override
  public ObjectMeta createConfigMap(String namespace, Map<String, Object> body) {
    return post("configmaps", namespace, CONFIG_MAPS.formatted(namespace), body);
  }

  @Override
  public ObjectMeta applyConfigMap(String namespace, String name, Map<String, Object> body) {
    return requests.write(
        "PATCH",
        "configmaps",
        namespace,
        CONFIG_MAPS.formatted(namespace) + "/" + name + AS_US + "&force=true",
        APPLY,
        body);
  }

  @Override
  public void patchPodStatus(String namespace, String name, Map<String, Object> patch) {
    try {
      requests.write(
          "PATCH",
          "pods/status",
          namespace,
          "api/v1/namespaces/%s/pods/%s/status%s".formatted(namespace, name, AS_US),
          "application/strategic-merge-patch+json",
          patch);
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }

  @Override
  public void createEvent(String namespace, Map<String, Object> body) {
    create("events", namespace, EVENTS.formatted(namespace), body);
  }

  /**
   * Creates an object. If it already exists because of an earlier attempt, this counts as success.
   */
  private ObjectMeta create(
      String resource, String namespace, String path, Map<String, Object> body) {
    try {
      return post(resource, namespace, path, body);
    } catch (ApiException e) {
      if (e.code() != 409) {
        throw e;
      }
      return new ObjectMeta();
    }
  }

  /** Creates an object. If an object has the name already, this fails with 409. */
  private ObjectMeta post(
      String resource, String namespace, String path, Map<String, Object> body) {
    return requests.write("POST", resource, namespace, path + AS_US, "application/json", body);
  }

  @Override
  public List<Node> warnings(String namespace, String objectUid) {
    return requests.selected(
        "events", namespace, EVENTS, "involvedObject.uid=" + objectUid + ",type=Warning");
  }

  @Override
  public List<Node> events(String namespace, String objectUid) {
    return requests.selected("events", namespace, EVENTS, "involvedObject.uid=" + objectUid);
  }

  @Override
  public Optional<Node> claim(String namespace, String name) {
    return requests.get(
        "persistentvolumeclaims",
        namespace,
        "api/v1/namespaces/%s/persistentvolumeclaims/%s".formatted(namespace, name));
  }

  private static GenericKubernetesResource object(Node tree) {
    var object = new GenericKubernetesResource();
    object.setMetadata(Metadata.of(tree.at("metadata")));
    Map<String, Object> parts = tree.fields();
    parts.remove("metadata");
    object.setAdditionalProperties(parts);
    return object;
  }
}
