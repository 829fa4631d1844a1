package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CensusTest {

  private static final String NOW = "2026-11-22T07:12:00Z";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ImpairedGauges census = new ImpairedGauges(registry);

  @Test
  void countsFetchJobsByWhatImpairsThemUntilItIsOver() {
    // When
    census.record("ns/good", status("True", null), false);
    census.record("ns/failing", status("False", new Hold(NOW, "RetryAfter", null, null)), false);
    census.record("ns/unsure", status("Unknown", null), false);
    census.record("ns/gone", status("False", null), true);
    census.record("ns/late", status("True", null), true);
    census.forget("ns/gone");

    // Then
    assertThat(count("Fetched")).isEqualTo(1);
    assertThat(count("Hold")).isEqualTo(1);
    assertThat(count("Ready")).isZero();
    assertThat(count("Slot")).isEqualTo(1);

    // When
    census.record("ns/failing", status("True", null), false);

    // Then
    assertThat(count("Fetched")).isZero();
    assertThat(count("Hold")).isZero();
  }

  private double count(String by) {
    return registry.get("fetchjob.impaired").tag("by", by).gauge().value();
  }

  private static FetchJobStatus status(String fetched, @Nullable Hold hold) {
    return FetchJobYaml.status(
        """
        conditions:
        - {type: Ready, status: "True", lastTransitionTime: "%1$s", reason: Scheduled, message: ""}
        - {type: Fetched, status: "%2$s", lastTransitionTime: "%1$s", reason: Because, message: ""}
        hold: %3$s
        """
            .formatted(
                NOW,
                fetched,
                hold == null
                    ? null
                    : "{until: \"%s\", reason: %s}".formatted(hold.until(), hold.reason())));
  }
}
