package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: every delay between zero and the bound is equally likely.
 */
final class Backoff {

  private Backoff() {}

  /**
   * @param failed attempts so far, at least 1
   */
  static Duration delay(Retry retry, int failed, RandomGenerator random) {
    Duration bound = retry.initialDelay();
    for (int k = 1; k < failed && bound.compareTo(retry.maxDelay()) < 0; k++) {
      bound = bound.multipliedBy(2);
    }
    long most = Math.min(bound.toMillis(), retry.maxDelay().toMillis());
    return Duration.ofMillis(random.nextLong(most + 1));
  }
}
