package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Every request of the operator besides list and watch: small bodies built once, written once. Goes
 * through the client's HTTP layer, so credentials, proxies and its short retries apply.
 */
public final class Api {

  /** Owner of our fields in server-side apply. Never changes: other names would own for ever. */
  public static final String FIELD_MANAGER = "fetchjob-operator";

  private static final String APPLY = "application/apply-patch+yaml";

  /** For one answer. An API server that is alive answers a small request within a second. */
  private static final long ANSWER_SECONDS = 10;

  /** For the answer after all repetitions of the HTTP layer. */
  private static final long PATIENCE_SECONDS = 60;

  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final KubernetesClient client;
  private final Telemetry telemetry;
  private final Pause pause;

  Api(KubernetesClient client, Telemetry telemetry, Pause pause) {
    this.client = client;
    this.telemetry = telemetry;
    this.pause = pause;
  }

  /**
   * @param force take fields over from other managers; never for an object that is not known to be
   *     ours
   * @return metadata of the object as it is now
   */
  public Node applyCronJob(String namespace, String name, Map<String, Object> body, boolean force) {
    return write(
        "PATCH",
        "cronjobs",
        "apis/batch/v1/namespaces/%s/cronjobs/%s?fieldManager=%s&force=%s"
            .formatted(namespace, name, FIELD_MANAGER, force),
        APPLY,
        body);
  }

  /**
   * Applies the status alone.
   *
   * @param uid makes the API server refuse it for a namesake created meanwhile
   */
  public Node applyStatus(String namespace, String name, String uid, Object status) {
    return write(
        "PATCH",
        "fetchjobs/status",
        "apis/fetchjobs.dev/v1alpha1/namespaces/%s/fetchjobs/%s/status?fieldManager=%s&force=true"
            .formatted(namespace, name, FIELD_MANAGER),
        APPLY,
        Body.of(
            "apiVersion",
            "fetchjobs.dev/v1alpha1",
            "kind",
            "FetchJob",
            "metadata",
            Body.of("name", name, "namespace", namespace, "uid", uid),
            "status",
            status));
  }

  /** Moves the slot that the CronJob controller counts from: no run for one before it. */
  public void moveLastSchedule(String namespace, String name, String time) {
    write(
        "PATCH",
        "cronjobs/status",
        "apis/batch/v1/namespaces/%s/cronjobs/%s/status?fieldManager=%s"
            .formatted(namespace, name, FIELD_MANAGER),
        "application/merge-patch+json",
        Body.of("status", Body.of("lastScheduleTime", time)));
  }

  /** Makes a Job; one that is there already, by an earlier attempt, is as good. */
  public void createJob(String namespace, Map<String, Object> body) {
    create("jobs", "apis/batch/v1/namespaces/%s/jobs".formatted(namespace), body);
  }

  public void createEvent(String namespace, Map<String, Object> body) {
    create("events", "api/v1/namespaces/%s/events".formatted(namespace), body);
  }

  private void create(String resource, String path, Map<String, Object> body) {
    try {
      write("POST", resource, path + "?fieldManager=" + FIELD_MANAGER, "application/json", body);
    } catch (ApiException e) {
      if (e.code() != 409) {
        throw e;
      }
    }
  }

  /** The Events about an object. */
  public List<Node> events(String namespace, String objectUid) {
    String selector = URLEncoder.encode("involvedObject.uid=" + objectUid, StandardCharsets.UTF_8);
    return send(
            "GET",
            "events",
            "api/v1/namespaces/%s/events?limit=100&fieldSelector=%s".formatted(namespace, selector),
            null,
            null)
        .at("items")
        .items();
  }

  private Node write(String method, String resource, String path, String type, Object body) {
    return pause.pass(() -> send(method, resource, path, type, body));
  }

  private Node send(
      String method, String resource, String path, @Nullable String type, @Nullable Object body) {
    String request = method + " " + resource;
    HttpRequest.Builder builder =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl() + path)
            .timeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (type != null) {
      builder.method(method, type, json(body));
    }
    try {
      HttpResponse<byte[]> response =
          client
              .getHttpClient()
              .sendAsync(builder.build(), byte[].class)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      telemetry.request(method, resource, response.code());
      Node answer = read(response.body());
      if (!response.isSuccessful()) {
        throw new ApiException(request, response.code(), answer, null);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(request, 0, new Node(null), e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      telemetry.request(method, resource, 0);
      throw new ApiException(request, 0, new Node(null), e);
    }
  }

  private static String json(@Nullable Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a body that is no JSON", e);
    }
  }

  private static Node read(byte @Nullable [] body) throws IOException {
    if (body == null || body.length == 0 || body[0] != '{') {
      return new Node(null);
    }
    return new Node(JSON.readValue(body, Map.class));
  }
}
