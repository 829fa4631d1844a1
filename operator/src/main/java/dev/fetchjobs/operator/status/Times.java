package dev.fetchjobs.operator.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as a status holds them: RFC 3339, UTC, whole seconds, so that texts sort as times. */
final class Times {

  private Times() {}

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
