package dev.fetchjobs.testkit.faults;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** All that is to go wrong. Rules count independently; of several that hit, the oldest decides. */
public final class FaultRules {
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

  /** Spoils so many successive ones of the requests that match, the nth first, counted from 1. */
  public FaultRule from(int nth, int times, Predicate<ApiCall> calls, Fault fault) {
    return add(new FaultRule(calls, nth, times, fault));
  }

  /** Spoils the nth request that matches, counted from 1. */
  public FaultRule nth(int nth, Predicate<ApiCall> calls, Fault fault) {
    return from(nth, 1, calls, fault);
  }

  /** Spoils the next requests that match. */
  public FaultRule next(int times, Predicate<ApiCall> calls, Fault fault) {
    return from(1, times, calls, fault);
  }

  /** Spoils all requests that match, until the rule's end. */
  public FaultRule every(Predicate<ApiCall> calls, Fault fault) {
    return next(Integer.MAX_VALUE, calls, fault);
  }

  /** Ends all rules. */
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
