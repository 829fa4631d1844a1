package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.tree.Node;
import java.util.regex.Pattern;

/** The API server's refusal, or no answer at all. */
public final class ApiException extends RuntimeException {

  /** The local port in a message such as {@code read tcp 10.0.0.1:41234->10.0.0.2:443}. */
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
   * @param status the API server's answer, as far as it could be read
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
   * Whether the request was carried out is not known.
   *
   * @param why what was seen instead of an answer
   */
  public static ApiException noAnswer(String request, String why) {
    String seen = LOCAL_ADDRESS.matcher(why).replaceAll("");
    return new ApiException(
        request, 0, new Node(null), "The API server gave no answer: %s.".formatted(seen));
  }

  /** HTTP status, 0 when there was no answer. */
  public int code() {
    return code;
  }

  /** Whether it is sure that the request was not carried out. */
  boolean isAnswer() {
    return code >= 400 && code < 500;
  }

  /** What the API server says, for people. */
  public String explanation() {
    return status.at("message").textOr("status " + code);
  }

  /** The same as a sentence, equal for equal causes: without local ports. */
  public String sentence() {
    return sentence;
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
