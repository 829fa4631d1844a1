package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Goes with every write. By default the API server reads what is applied a second time, to warn
   * of unknown and doubled fields: a sixth of its work for a CronJob, a tenth for a status, and a
   * program has nobody who reads the warning.
   */
  private static final String AS_US = "?fieldValidation=Ignore&fieldManager=" + FIELD_MANAGER;

  /** For one answer. An API server that is alive answers a small request within a second. */
  private static final long ANSWER_SECONDS = 10;

  /** For the answer after all repetitions of the HTTP layer. */
  private static final long PATIENCE_SECONDS = 60;

  /** Of what a write made we want the version only; older servers answer with the object. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private static final Node NOTHING = new Node(null);

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
   * @return resource version of the object as it is now
   */
  public String applyCronJob(
      String namespace, String name, Map<String, Object> body, boolean force) {
    return write(
        "PATCH",
        "cronjobs",
        "apis/batch/v1/namespaces/%s/cronjobs/%s%s&force=%s"
            .formatted(namespace, name, AS_US, force),
        APPLY,
        body);
  }

  /**
   * Applies the status alone.
   *
   * @param uid makes the API server refuse it for a namesake created meanwhile
   * @return resource version of the object as it is now
   */
  public String applyStatus(String namespace, String name, String uid, Object status) {
    return write(
        "PATCH",
        "fetchjobs/status",
        "apis/fetchjobs.dev/v1alpha1/namespaces/%s/fetchjobs/%s/status%s&force=true"
            .formatted(namespace, name, AS_US),
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
        "apis/batch/v1/namespaces/%s/cronjobs/%s/status%s".formatted(namespace, name, AS_US),
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
      write("POST", resource, path + AS_US, "application/json", body);
    } catch (ApiException e) {
      if (e.code() != 409) {
        throw e;
      }
    }
  }

  /** The warnings about an object: of all Events the oldest hundred might hold none. */
  public List<Node> warnings(String namespace, String objectUid) {
    String selector =
        URLEncoder.encode(
            "involvedObject.uid=" + objectUid + ",type=Warning", StandardCharsets.UTF_8);
    String path =
        "api/v1/namespaces/%s/events?limit=100&fieldSelector=%s".formatted(namespace, selector);
    return send("GET", "events", builder(path)).map(Api::tree).orElse(NOTHING).at("items").items();
  }

  /** Returns the resource version that came of it. */
  private String write(String method, String resource, String path, String type, Object body) {
    HttpRequest.Builder request =
        builder(path).method(method, type, json(body)).setHeader("Accept", METADATA);
    return pause.pass(() -> send(method, resource, request).map(Api::version).orElse(""));
  }

  private HttpRequest.Builder builder(String path) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(client.getMasterUrl() + path)
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the content of a successful answer, if it is JSON. */
  private Optional<byte[]> send(String method, String resource, HttpRequest.Builder builder) {
    String request = method + " " + resource;
    try {
      HttpResponse<byte[]> response =
          client
              .getHttpClient()
              .sendAsync(builder.build(), byte[].class)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      telemetry.request(method, resource, response.code());
      Optional<byte[]> json =
          Optional.ofNullable(response.body()).filter(body -> body.length > 0 && body[0] == '{');
      if (!response.isSuccessful()) {
        Node status = json.map(Api::tree).orElse(NOTHING);
        throw new ApiException(request, response.code(), status, null);
      }
      return json;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(request, 0, NOTHING, e);
    } catch (ExecutionException | TimeoutException | UncheckedIOException e) {
      telemetry.request(method, resource, 0);
      throw new ApiException(request, 0, NOTHING, e);
    }
  }

  private static String json(@Nullable Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a body that is no JSON", e);
    }
  }

  private static Node tree(byte[] json) {
    try {
      return new Node(JSON.readValue(json, Map.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Read no further than needed: managed fields are most of an answer. */
  private static String version(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      boolean inMetadata = false;
      for (parser.nextToken(); parser.nextToken() != null; ) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!inMetadata && "metadata".equals(name)) {
          inMetadata = value == JsonToken.START_OBJECT;
        } else if (inMetadata && "resourceVersion".equals(name)) {
          return parser.getText();
        } else {
          parser.skipChildren();
        }
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
