package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes the delays between the attempts of a run: exponential backoff with full jitter. Every
 * delay between zero and an upper bound is equally likely, and this bound grows with each attempt.
 */
final class Backoff {

  private Backoff() {}

  /**
   * Returns the random delay before the next attempt.
   *
   * @param failed number of attempts that have failed so far, at least 1
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
