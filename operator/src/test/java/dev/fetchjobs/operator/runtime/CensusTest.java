package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CensusTest {

  private static final String NOW = "2026-11-22T07:12:00Z";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Census census = new Census(registry);

  @Test
  void countsFetchJobsByWhatImpairsThemUntilItIsOver() {
    // When
    census.tell("ns/good", status("True", null));
    census.tell("ns/failing", status("False", new Hold(NOW, "RetryAfter")));
    census.tell("ns/unsure", status("Unknown", null));
    census.tell("ns/gone", status("False", null));
    census.forget("ns/gone");

    // Then
    assertThat(count("Fetched")).isEqualTo(1);
    assertThat(count("Hold")).isEqualTo(1);
    assertThat(count("Ready")).isZero();

    // When
    census.tell("ns/failing", status("True", null));

    // Then
    assertThat(count("Fetched")).isZero();
    assertThat(count("Hold")).isZero();
  }

  private double count(String by) {
    return registry.get("fetchjob.impaired").tag("by", by).gauge().value();
  }

  private static FetchJobStatus status(String fetched, @Nullable Hold hold) {
    return new FetchJobStatus(
        1L,
        List.of(
            new Condition("Ready", "True", 1L, NOW, "Scheduled", ""),
            new Condition("Fetched", fetched, 1L, NOW, "Because", "")),
        null,
        null,
        null,
        null,
        null,
        0,
        List.of(),
        hold,
        null,
        null,
        null);
  }
}
