package dev.fetchjobs.testkit.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * Describes one request as the API server recorded it. A part that a request does not have (a
 * namespace, a sub-resource) is an empty string.
 *
 * @param pod the pod to which the user's token is bound; empty if the user is not a pod
 * @param code the HTTP status of the answer
 * @param received when the API server received the request
 * @param answered when the API server completed the answer
 */
public record AuditRequest(
    String user,
    String pod,
    String userAgent,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String uri,
    int code,
    Instant received,
    Instant answered) {

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private static final String POD = "authentication.kubernetes.io/pod-name";

  /** Returns whether the request asked for a change, even if the API server refused the change. */
  public boolean isWrite() {
    return WRITES.contains(verb);
  }

  /** Returns the request in words, for example {@code patch fetchjobs/status gleif}. */
  @Override
  public String toString() {
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return "%s %s %s/%s -> %d by %s (%s)"
        .formatted(verb, what, namespace, name, code, user, userAgent);
  }

  static AuditRequest of(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return new AuditRequest(
        event.path("user").path("username").asText(),
        event.path("user").path("extra").path(POD).path(0).asText(),
        event.path("userAgent").asText(),
        event.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText(),
        object.path("subresource").asText(),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("requestURI").asText(),
        event.path("responseStatus").path("code").asInt(),
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        Instant.parse(event.path("stageTimestamp").asText()));
  }
}
