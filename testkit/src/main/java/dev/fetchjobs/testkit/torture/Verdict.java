package dev.fetchjobs.testkit.torture;

import java.util.Comparator;

/** Judges one trial. */
enum Verdict {
  RIGHT("right"),
  GARBAGE("publishes garbage"),
  SECRET_SENT("sends the secret"),
  PRIVATE_ADDRESS("asks a private address"),
  WITHOUT_TLS("goes on without TLS"),
  ACCEPTED("accepts what it has to refuse"),
  ENDLESS("never ends"),
  OLD_FILE_GONE("loses the old file"),
  FAILURE_HIDDEN("hides the failure"),
  FALSE_ALARM("fails after it published"),
  FILE_MISSED("misses the file"),
  TOO_EARLY("asks too early");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /**
   * Judges what was seen. If a tool did several things wrong, the worst one counts: what it gave
   * away, then what consumers read, then how it ended.
   */
  static Verdict of(Expectation expectation, Observed seen) {
    Sin worst = seen.sins().stream().min(Comparator.naturalOrder()).orElse(null);
    if (worst != null && worst != Sin.TOO_EARLY) {
      return of(worst);
    }
    if (seen.left() == Left.OTHER) {
      return GARBAGE;
    }
    if (seen.ending() instanceof Ending.Endless) {
      return ENDLESS;
    }
    return worst == null ? ended(expectation, seen) : of(worst);
  }

  private static Verdict of(Sin sin) {
    return switch (sin) {
      case SECRET_SENT -> SECRET_SENT;
      case PRIVATE_ADDRESS -> PRIVATE_ADDRESS;
      case WITHOUT_TLS -> WITHOUT_TLS;
      case TOO_EARLY -> TOO_EARLY;
    };
  }

  private static Verdict ended(Expectation expectation, Observed seen) {
    return switch (seen.left()) {
      case OTHER -> GARBAGE;
      case NONE -> OLD_FILE_GONE;
      case NEW ->
          switch (expectation) {
            case FAILURE, OLD_FILE -> ACCEPTED;
            case FILE, FILE_OR_FAILURE -> seen.succeeded() ? RIGHT : FALSE_ALARM;
          };
      case OLD ->
          switch (expectation) {
            case FILE -> FILE_MISSED;
            case OLD_FILE -> RIGHT;
            case FAILURE, FILE_OR_FAILURE -> seen.succeeded() ? FAILURE_HIDDEN : RIGHT;
          };
    };
  }

  @Override
  public String toString() {
    return words;
  }
}
