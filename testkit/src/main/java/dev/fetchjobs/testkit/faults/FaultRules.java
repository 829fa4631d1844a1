package dev.fetchjobs.testkit.faults;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Holds all fault rules of a proxy. Each rule counts requests independently. If several rules apply
 * to a request, the oldest decides.
 */
public final class FaultRules {
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

  /**
   * Applies the fault to {@code times} matching requests in a row, beginning with the nth (from 1).
   */
  public FaultRule from(int nth, int times, Predicate<ApiCall> calls, Fault fault) {
    return add(new FaultRule(calls, nth, times, fault));
  }

  /** Makes a rule that applies the fault to the nth matching request (from 1). */
  public FaultRule nth(int nth, Predicate<ApiCall> calls, Fault fault) {
    return from(nth, 1, calls, fault);
  }

  /** Makes a rule that applies the fault to the next matching requests. */
  public FaultRule next(int times, Predicate<ApiCall> calls, Fault fault) {
    return from(1, times, calls, fault);
  }

  /** Applies the fault to all matching requests until the rule ends. */
  public FaultRule every(Predicate<ApiCall> calls, Fault fault) {
    return next(Integer.MAX_VALUE, calls, fault);
  }

  /** Ends all fault rules of the proxy. */
  public void clear() {
    rules.forEach(FaultRule::end);
    rules.clear();
  }

  Optional<Fault> decide(ApiCall call) {
    List<FaultRule> hitting = rules.stream().filter(rule -> rule.hits(call)).toList();
    return hitting.stream().map(FaultRule::fault).findFirst();
  }

  private FaultRule add(FaultRule rule) {
    rules.add(rule);
    return rule;
  }
}
