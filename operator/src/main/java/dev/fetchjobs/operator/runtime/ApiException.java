package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.tree.Node;
import org.jspecify.annotations.Nullable;

/** The API server's refusal, or no answer at all. */
public final class ApiException extends RuntimeException {

  private final int code;
  private final transient Node status;

  ApiException(String request, int code, Node status, @Nullable Throwable cause) {
    super(
        "%s: %s"
            .formatted(request, status.at("message").textOr(code == 0 ? "no answer" : "" + code)),
        cause);
    this.code = code;
    this.status = status;
  }

  /** HTTP status, 0 when there was no answer. */
  public int code() {
    return code;
  }

  /** What the API server says, for people. */
  public String explanation() {
    return status.at("message").textOr("status " + code);
  }

  /** Whether the same request will be refused again until somebody changes something. */
  public boolean isRefusal() {
    return code >= 400
        && code < 500
        && code != 404
        && code != 408
        && code != 409
        && code != 429
        && !isOwnerKindUnknown();
  }

  /**
   * Admission plugin OwnerReferencesPermissionEnforcement learns of a new kind up to 30 s late, and
   * until then refuses owner references to it that block deletion.
   */
  private boolean isOwnerKindUnknown() {
    return code == 403 && status.at("message").textOr("").contains("cannot find RESTMapping");
  }

  /** Whether the namespace is going away, and our objects with it. */
  public boolean isNamespaceTerminating() {
    return status.at("details", "causes").items().stream()
        .anyMatch(cause -> cause.at("reason").textOr("").equals("NamespaceTerminating"));
  }
}
