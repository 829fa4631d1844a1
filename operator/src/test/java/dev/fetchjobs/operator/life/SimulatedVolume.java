package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Holds the part of the downloader's manifest that stays from run to run, even after the FetchJob
 * is deleted.
 */
final class SimulatedVolume {

  private static final List<FailureClass> CLASSES =
      List.of(FailureClass.TRANSIENT, FailureClass.PERMANENT, FailureClass.LIMIT);

  /** The clock of a node that shows 2099 is ahead by this time. */
  private static final Duration YEARS = Duration.ofDays(73 * 365);

  /**
   * Holds the date of the data of the published file.
   *
   * @param date null if the plan does not read it
   * @param returns how often a date came that may be before the one before: older data are allowed,
   *     a person requested a past date, or the date before is unknown
   */
  record Data(@Nullable LocalDate date, int returns) {

    static final Data NONE = new Data(null, 0);

    @Nullable String text() {
      return date == null ? null : date.toString();
    }
  }

  private Data data = Data.NONE;
  private int failures;
  private int version;
  private @Nullable Instant file;

  /** Returns whether a file with this digest was published. */
  boolean exists(String sha256) {
    int number = Integer.parseInt(sha256.substring(32), 16);
    return number > 0 && number <= version;
  }

  /** Returns the number of failed runs in a row. */
  int failures() {
    return failures;
  }

  /**
   * Lets the publisher send data of one of the last days, or of the day that a person requested.
   * The downloader refuses data that are older than the published ones, unless the plan allows
   * them.
   */
  private Data publish(SimulatedRun run, String plan, Instant clock, Random random) {
    if (!plan.contains("with dates")) {
      return new Data(null, data.returns() + 1);
    }
    Instant past = run.date();
    LocalDate day =
        (past == null ? clock : past)
            .atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .minusDays(random.nextInt(3));
    boolean mayReturn = plan.contains("older") || past != null || data.date() == null;
    return mayReturn
        ? new Data(day, data.returns() + 1)
        : day.isBefore(Objects.requireNonNull(data.date())) ? data : new Data(day, data.returns());
  }

  /** Ends a run in the given way, and updates the manifest. */
  SimulatedRun.End end(Kind kind, SimulatedRun run, String plan, Instant clock, Random random) {
    Duration ahead = random.nextInt(12) == 0 ? YEARS : Duration.ZERO;
    FetchReport.Hold hold = null;
    if (kind.isTold() && kind.outcome().isSuccess()) {
      failures = 0;
      file = clock.plus(ahead);
      version += kind == Kind.FETCHED || version == 0 ? 1 : 0;
      data = publish(run, plan, clock, random);
    } else if (kind.isTold() && kind.outcome().isFailure()) {
      failures++;
      if (random.nextBoolean()) {
        hold =
            new FetchReport.Hold(
                clock.plus(ahead).plusSeconds(3600), FetchReport.Hold.Reason.RETRY_AFTER);
      }
    }
    FailureClass failure = CLASSES.get(random.nextInt(CLASSES.size()));
    return new SimulatedRun.End(kind, clock, ahead, failure, failures, file, data, version, hold);
  }
}
