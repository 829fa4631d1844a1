package dev.fetchjobs.testkit.cluster;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for a state of the cluster in a test. */
public final class Patience {

  private Patience() {}

  /**
   * Repeats a check of the cluster ten times a second. The method also repeats a check that throws
   * an exception. The method ignores exceptions of other threads, because they come from operators
   * that a test has killed.
   */
  public static ConditionFactory await(String what, Duration limit) {
    return Awaitility.await(what)
        .dontCatchUncaughtExceptions()
        .ignoreExceptions()
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100));
  }
}
