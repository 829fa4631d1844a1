package dev.fetchjobs.operator.runtime;

import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats a failed reconciliation for ever. The delay before a repetition starts at 1 s and doubles
 * up to 30 s. A random part of up to half is subtracted, so that thousands of FetchJobs are not
 * tried at the same instant after an outage.
 */
public final class PatientRetry implements Retry {

  private static final long FIRST_MILLIS = 1_000;
  private static final int DOUBLINGS = 5;
  private static final long LONGEST_MILLIS = 30_000;

  @Override
  public RetryExecution initExecution() {
    return new Execution();
  }

  private static final class Execution implements RetryExecution {
    private int attempts;

    @Override
    public Optional<Long> nextDelay() {
      long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, DOUBLINGS));
      attempts++;
      return Optional.of(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }

    @Override
    public int getAttemptCount() {
      return attempts;
    }

    @Override
    public boolean isLastAttempt() {
      return false;
    }
  }
}
