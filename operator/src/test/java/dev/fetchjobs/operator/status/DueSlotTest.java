package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.refused;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DueSlotTest {

  /** Is a scheduled time, 07:12 in Berlin on a Monday. */
  private static final Instant SLOT = Instant.parse("2026-11-23T06:12:00Z");

  private static final Instant LAST = Instant.parse("2026-11-20T06:12:00Z");

  @Test
  @DisplayName("A scheduled time (slot) without a Job is due at once, and late after 20 s")
  void late() {
    // When
    DueSlot due = due(LAST, SLOT.plusSeconds(5)).orElseThrow();

    // Then
    assertThat(due).isEqualTo(new DueSlot("cron-uid", SLOT, LAST));
    assertThat(due.isLate(SLOT.plusSeconds(19))).isFalse();
    assertThat(due.isLate(SLOT.plusSeconds(20))).isTrue();
  }

  @Test
  @DisplayName(
      "No run is due before its scheduled time, or if the CronJob controller starts counting later")
  void notDue() {
    assertThat(due(LAST, SLOT.minusSeconds(1))).isEmpty();
    assertThat(due(SLOT, SLOT.plusSeconds(60))).isEmpty();
    assertThat(due(null, SLOT.plusSeconds(60)))
        .as("the FetchJob was made after the slot")
        .isEmpty();
  }

  @Test
  @DisplayName(
      "A run counts for its scheduled time (slot) even if the API server's clock is behind or a "
          + "person requested the run")
  void hasItsRun() {
    // Given
    Run behind = run(Trigger.SCHEDULE, SLOT, SLOT.minusSeconds(1), null);
    Run asked = run(Trigger.REQUEST, SLOT.plusSeconds(9), SLOT.plusSeconds(9), null);
    Run before = run(Trigger.REQUEST, SLOT.minusSeconds(9), SLOT.minusSeconds(9), null);

    // Then
    assertThat(due(LAST, SLOT.plusSeconds(60), behind)).isEmpty();
    assertThat(due(LAST, SLOT.plusSeconds(60), asked)).isEmpty();
    assertThat(due(LAST, SLOT.plusSeconds(60), before)).isPresent();
  }

  @Test
  @DisplayName(
      "A scheduled time (slot) that comes during a scheduled run is due when that run has ended")
  void duringARun() {
    // Given
    Instant end = SLOT.plusSeconds(90);

    // When
    var during = due(LAST, SLOT.plusSeconds(60), run(Trigger.SCHEDULE, LAST, LAST, null));
    var after = due(LAST, end.plusSeconds(1), run(Trigger.SCHEDULE, LAST, LAST, end));

    // Then
    assertThat(during).isEmpty();
    assertThat(after.orElseThrow().due()).isEqualTo(end);
  }

  @Test
  @DisplayName("The status still reports a missed scheduled time (slot) after later ones have come")
  void laterSlots() {
    assertThat(due(LAST, SLOT.plus(Duration.ofDays(1)).plusSeconds(1)))
        .isEqualTo(due(LAST, SLOT.plusSeconds(5)));
  }

  @Test
  @DisplayName(
      "If the Job for a scheduled time (slot) is missing, the operator looks for it less and less "
          + "often, and stops once it knows the reason")
  void looks() {
    // Given
    DueSlot due = due(LAST, SLOT.plusSeconds(5)).orElseThrow();

    // Then
    assertThat(due.nextLook(false, SLOT.plusSeconds(5))).contains(SLOT.plusSeconds(20));
    assertThat(due.nextLook(false, SLOT.plusSeconds(20))).contains(SLOT.plusSeconds(40));
    assertThat(due.nextLook(false, SLOT.plusSeconds(40))).contains(SLOT.plusSeconds(80));
    assertThat(due.nextLook(true, SLOT.plusSeconds(40))).isEmpty();
  }

  @Test
  @DisplayName(
      "The reason why a scheduled time (slot) has no Job stays in the status until there is a "
          + "Job, even if the Events are removed")
  void remembered() {
    // Given
    var fetchJob = FetchJobYaml.complete();
    var nothing = Obstacle.ofSchedule(List.of(), "cron-uid", SLOT);
    Obstacle quota = new Obstacle(Reason.JOB_REFUSED, "exceeded quota");
    FetchJobStatus said = refused(fetchJob, null, quota, SLOT);

    // When
    Obstacle kept = nothing.or(() -> DueSlot.remembered(said)).orElseThrow();
    FetchJobStatus later = refused(fetchJob, said, kept, SLOT.plus(Duration.ofHours(2)));
    FetchJobStatus healed =
        status(fetchJob, later, SLOT, run(Trigger.SCHEDULE, SLOT, SLOT, SLOT.plusSeconds(9)));

    // Then
    assertThat(condition(later, "Fetched")).isEqualTo(condition(said, "Fetched"));
    assertThat(condition(healed, "Fetched").orElseThrow().reason()).isEqualTo("Fetched");
    assertThat(DueSlot.remembered(healed)).isEmpty();
    assertThat(DueSlot.remembered(null)).isEmpty();
  }

  private static Optional<DueSlot> due(@Nullable Instant last, Instant now, Run... runs) {
    var cronJob = new GenericKubernetesResource();
    cronJob.setMetadata(
        new ObjectMetaBuilder()
            .withUid("cron-uid")
            .withCreationTimestamp("2026-11-23T06:12:30Z")
            .build());
    cronJob.setAdditionalProperties(
        Map.of("status", last == null ? Map.of() : Map.of("lastScheduleTime", last.toString())));
    var inPlace = (CronJobState.InPlace) inPlace(FetchJobYaml.complete());
    return DueSlot.of(inPlace.schedule(), cronJob, List.of(runs), now);
  }

  private static Run run(Trigger trigger, Instant slot, Instant creation, @Nullable Instant end) {
    Run.State state =
        end == null ? new Run.Active() : SampleRun.finished(end, Outcome.FETCHED, null, null);
    return new Run("xetra-1", trigger, Origin.UNKNOWN, slot, creation, state);
  }
}
