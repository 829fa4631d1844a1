package dev.fetchjobs.fetch.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the times in which something is true, for example that the file is stale. */
final class Intervals {

  /** Describes a time in which it is true, from {@code from} until just before {@code to}. */
  record Interval(Instant from, Instant to) {

    Duration length() {
      return Duration.between(from, to);
    }
  }

  private final List<Interval> ended = new ArrayList<>();
  private @Nullable Instant since;

  /** Records whether the statement is true from now on. */
  void set(boolean isTrue, Instant now) {
    if (isTrue && since == null) {
      since = now;
    } else if (!isTrue && since != null) {
      ended.add(new Interval(since, now));
      since = null;
    }
  }

  /** Returns the intervals until the end of the simulated time. */
  List<Interval> until(Instant end) {
    set(false, end);
    return List.copyOf(ended);
  }

  /** Returns the sum of the lengths, rounded to minutes. */
  static long minutes(List<Interval> intervals) {
    return intervals.stream()
        .map(Interval::length)
        .reduce(Duration.ZERO, Duration::plus)
        .plusSeconds(30)
        .toMinutes();
  }
}
