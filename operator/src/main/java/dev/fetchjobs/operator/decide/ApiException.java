package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.tree.Node;
import java.util.regex.Pattern;

/** Says that the API server refused a request, or did not answer. */
public final class ApiException extends RuntimeException {

  /** Finds the local port in a message such as {@code read tcp 10.0.0.1:41234->10.0.0.2:443}. */
  private static final Pattern LOCAL_ADDRESS = Pattern.compile("\\S+:\\d+->");

  private final int code;
  private final transient Node status;
  private final String sentence;

  private ApiException(String request, int code, Node status, String sentence) {
    super(request + ": " + sentence);
    this.code = code;
    this.status = status;
    this.sentence = sentence;
  }

  /**
   * Makes the exception for a request that the API server has answered.
   *
   * @param status the API server's answer, if it could be read
   */
  public static ApiException answered(String request, int code, Node status) {
    String says = LOCAL_ADDRESS.matcher(status.at("message").textOr("")).replaceAll("");
    String sentence =
        says.isEmpty()
            ? "The API server answered with status %d.".formatted(code)
            : "The API server says: " + says;
    return new ApiException(request, code, status, sentence);
  }

  /**
   * Makes the exception for a request that the API server did not answer. Nobody knows whether the
   * API server carried out the request.
   *
   * @param why description of what happened instead of an answer
   */
  public static ApiException noAnswer(String request, String why) {
    String seen = LOCAL_ADDRESS.matcher(why).replaceAll("");
    return new ApiException(
        request, 0, new Node(null), "The API server gave no answer: %s.".formatted(seen));
  }

  /** Returns the HTTP status of the API server's answer, or 0 when there was no answer. */
  public int code() {
    return code;
  }

  /**
   * Returns whether the API server answered with an error. Such an answer means that the API server
   * did not carry out the request.
   */
  boolean isAnswer() {
    return code >= 400 && code < 500;
  }

  /** Returns the API server's explanation of its refusal, for people. */
  public String explanation() {
    return status.at("message").textOr("status " + code);
  }

  /**
   * Returns the API server's explanation as a sentence. The sentence has no local ports, so that
   * the same cause gives the same sentence.
   */
  public String sentence() {
    return sentence;
  }

  /**
   * Returns whether the API server will refuse the same request again until somebody changes
   * something. 401 is no refusal of the request: the API server does not accept the operator's
   * token at that moment.
   */
  public boolean isRefusal() {
    return code >= 400
        && code < 500
        && code != 401
        && code != 404
        && code != 408
        && code != 409
        && code != 429
        && !isOwnerKindUnknown();
  }

  /**
   * Returns whether the API server does not know the kind FetchJob of the owner yet. The admission
   * plugin OwnerReferencesPermissionEnforcement notices a new kind up to 30 s late. Until then the
   * plugin refuses owner references to the new kind that block deletion.
   */
  private boolean isOwnerKindUnknown() {
    return code == 403 && status.at("message").textOr("").contains("cannot find RESTMapping");
  }

  /** Returns whether the namespace is being deleted, together with all its objects. */
  public boolean isNamespaceTerminating() {
    return status.at("details", "causes").items().stream()
        .anyMatch(cause -> cause.at("reason").textOr("").equals("NamespaceTerminating"));
  }
}
