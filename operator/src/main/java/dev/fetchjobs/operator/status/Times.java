package dev.fetchjobs.operator.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Writes instants as a status has them: in RFC 3339, in UTC and in whole seconds. Such texts have
 * the same order as the times.
 */
final class Times {

  private Times() {}

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
