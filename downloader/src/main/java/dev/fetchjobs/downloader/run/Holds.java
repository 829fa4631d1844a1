package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.CircuitBreaker;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides until when the scheduled runs of a FetchJob send no request to the publisher (a hold).
 */
public final class Holds {

  /** A publisher cannot ask for a longer silence. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** A message has room for the longest usual names; longer ones are cut. */
  private static final int MAX_WHY = 140;

  private Holds() {}

  /** This is the largest value that a plan may have for {@code circuitBreaker.maxHold}. */
  private static final Duration LONGEST_BREAK = Duration.ofDays(30);

  /** Returns the hold on requests to the publisher, if it is in force for this plan. */
  public static Optional<Hold> active(@Nullable Hold hold, FetchPlan plan, Instant now) {
    return active(hold, now).filter(known -> known.isAbout(plan.source().url(), plan.digest()));
  }

  /**
   * Returns the hold on requests to the publisher, if it is in force at {@code now}. The method
   * ignores a hold longer than any run sets, because a run with a wrong clock computed it.
   */
  public static Optional<Hold> active(@Nullable Hold hold, Instant now) {
    return Optional.ofNullable(hold)
        .filter(known -> known.until().isAfter(now))
        .filter(known -> !known.until().isAfter(now.plus(longest(known.reason()))));
  }

  /** Returns the later of the two holds that are in force; null if none is. */
  static @Nullable Hold longest(@Nullable Hold own, @Nullable Hold shared, Instant now) {
    return Stream.of(active(shared, now), active(own, now))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Hold::until))
        .orElse(null);
  }

  private static Duration longest(Hold.Reason reason) {
    return switch (reason) {
      case RETRY_AFTER, HOST_FAILING -> LONGEST;
      case CIRCUIT_OPEN -> LONGEST_BREAK;
    };
  }

  /**
   * Returns the hold on requests to the publisher after a failed run. The method returns the latest
   * of three: the hold that is in force, the instant in Retry-After, and the hold of the circuit
   * breaker.
   *
   * @param failures number of failed runs in a row, with this one
   */
  public static @Nullable Hold after(
      Failure failure, int failures, FetchPlan plan, @Nullable Hold before, Instant now) {
    return Stream.concat(
            active(before, plan, now).stream(),
            Stream.of(
                    retryAfterHold(failure, now),
                    failure.reason() == Reason.HOST_BUSY // the host was not asked
                        ? Optional.<Hold>empty()
                        : circuitBreakerHold(plan.circuitBreaker(), failures, now))
                .flatMap(Optional::stream)
                .map(hold -> about(plan, hold)))
        .max(Comparator.comparing(Hold::until))
        .orElse(null);
  }

  /** Returns the sentence of a scheduled run that sent no request because of the hold. */
  public static String describe(Hold hold) {
    String why =
        switch (hold.reason()) {
          case RETRY_AFTER -> "the publisher asked for silence";
          case CIRCUIT_OPEN -> "too many runs failed in a row";
          case HOST_FAILING -> "too many runs in a row got no proper answer";
        };
    return "The publisher was not asked, because %s until %s. A requested run asks it anyway."
        .formatted(why, hold.until().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Returns the sentence of a run that sent no request because of what another run saw. */
  static String describe(Hold hold, String host) {
    return "The publisher was not asked, because %s A requested run asks it anyway."
        .formatted(why(hold, host));
  }

  /** Returns the end of a sentence that says what another FetchJob's run saw, and until when. */
  static String why(Hold hold, String host) {
    String seen =
        switch (hold.reason()) {
          case RETRY_AFTER -> "%s asked FetchJob %s for silence";
          case CIRCUIT_OPEN, HOST_FAILING ->
              "%s gave no proper answer in several runs, the last of FetchJob %s";
        };
    String what = Printable.sentence(seen.formatted(host, hold.seenBy()), MAX_WHY);
    return "%s; the hold ends at %s.".formatted(what, hold.until().truncatedTo(ChronoUnit.SECONDS));
  }

  private static Hold about(FetchPlan plan, Hold hold) {
    return new Hold(
        hold.until(), hold.reason(), hold.reason().scope(plan.source().url(), plan.digest()));
  }

  private static Optional<Hold> retryAfterHold(Failure failure, Instant now) {
    Instant named = failure.notBefore();
    if (named == null) {
      return Optional.empty();
    }
    Instant latest = now.plus(LONGEST);
    Instant until = named.isBefore(latest) ? named : latest;
    return active(new Hold(until, Hold.Reason.RETRY_AFTER), now);
  }

  private static Optional<Hold> circuitBreakerHold(
      @Nullable CircuitBreaker breaker, int failures, Instant now) {
    if (breaker == null || failures < breaker.failureThreshold()) {
      return Optional.empty();
    }
    return active(
        new Hold(now.plus(breakerHold(breaker, failures)), Hold.Reason.CIRCUIT_OPEN), now);
  }

  /** Returns how long an open circuit breaker holds after {@code failures} failed runs in a row. */
  static Duration breakerHold(CircuitBreaker breaker, int failures) {
    Duration hold = breaker.hold();
    for (int more = failures - breaker.failureThreshold();
        more > 0 && hold.compareTo(breaker.maxHold()) < 0;
        more--) {
      hold = hold.multipliedBy(2);
    }
    return hold.compareTo(breaker.maxHold()) < 0 ? hold : breaker.maxHold();
  }
}
