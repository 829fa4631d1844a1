package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the HTTP layer of the Kubernetes client, so that the client's credentials,
 * proxies and short retries apply. The body of a request is small, so it is built once and written
 * once.
 */
final class ApiRequests {

  /**
   * The operator waits at most this long for one answer of the API server. An API server that works
   * answers a small request within a second.
   */
  private static final long ANSWER_SECONDS = 10;

  /**
   * A request to the API server may take this long with all repetitions of the HTTP layer. The
   * status has to be written within 30 s even if another request hangs, so a request that hangs is
   * not repeated at once.
   */
  private static final long PATIENCE_SECONDS = 12;

  /**
   * This header field requests only the metadata of the written object. Older servers answer with
   * the whole object.
   */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private static final Node NOTHING = new Node(null);

  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final KubernetesClient client;
  private final Telemetry telemetry;
  private final Pause pause;
  private final Silence silence = new Silence();

  ApiRequests(KubernetesClient client, Telemetry telemetry, Pause pause) {
    this.client = client;
    this.telemetry = telemetry;
    this.pause = pause;
  }

  /** Reads an object, or returns empty if there is no such object. */
  Optional<Node> get(String resource, String namespace, String path) {
    try {
      return send("GET", resource, namespace, builder(path), ApiRequests::tree);
    } catch (ApiException e) {
      if (e.code() != 404) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Returns the objects of a collection that a field selector selects.
   *
   * @param collection path of the collection, with the namespace left open
   */
  List<Node> selected(String resource, String namespace, String collection, String fields) {
    String path =
        collection.formatted(namespace)
            + "?limit=100&fieldSelector="
            + URLEncoder.encode(fields, StandardCharsets.UTF_8);
    return send("GET", resource, namespace, builder(path), json -> tree(json).at("items").items())
        .orElse(List.of());
  }

  /** Writes an object, and returns its metadata after the write. */
  ObjectMeta write(
      String method, String resource, String namespace, String path, String type, Object body) {
    HttpRequest.Builder request =
        builder(path).method(method, type, json(body)).setHeader("Accept", METADATA);
    return pause.pass(
        () ->
            send(method, resource, namespace, request, ApiRequests::metadata)
                .orElseGet(ObjectMeta::new));
  }

  /**
   * Asks the API server a question that is an object of its own, and returns the answer. The
   * question changes nothing, so a replica that may not write can ask it as well.
   */
  Node review(String resource, String path, Object body) {
    HttpRequest.Builder request = builder(path).method("POST", "application/json", json(body));
    return send("POST", resource, "", request, ApiRequests::tree).orElse(NOTHING);
  }

  private HttpRequest.Builder builder(String path) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(client.getMasterUrl() + path)
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a request, and returns the content of a successful answer, if it is JSON. */
  private <T> Optional<T> send(
      String method,
      String resource,
      String namespace,
      HttpRequest.Builder builder,
      Reading<T> reading) {
    String request = method + " " + resource;
    String place = request + " in " + namespace;
    if (silence.isOver(place)) {
      HttpResponse<byte[]> response = answer(request, place, resource, builder);
      telemetry.request(method, resource, response.code());
      Optional<byte[]> json =
          Optional.ofNullable(response.body()).filter(body -> body.length > 0 && body[0] == '{');
      return response.isSuccessful()
          ? read(request, json, reading)
          : refused(request, response.code(), json);
    }
    throw ApiException.noAnswer(request, Silence.WHY);
  }

  private HttpResponse<byte[]> answer(
      String request, String place, String resource, HttpRequest.Builder builder) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.getHttpClient().sendAsync(builder.build(), byte[].class);
    String why;
    try {
      return sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "the process is ending";
    } catch (TimeoutException e) {
      sent.cancel(true);
      silence.begin(place);
      why = "none came within %d s".formatted(PATIENCE_SECONDS);
    } catch (ExecutionException e) {
      why = String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage());
    }
    telemetry.request(request.substring(0, request.indexOf(' ')), resource, 0);
    throw ApiException.noAnswer(request, why);
  }

  /**
   * Reads a successful answer of the API server. An answer that is not JSON counts as no answer,
   * because the API server carried out the write, but its result is unknown.
   */
  private static <T> Optional<T> read(String request, Optional<byte[]> json, Reading<T> reading) {
    try {
      return json.isPresent() ? Optional.of(reading.of(json.get())) : Optional.empty();
    } catch (IOException e) {
      throw ApiException.noAnswer(request, "it is not JSON");
    }
  }

  private static <T> Optional<T> refused(String request, int code, Optional<byte[]> json) {
    Node status = NOTHING;
    try {
      status = json.isPresent() ? tree(json.get()) : NOTHING;
    } catch (IOException e) {
      // The answer has no readable body, so the operator uses only its status code.
      status = NOTHING;
    }
    throw ApiException.answered(request, code, status);
  }

  /** Reads that part of the API server's answer that the operator needs. */
  private interface Reading<T> {
    T of(byte[] json) throws IOException;
  }

  private static String json(@Nullable Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a body that is no JSON", e);
    }
  }

  private static Node tree(byte[] json) throws IOException {
    return new Node(JSON.readValue(json, Map.class));
  }

  /**
   * Reads an object's metadata without the managed fields, which are the largest part of an answer.
   */
  private static ObjectMeta metadata(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isMetadata = parser.currentName().equals("metadata");
        parser.nextToken();
        if (isMetadata) {
          return Metadata.of(new Node(withoutManagedFields(parser)));
        }
        parser.skipChildren();
      }
      return new ObjectMeta();
    }
  }

  private static Map<String, Object> withoutManagedFields(JsonParser parser) throws IOException {
    Map<String, Object> metadata = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("managedFields")) {
        parser.skipChildren();
      } else {
        metadata.put(name, parser.readValueAs(Object.class));
      }
    }
    return metadata;
  }
}
