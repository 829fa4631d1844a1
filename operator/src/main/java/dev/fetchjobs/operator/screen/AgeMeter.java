package dev.fetchjobs.operator.screen;

import dev.fetchjobs.operator.status.FileAge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows the age of a file against its limit.
 *
 * @param percent age in percent of the limit, at most 100
 * @param late whether the file is too old
 */
public record AgeMeter(String text, int percent, boolean late) {

  static final AgeMeter WITHOUT_LIMIT = new AgeMeter("no limit", 0, false);

  /** The condition Fresh is Unknown: there is no file yet, or its age is not known. */
  static final AgeMeter UNKNOWN = new AgeMeter("unknown", 0, false);

  static AgeMeter of(Optional<FileAge> age, Instant now) {
    return age.map(limit -> of(limit, now)).orElse(WITHOUT_LIMIT);
  }

  private static AgeMeter of(FileAge age, Instant now) {
    boolean late = !now.isBefore(age.until());
    String text =
        (late ? "late for " : "fresh for ") + Texts.duration(Duration.between(now, age.until()));
    long whole = Math.max(1, Duration.between(age.since(), age.until()).toSeconds());
    long used = Duration.between(age.since(), now).toSeconds();
    return new AgeMeter(text, late ? 100 : Math.clamp(100 * used / whole, 0, 100), late);
  }

  public boolean hasLimit() {
    return !equals(WITHOUT_LIMIT) && !equals(UNKNOWN);
  }
}
