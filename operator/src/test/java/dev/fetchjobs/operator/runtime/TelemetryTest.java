package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.desired.Trigger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final String SLOT = "2026-11-30T06:00:00Z";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Telemetry telemetry =
      new Telemetry(registry, registry, false, (namespace, name) -> {});

  @Test
  @DisplayName(
      "The delay of a scheduled run is the time from its slot until Kubernetes created the Job")
  void delay() {
    // When
    telemetry.runs(
        List.of(
            run(Trigger.SCHEDULE, SLOT, "2026-11-30T06:01:30Z"),
            run(Trigger.SCHEDULE, SLOT, "2026-11-30T06:00:02Z")));

    // Then
    var delays = registry.get("fetchjob.slot.delay").timer();
    assertThat(delays.count()).isEqualTo(2);
    assertThat(delays.totalTime(TimeUnit.SECONDS)).isEqualTo(92);
  }

  @Test
  @DisplayName("A Job that seems older than its slot counts as punctual, because the clocks differ")
  void clocks() {
    // When
    telemetry.runs(List.of(run(Trigger.SCHEDULE, SLOT, "2026-11-30T05:59:58Z")));

    // Then
    assertThat(registry.get("fetchjob.slot.delay").timer().max(TimeUnit.SECONDS)).isZero();
    assertThat(registry.get("fetchjob.slot.delay").timer().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("Runs that no schedule started, and runs without a known time, have no delay")
  void noDelay() {
    // When
    telemetry.runs(
        List.of(
            run(Trigger.REQUEST, SLOT, "2026-11-30T07:00:00Z"),
            run(Trigger.BACKFILL, SLOT, "2026-11-30T07:00:00Z"),
            run(Trigger.SCHEDULE, null, "2026-11-30T07:00:00Z"),
            run(Trigger.SCHEDULE, SLOT, null)));

    // Then
    assertThat(registry.get("fetchjob.slot.delay").timer().count()).isZero();
    assertThat(registry.get("fetchjob.runs").counter().count()).isEqualTo(4);
  }

  private static RunSummary run(Word trigger, @Nullable String slot, @Nullable String start) {
    return new RunSummary(
        "job",
        trigger.word(),
        slot,
        start,
        null,
        "Fetched",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
