package dev.fetchjobs.operator.page;

import dev.fetchjobs.operator.runtime.Reviews.User;

/** Represents what the header fields of a request claim about its user. */
sealed interface ProxyClaim {

  /** The request names no user. */
  record Absent() implements ProxyClaim {}

  /** The trusted proxy names this user. */
  record Proven(User user) implements ProxyClaim {}

  /** The request names a user, and the operator does not believe it. */
  record Refused(Reason reason) implements ProxyClaim {}

  /** Says why a claim is refused. The text continues "the operator refused it, because". */
  enum Reason {
    NO_SECRET(
        "the operator has no usable secret. Put 32 to 1024 visible ASCII characters into the key"
            + " \"secret\" of the Secret page.proxy.secretName"),
    UNPROVEN(
        "the request did not have the proxy's secret. If the proxy sent it, compare its secret and"
            + " page.proxy.secretHeader; if not, somebody else tries to be a user"),
    REPEATED(
        "a header field occurs more than once. Let the proxy replace the client's fields, not add"
            + " to them"),
    NO_USER("the name of the user is empty. Let the proxy send it in page.proxy.userHeader"),
    TOO_LONG("a name is longer than 256 characters, or all groups are longer than 8192"),
    BAD_CHARACTER("a name has a character that is not ASCII, or a control character or space"),
    SYSTEM(
        "a name begins with \"system:\". Such names belong to Kubernetes; rename the user or the"
            + " group, or leave it out at the proxy");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
