package dev.fetchjobs.downloader.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.CircuitBreaker;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.downloader.store.HostState;
import dev.fetchjobs.downloader.store.HostState.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests what runs learn of a host. */
class HostRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:12:00Z");
  private static final HostState NONE = HostState.none("https://publisher.example");
  private static final Duration DAY = Duration.ofHours(24);

  private static HostRules rules(String name, CircuitBreaker breaker) {
    return HostRules.of(
        new FetchPlan(
            FetchPlan.VERSION,
            "data",
            name,
            new FetchPlan.Source(
                "https://publisher.example/list.csv",
                null,
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null,
                new FetchPlan.Redirects(5, List.of()),
                null,
                "test",
                null,
                null,
                null),
            new FetchPlan.Unpack(FetchPlan.Unpack.Format.NONE, null, 200),
            new FetchPlan.Verify(null, 1, 100, false, null, null, null, null),
            new FetchPlan.Destination("/data", "list.csv", null, null, null),
            2,
            new FetchPlan.Retry(1, Duration.ZERO, Duration.ZERO, List.of(), false),
            Duration.ofMinutes(30),
            breaker,
            new FetchPlan.NetworkPolicy(List.of(), false, List.of()),
            null,
            null,
            "digest"));
  }

  private static HostRules breaking(String name, Duration longest) {
    return rules(name, new CircuitBreaker(2, Duration.ofHours(1), longest));
  }

  @Test
  @DisplayName("A run obeys a silence of at most 24 hours, even if a FetchJob wrote a longer one")
  void bound() {
    HostRules other = rules("other", null);
    HostState year =
        rules("first", null).afterRetryAfter(NONE, NOW.plus(DAY.multipliedBy(365)), NOW);
    HostState lie = NONE.withRetryAfter(new Span(NOW.plus(DAY.multipliedBy(2)), NOW, "data/first"));
    HostState future =
        NONE.withRetryAfter(new Span(NOW.plus(DAY), NOW.plusSeconds(3600), "data/first"));

    assertThat(other.hold(year, NOW)).map(Hold::until).contains(NOW.plus(DAY));
    assertThat(other.hold(year, NOW.plus(DAY))).isEmpty();
    assertThat(other.hold(lie, NOW)).isEmpty();
    assertThat(other.hold(future, NOW)).isEmpty();
    assertThat(rules("first", null).hold(year, NOW)).isEmpty();
  }

  @Test
  @DisplayName("A shorter silence does not end a longer one, but it replaces an impossible one")
  void laterSilence() {
    HostRules rules = rules("first", null);
    HostState long1 = rules.afterRetryAfter(NONE, NOW.plusSeconds(7200), NOW);
    HostState lie = NONE.withRetryAfter(new Span(NOW.plus(DAY.multipliedBy(2)), NOW, "data/x"));

    assertThat(rules.afterRetryAfter(long1, NOW.plusSeconds(60), NOW)).isEqualTo(long1);
    assertThat(rules.afterRetryAfter(lie, NOW.plusSeconds(60), NOW).retryAfter().until())
        .isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  @DisplayName(
      "Runs that overlap count once, so that ten FetchJobs with one schedule open no breaker")
  void overlappingRuns() {
    HostState state = NONE;
    for (int i = 0; i < 10; i++) {
      state = breaking("list-" + i, DAY).afterFailure(state, NOW, NOW.plusSeconds(10 + i));
    }
    assertThat(state.failures()).isEqualTo(1);
    assertThat(state.failing()).isNull();

    HostState next =
        breaking("next", DAY).afterFailure(state, NOW.plusSeconds(60), NOW.plusSeconds(61));
    assertThat(next.failures()).isEqualTo(2);
    assertThat(next.failing().until()).isEqualTo(NOW.plusSeconds(61).plus(Duration.ofHours(1)));
    HostState more =
        breaking("more", DAY).afterFailure(next, NOW.plusSeconds(70), NOW.plusSeconds(71));
    assertThat(more.failing().until()).isEqualTo(NOW.plusSeconds(71).plus(Duration.ofHours(2)));
  }

  @Test
  @DisplayName(
      "Only a run with a circuit breaker obeys that of another run, and not longer than its own")
  void foreignBreaker() {
    HostState open =
        NONE.withFailing(new Span(NOW.plus(Duration.ofHours(20)), NOW, "data/first"), 9, NOW);

    assertThat(rules("other", null).hold(open, NOW)).isEmpty();
    assertThat(breaking("other", Duration.ofHours(4)).hold(open, NOW))
        .contains(
            new Hold(
                NOW.plus(Duration.ofHours(4)),
                Hold.Reason.HOST_FAILING,
                "https://publisher.example",
                "data/first"));
    assertThat(breaking("other", DAY).hold(open, NOW))
        .map(Hold::until)
        .contains(NOW.plus(Duration.ofHours(20)));
  }

  @Test
  @DisplayName(
      "A proper answer closes the breaker; only a success of the FetchJob ends its silence")
  void properAnswer() {
    HostRules first = breaking("first", DAY);
    HostState state =
        first.afterRetryAfter(NONE, NOW.plusSeconds(60), NOW).withFailing(null, 7, NOW);

    assertThat(first.afterAnswer(state, true)).isEqualTo(NONE);
    assertThat(first.afterAnswer(state, false).retryAfter()).isNotNull();
    assertThat(breaking("other", DAY).afterAnswer(state, true).retryAfter()).isNotNull();
    assertThat(breaking("other", DAY).afterAnswer(state, true).failures()).isZero();
  }
}
