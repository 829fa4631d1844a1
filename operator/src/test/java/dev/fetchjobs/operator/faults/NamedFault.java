package dev.fetchjobs.operator.faults;

import dev.fetchjobs.testkit.faults.Fault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;

/** Names the faults that the operator has to survive at each of its requests. */
enum NamedFault {
  KILLED_BEFORE(1, pod -> new Fault.Before(pod::kill)),
  KILLED_AFTER(1, pod -> new Fault.After(pod::kill)),
  CONFLICT(1, pod -> new Fault.Answer(409)),
  FORBIDDEN(1, pod -> new Fault.Answer(403)),
  NOT_FOUND(1, pod -> new Fault.Answer(404)),
  GONE(1, pod -> new Fault.Answer(410)),
  INVALID(1, pod -> new Fault.Answer(422)),
  TOO_MANY_REQUESTS(5, pod -> new Fault.Answer(429, OptionalInt.of(1))),
  SERVER_ERROR(5, pod -> new Fault.Answer(500)),
  UNAVAILABLE(5, pod -> new Fault.Answer(503)),
  COMMITTED_BUT_TIMEOUT(5, pod -> new Fault.CommitThenAnswer(504)),
  RESET(5, pod -> new Fault.Reset()),
  REPLY_LOST(5, pod -> new Fault.LoseReply()),
  REPLY_CUT(5, pod -> new Fault.CutReply()),
  REPLY_TRUNCATED(1, pod -> new Fault.TruncateReply()),
  SWALLOWED(1, pod -> new Fault.Swallow(Duration.ofSeconds(30))),
  REPLY_SWALLOWED(1, pod -> new Fault.SwallowReply(Duration.ofSeconds(30)));

  private final int times;
  private final Function<OperatorPod, Fault> fault;

  NamedFault(int times, Function<OperatorPod, Fault> fault) {
    this.times = times;
    this.fault = fault;
  }

  /**
   * Returns how many requests in a row have the fault. The HTTP client repeats some requests by
   * itself. For these the number is larger than that of the repeats, so that the operator sees the
   * fault.
   */
  int times() {
    return times;
  }

  Fault of(OperatorPod pod) {
    return fault.apply(pod);
  }
}
