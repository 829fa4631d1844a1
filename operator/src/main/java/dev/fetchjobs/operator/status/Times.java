package dev.fetchjobs.operator.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Writes instants as a FetchJob's status has them: in RFC 3339, in UTC and in whole seconds. Texts
 * in this form sort as the times do.
 */
final class Times {

  private Times() {}

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
