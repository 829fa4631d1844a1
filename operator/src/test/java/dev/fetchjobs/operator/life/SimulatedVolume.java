package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  private int failures;
  private @Nullable Instant file;

  /** Returns the number of failed runs in a row. */
  int failures() {
    return failures;
  }

  /** Ends a run in the given way, and updates the manifest. */
  SimulatedRun.End end(Kind kind, Instant clock, Random random) {
    Duration ahead = random.nextInt(12) == 0 ? YEARS : Duration.ZERO;
    FetchReport.Hold hold = null;
    if (kind.isTold() && kind.outcome().isSuccess()) {
      failures = 0;
      file = clock.plus(ahead);
    } else if (kind.isTold() && kind.outcome().isFailure()) {
      failures++;
      if (random.nextBoolean()) {
        hold =
            new FetchReport.Hold(
                clock.plus(ahead).plusSeconds(3600), FetchReport.Hold.Reason.RETRY_AFTER);
      }
    }
    FailureClass failure = CLASSES.get(random.nextInt(CLASSES.size()));
    return new SimulatedRun.End(kind, clock, ahead, failure, failures, file, hold);
  }
}
