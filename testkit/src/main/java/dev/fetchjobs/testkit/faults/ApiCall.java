package dev.fetchjobs.testkit.faults;

import java.util.Map;

/**
 * Describes one request to the Kubernetes API.
 *
 * @param method HTTP method, in upper case
 * @param target path and query as they were received
 * @param headers headers by lower-case name; for a repeated header the last value
 */
public record ApiCall(
    String method, String target, Map<String, String> headers, byte[] body, ApiPath path) {

  ApiCall(String method, String target, Map<String, String> headers, byte[] body) {
    this(method, target, headers, body, ApiPath.of(target));
  }

  /**
   * Returns the request's verb for the API server's authorizer: get, list, watch, create, update,
   * patch, delete or deletecollection.
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
   * Returns whether the request changes something that users see. Access reviews and Leases do not
   * count.
   */
  public boolean isWrite() {
    return switch (verb()) {
      case "create", "update", "patch", "delete", "deletecollection" ->
          !path.resource().endsWith("reviews") && !path.resource().equals("leases");
      default -> false;
    };
  }

  /**
   * Returns verb and resource, such as {@code patch fetchjobs/status}. The text is the same in
   * every test run.
   */
  public String kind() {
    String sub = path.subresource().isEmpty() ? "" : "/" + path.subresource();
    return verb() + " " + path.resource() + sub;
  }

  @Override
  public String toString() {
    return kind() + " " + path.namespace() + "/" + path.name();
  }
}
