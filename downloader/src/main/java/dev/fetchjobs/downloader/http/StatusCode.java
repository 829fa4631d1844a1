package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import java.util.List;

/** Says what the status codes of HTTP mean for a run. */
public final class StatusCode {

  private static final int MAX_PHRASE = 40;

  private StatusCode() {}

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** Returns whether a later attempt may succeed after this status, whatever the plan says. */
  static boolean isTransient(int status) {
    return switch (status) {
      case 202, 408, 425, 429 -> true;
      case 501, 505, 511 -> false;
      default -> status >= 500 && status <= 599;
    };
  }

  /** Returns the failure for a response that does not bring the file. */
  public static FetchException failure(ResponseHead head, FetchPlan plan, Instant now) {
    return failure(head, plan, now, advice(head, plan.source()));
  }

  /**
   * Returns the failure for a response that does not bring the file.
   *
   * @param advice the end of the message, if another attempt would not help
   */
  static FetchException failure(ResponseHead head, FetchPlan plan, Instant now, String advice) {
    int status = head.status();
    List<Integer> onStatus = plan.retry().onStatus();
    String answered = "The server answered " + phrase(head);
    Instant notBefore = RetryAfter.of(head, now).filter(now::isBefore).orElse(null);
    return new FetchException(
        isTransient(status) || onStatus.contains(status)
            ? new Failure.Transient(Reason.STATUS, answered + patience(status), notBefore)
            : new Failure.Permanent(Reason.STATUS, answered + advice, notBefore));
  }

  private static String phrase(ResponseHead head) {
    // Some servers repeat the number of the status in the reason phrase, such as "Status 401".
    return head.reason().isEmpty() || head.reason().contains(String.valueOf(head.status()))
        ? String.valueOf(head.status())
        : head.status() + " " + Printable.of(head.reason(), MAX_PHRASE);
  }

  /** Returns what the user can do if the server keeps sending this status. */
  private static String patience(int status) {
    return switch (status) {
      case 429 -> ". If it lasts, ask less often (spec.schedule).";
      default ->
          isTransient(status)
              ? ". If it lasts, ask the publisher."
              : ", which retry.onStatus lists as temporary. If it lasts, check the URL.";
    };
  }

  static boolean hasCredentials(FetchPlan.Source source) {
    return source.basicAuth() != null
        || source.bearerToken() != null
        || source.oauth2() != null
        || source.digestAuth() != null
        || source.headers().stream()
            .anyMatch(h -> h.file() != null || h.name().equalsIgnoreCase("Authorization"));
  }

  private static String advice(ResponseHead head, FetchPlan.Source source) {
    int status = head.status();
    return switch (status) {
      case 403 ->
          hasCredentials(source)
              ? ". Check the credentials of source.http."
              : ", and no credentials are set. If the file is public, it may refuse unknown clients: name yourself and a contact in source.http.userAgent.";
      case 404, 410 ->
          ". Check the URL; if the file appears later, put %d in retry.onStatus.".formatted(status);
      case 451 -> ": it is withheld for legal reasons.";
      case 511 -> ": a network on the way demands a log-in.";
      default -> ".";
    };
  }
}
