package dev.fetchjobs.operator.cron;

import java.time.Duration;
import java.time.Instant;

/**
 * {@code @every}: one firing an interval after the last one.
 *
 * @param interval whole seconds, at least one
 */
record Every(Duration interval) implements Rhythm {

  /**
   * Rounds as the parser does: below a second up to one second, otherwise down to whole seconds.
   */
  static Every of(Duration duration) {
    return new Every(Duration.ofSeconds(Math.max(1, duration.getSeconds())));
  }

  Instant after(Instant instant) {
    return instant.minusNanos(instant.getNano()).plus(interval);
  }
}
