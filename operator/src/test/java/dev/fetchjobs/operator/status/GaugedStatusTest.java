package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.fetched;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.next;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests two facts that are not in the status, and that the metrics show. */
class GaugedStatusTest {

  /** Is a scheduled time, 07:12 in Berlin on a Monday. */
  private static final Instant SLOT = Instant.parse("2026-11-23T06:12:00Z");

  @Test
  @DisplayName("A file is fresh until the limit of spec.freshness, and without a limit for ever")
  void freshUntil() {
    // When
    var ageing =
        next(FetchJobYaml.ageing(), null, inPlace(FetchJobYaml.ageing()), NOW, fetched("a"));
    var without = next(FetchJobYaml.complete(), null, inPlace(FetchJobYaml.complete()), NOW);

    // Then
    assertThat(ageing.freshUntil(ageing.result().status()))
        .contains(NOW.plus(Duration.ofHours(26)));
    assertThat(without.freshUntil(without.result().status())).isEmpty();
  }

  @Test
  @DisplayName("A scheduled time without a run is missing 20 s later, but not while suspended")
  void slot() {
    FetchJob fetchJob = FetchJobYaml.complete();
    FetchJob suspended = FetchJobYaml.with("suspend: false", "suspend: true");

    assertThat(at(fetchJob, SLOT.plusSeconds(19)).isSlotMissing()).isFalse();
    assertThat(at(fetchJob, SLOT.plusSeconds(20)).isSlotMissing()).isTrue();
    assertThat(at(suspended, SLOT.plusSeconds(20)).isSlotMissing()).isFalse();
  }

  private static NextStatus at(FetchJob fetchJob, Instant now) {
    return new NextStatus(
        fetchJob, null, inPlace(fetchJob), List.of(), null, null, LiveCronJob.of(fetchJob), now);
  }
}
