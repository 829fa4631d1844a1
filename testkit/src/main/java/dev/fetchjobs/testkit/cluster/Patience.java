package dev.fetchjobs.testkit.cluster;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How tests wait for what a cluster does in its own time. */
public final class Patience {

  private Patience() {}

  /**
   * Looks ten times a second; what cannot be read yet is read again. Exceptions of other threads do
   * not count: they are of operators that a test has killed.
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
