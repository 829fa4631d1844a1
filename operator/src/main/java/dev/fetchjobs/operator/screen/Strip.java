package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.PastRun;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows one number of each of the last runs, oldest first.
 *
 * @param label what the strip shows, for people who do not see it
 */
public record Strip(String label, List<Bar> bars) {

  public static final int HEIGHT = 20;
  private static final int STEP = 8;
  private static final int SMALLEST = 3;

  /** Returns the width of the strip in units of its own. */
  public int width() {
    return Math.max(1, bars.size()) * STEP;
  }

  static Strip ofSizes(List<PastRun> newestFirst, int most, ZoneId zone, Instant now) {
    return of("Size", PastRun::bytes, Texts::bytes, newestFirst, most, zone, now);
  }

  static Strip ofDurations(List<PastRun> newestFirst, int most, ZoneId zone, Instant now) {
    return of("Duration", PastRun::durationMillis, Texts::took, newestFirst, most, zone, now);
  }

  private static Strip of(
      String what,
      Function<PastRun, @Nullable Long> number,
      LongFunction<String> text,
      List<PastRun> newestFirst,
      int most,
      ZoneId zone,
      Instant now) {
    List<PastRun> runs = newestFirst.stream().limit(most).toList().reversed();
    long largest =
        runs.stream().map(number).filter(Objects::nonNull).mapToLong(n -> n).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (PastRun run : runs) {
      Long value = number.apply(run);
      String said =
          "%s: %s%s"
              .formatted(
                  Texts.instant(run.finishTime())
                      .map(time -> Texts.time(time, zone, now))
                      .orElse("unknown time"),
                  run.outcome(),
                  value == null ? "" : ", " + text.apply(value));
      bars.add(
          new Bar(
              bars.size() * STEP,
              value == null || largest <= 0 ? SMALLEST : height(value, largest),
              Bar.Shape.of(run.outcome()),
              said));
    }
    String last =
        bars.isEmpty()
            ? what + " of the last runs: none yet"
            : "%s of the last %d runs. The newest: %s"
                .formatted(what, bars.size(), bars.getLast().text());
    return new Strip(last, List.copyOf(bars));
  }

  /** Any program that may write statuses chooses the numbers, so they may be below zero. */
  private static int height(long value, long largest) {
    double share = Math.max(0, value) / (double) largest;
    return SMALLEST + (int) Math.round(share * (HEIGHT - SMALLEST));
  }
}
