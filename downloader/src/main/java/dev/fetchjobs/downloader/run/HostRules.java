package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.CircuitBreaker;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.HostState;
import dev.fetchjobs.downloader.store.HostState.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the runs of one namespace on one volume learn of a host, and until when it keeps
 * them from asking (ADR 43).
 */
record HostRules(FetchPlan plan, String job) {

  /** A time that is further ahead than this was written with a wrong clock. */
  static final Duration SKEW = Duration.ofMinutes(5);

  static HostRules of(FetchPlan plan) {
    return new HostRules(plan, plan.namespace() + "/" + plan.name());
  }

  /** Returns whether an answer with this status speaks of the host and not of one file. */
  static boolean isOfHost(int status) {
    return status == 429 || status == 503;
  }

  /** Returns whether this failure to connect speaks of the host. */
  static boolean isOfHost(Reason reason) {
    return switch (reason) {
      case CONNECT_FAILED, CONNECT_TIMEOUT, TLS_TIMEOUT -> true;
      default -> false;
    };
  }

  /**
   * Returns until when this run may not ask the host. What the FetchJob's own runs saw is in its
   * manifest, and an edit may have ended it, so it does not count here. Only a run with a circuit
   * breaker obeys that of another run, and not for longer than its own one would last.
   */
  Optional<Hold> hold(HostState known, Instant now) {
    CircuitBreaker breaker = plan.circuitBreaker();
    return Stream.of(
            span(known.retryAfter(), Holds.LONGEST, Hold.Reason.RETRY_AFTER, now),
            breaker == null
                ? Optional.<Hold>empty()
                : span(known.failing(), breaker.maxHold(), Hold.Reason.HOST_FAILING, now))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Hold::until));
  }

  private Optional<Hold> span(
      @Nullable Span span, Duration longest, Hold.Reason reason, Instant now) {
    if (span == null || span.by().equals(job) || !isCredible(span, now)) {
      return Optional.empty();
    }
    Instant latest = span.seen().plus(longest);
    Instant until = span.until().isBefore(latest) ? span.until() : latest;
    String scope = reason.scope(plan.source().url(), plan.digest());
    return Optional.of(new Hold(until, reason, scope, span.by()))
        .filter(hold -> hold.until().isAfter(now));
  }

  /** Returns whether a run with a right clock can have written these times. */
  static boolean isCredible(Span span, Instant now) {
    return !span.seen().isAfter(now.plus(SKEW))
        && !span.until().isAfter(now.plus(Holds.LONGEST).plus(SKEW))
        && !span.until().isAfter(span.seen().plus(Holds.LONGEST));
  }

  /** Returns what is known after the host asked for silence until {@code named}. */
  HostState afterRetryAfter(HostState before, Instant named, Instant now) {
    Span known = before.retryAfter();
    Instant latest = now.plus(Holds.LONGEST);
    Span next = new Span(named.isBefore(latest) ? named : latest, now, job);
    return known != null && isCredible(known, now) && known.until().isAfter(next.until())
        ? before
        : before.withRetryAfter(next);
  }

  /**
   * Returns what is known after a run to which the host did not answer properly.
   *
   * @param start start of the run; a run that began before the end of the last one counts with it
   */
  HostState afterFailure(HostState before, Instant start, Instant now) {
    Instant last = before.failedAt();
    boolean known = last != null && !last.isAfter(now.plus(SKEW));
    int failures = !known ? 1 : start.isBefore(last) ? before.failures() : before.failures() + 1;
    CircuitBreaker breaker = plan.circuitBreaker();
    if (breaker == null || failures < breaker.failureThreshold()) {
      return before.withFailing(before.failing(), failures, now);
    }
    Duration hold = Holds.breakerHold(breaker, failures);
    Duration capped = hold.compareTo(Holds.LONGEST) < 0 ? hold : Holds.LONGEST;
    return before.withFailing(new Span(now.plus(capped), now, job), failures, now);
  }

  /**
   * Returns what is known after a proper answer of the host.
   *
   * @param success whether the run succeeded, which ends the silence that this FetchJob was asked
   *     for
   */
  HostState afterAnswer(HostState before, boolean success) {
    Span silence = before.retryAfter();
    HostState next = before.withFailing(null, 0, null);
    return success && silence != null && silence.by().equals(job)
        ? next.withRetryAfter(null)
        : next;
  }
}
