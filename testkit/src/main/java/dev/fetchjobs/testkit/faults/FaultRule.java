package dev.fetchjobs.testkit.faults;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Represents a rule that has a fault, and says which requests get it. */
public final class FaultRule {
  private final Predicate<ApiCall> calls;
  private final int first;
  private final int times;
  private final Fault fault;
  private final AtomicInteger matches = new AtomicInteger();
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  FaultRule(Predicate<ApiCall> calls, int first, int times, Fault fault) {
    this.calls = calls;
    this.first = first;
    this.times = times;
    this.fault = fault;
  }

  /** Returns the number of requests for which the proxy caused the fault. */
  public int hits() {
    return hits.get();
  }

  /** Ends the fault rule. From now on matching requests get no fault. */
  public void end() {
    over.set(true);
  }

  Fault fault() {
    return fault;
  }

  /**
   * Increments the counter if the rule applies to the request, and returns whether the request gets
   * the fault.
   */
  boolean hits(ApiCall call) {
    if (over.get() || !calls.test(call)) {
      return false;
    }
    int match = matches.incrementAndGet();
    boolean hit = match >= first && match - first < times;
    if (hit) {
      hits.incrementAndGet();
    }
    return hit;
  }
}
