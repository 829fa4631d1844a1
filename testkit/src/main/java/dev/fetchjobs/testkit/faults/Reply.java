package dev.fetchjobs.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Describes a complete answer to a request that is not a watch.
 *
 * @param headers complete lines without their line ends; no headers about length or connection
 */
public record Reply(int status, List<String> headers, byte[] body) {

  /** Returns an error answer in the form of the API server. */
  static Reply failure(int status, OptionalInt retryAfter) {
    List<String> headers = new ArrayList<>(List.of("Content-Type: application/json"));
    retryAfter.ifPresent(seconds -> headers.add("Retry-After: " + seconds));
    return new Reply(status, headers, status(status).toString().getBytes(UTF_8));
  }

  static ObjectNode status(int code) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.put("message", "injected fault: answered with " + code);
    return status.put("reason", reason(code)).put("code", code);
  }

  /** Returns a complete answer whose body is only the first half of this one. */
  Reply truncated() {
    return new Reply(status, headers, Arrays.copyOf(body, body.length / 2));
  }

  private static String reason(int code) {
    return switch (code) {
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 409 -> "Conflict";
      case 410 -> "Expired";
      case 422 -> "Invalid";
      case 429 -> "TooManyRequests";
      case 500 -> "InternalError";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "Unknown";
    };
  }
}
