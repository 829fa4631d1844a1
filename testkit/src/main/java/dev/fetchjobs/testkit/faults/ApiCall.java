package dev.fetchjobs.testkit.faults;

import java.util.Map;

/**
 * One request to the Kubernetes API.
 *
 * @param method of HTTP, upper case
 * @param target path and query as they came
 * @param headers by lower-case name; of a repeated one the last
 */
public record ApiCall(
    String method, String target, Map<String, String> headers, byte[] body, ApiPath path) {

  ApiCall(String method, String target, Map<String, String> headers, byte[] body) {
    this(method, target, headers, body, ApiPath.of(target));
  }

  /**
   * What the API server's authorizer calls it: get, list, watch, create, update, patch, delete or
   * deletecollection.
   */
  public String verb() {
    boolean named = !path.name().isEmpty();
    return switch (method) {
      case "GET" -> path.watch() ? "watch" : named || path.resource().isEmpty() ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> method;
    };
  }

  /**
   * Whether it asks for a change of something stored. Reviews and leases change nothing a user
   * sees.
   */
  public boolean isWrite() {
    return switch (verb()) {
      case "create", "update", "patch", "delete", "deletecollection" ->
          !path.resource().endsWith("reviews") && !path.resource().equals("leases");
      default -> false;
    };
  }

  /** Verb and resource, the same in every run: {@code patch fetchjobs/status}. */
  public String kind() {
    String sub = path.subresource().isEmpty() ? "" : "/" + path.subresource();
    return verb() + " " + path.resource() + sub;
  }

  @Override
  public String toString() {
    return kind() + " " + path.namespace() + "/" + path.name();
  }
}
