package dev.fetchjobs.operator.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as a status holds them: RFC 3339, UTC, whole seconds, so that texts sort as times. */
final class Times {

  private Times() {}

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static @Nullable String textOrNull(@Nullable Instant instant) {
    return instant == null ? null : text(instant);
  }
}
