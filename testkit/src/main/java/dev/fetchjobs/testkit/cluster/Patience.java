package dev.fetchjobs.testkit.cluster;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for a state of the cluster. */
public final class Patience {

  private Patience() {}

  /**
   * Repeats a check ten times a second. A check that throws an exception is repeated, too.
   * Exceptions of other threads are ignored, because they come from operators that a test has
   * killed.
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
