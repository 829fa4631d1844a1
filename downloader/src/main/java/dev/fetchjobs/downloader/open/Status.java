package dev.fetchjobs.downloader.open;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import java.time.Instant;
import java.util.List;

/** What a status code means for the run. */
final class Status {

  private static final int MAX_PHRASE = 40;

  private Status() {}

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** Worth another try, whatever the plan says. */
  static boolean isTransient(int status) {
    return switch (status) {
      case 202, 408, 425, 429 -> true;
      case 501, 505, 511 -> false;
      default -> status >= 500 && status <= 599;
    };
  }

  /** The failure of a response that does not bring the file. */
  static FetchException failure(Head head, List<Integer> onStatus, Instant now) {
    return failure(head, onStatus, now, advice(head.status()));
  }

  /**
   * @param advice ends the sentence if another try would not help
   */
  static FetchException failure(Head head, List<Integer> onStatus, Instant now, String advice) {
    int status = head.status();
    String answered = "The server answered " + phrase(head);
    Instant notBefore = RetryAfter.of(head, now).filter(now::isBefore).orElse(null);
    return new FetchException(
        isTransient(status) || onStatus.contains(status)
            ? new Failure.Transient(Reason.STATUS, answered + patience(status), notBefore)
            : new Failure.Permanent(Reason.STATUS, answered + advice, notBefore));
  }

  private static String phrase(Head head) {
    return head.reason().isEmpty()
        ? String.valueOf(head.status())
        : head.status() + " " + Printable.of(head.reason(), MAX_PHRASE);
  }

  /** What to do if it does not pass. */
  private static String patience(int status) {
    return switch (status) {
      case 429 -> ". If it lasts, ask less often (spec.schedule).";
      default ->
          isTransient(status)
              ? ". If it lasts, ask the publisher."
              : ", which retry.onStatus takes as passing. If it lasts, check the URL.";
    };
  }

  private static String advice(int status) {
    return switch (status) {
      case 401, 403 -> ". Check the credentials of source.http.";
      case 404, 410 ->
          ". Check the URL; if the file appears later, put %d in retry.onStatus.".formatted(status);
      case 451 -> ": it is withheld for legal reasons.";
      case 511 -> ": a network on the way wants a log-in.";
      default -> ".";
    };
  }
}
