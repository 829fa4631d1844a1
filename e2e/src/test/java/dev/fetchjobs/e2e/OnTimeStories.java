package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the date of the data, and the deadline by which the file of a slot has to be there. */
@Story
class OnTimeStories {

  private static final String FILE = "list.csv";
  private static final String DATED = "dataDate: {line: 1}\n";

  private static String data(LocalDate day) {
    return day + "\nDE000BASF111\n";
  }

  @Test
  @DisplayName(
      "A publisher goes back to older data: a run refuses them, also after an edit of another "
          + "check, consumers read the newer file, and a run publishes the older data when "
          + "allowOlder is true")
  void rollback(Scene scene, FetchJobs fetchJobs) {
    // Given
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String newer = data(today);
    String older = data(today.minusDays(1));
    String spec = scene.rarely(FILE);
    scene.publish(FILE, newer);
    assertThat(fetchJobs.applyAndRun("rolled-back", spec + DATED).outcome()).isEqualTo("Fetched");
    scene.publish(FILE, older);

    // When
    RunSummary refused = fetchJobs.run("rolled-back");

    // Then
    String both =
        "The publisher sent data of %s, older than the published data of %s, which stay."
            .formatted(today.minusDays(1), today);
    assertThat(refused.outcome()).as(refused.message()).isEqualTo("Rejected");
    assertThat(refused.reason()).isEqualTo("DataDateWentBack");
    assertThat(refused.message()).contains(both, "set spec.dataDate.allowOlder: true");
    FetchJob job = fetchJobs.resource("rolled-back").require();
    Condition fetched = FetchJobs.condition(job, "Fetched").orElseThrow();
    assertThat(fetched.status()).isEqualTo("False");
    assertThat(fetched.message()).contains(both, "set spec.dataDate.allowOlder: true");
    assertThat(job.getStatus().artifact().dataDate()).isEqualTo(today.toString());
    fetchJobs.awaitEvent("rolled-back", "Rejected Fetched is False: " + both);
    assertThat(scene.volume().read(FILE)).isEqualTo(newer);

    // When: the user edits a check that has nothing to do with the date
    RunSummary again =
        fetchJobs.applyAndRun("rolled-back", spec + "verify: {size: {min: 1}}\n" + DATED);

    // Then
    assertThat(again.reason()).as(again.message()).isEqualTo("DataDateWentBack");
    assertThat(scene.volume().read(FILE)).isEqualTo(newer);

    // When
    RunSummary allowed =
        fetchJobs.applyAndRun("rolled-back", spec + "dataDate: {line: 1, allowOlder: true}\n");

    // Then
    assertThat(allowed.outcome()).as(allowed.message()).isEqualTo("Fetched");
    assertThat(scene.volume().read(FILE)).isEqualTo(older);
    assertThat(fetchJobs.status("rolled-back").artifact().dataDate())
        .isEqualTo(today.minusDays(1).toString());
  }

  @Test
  @DisplayName(
      "The file of a slot is late: Fresh turns False in the minute of the deadline, without "
          + "another run, and True when a run has published the file")
  void late(Scene scene, FetchJobs fetchJobs) {
    // Given: one slot a day, which begins in two to three minutes, and the data of the day before
    OffsetDateTime slot =
        OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(3);
    LocalDate day = slot.toLocalDate();
    Instant deadline = slot.plusMinutes(1).toInstant();
    scene.publish(FILE, data(day.minusDays(1)));
    fetchJobs.applyAndRun(
        "late",
        scene.rarely(FILE).replace("0 0 1 1 *", slot.getMinute() + " " + slot.getHour() + " * * *")
            + DATED
            + "freshness: {within: 1m, basis: DataDate}\n");
    Condition before = fresh(fetchJobs.await("late", "Fresh", job -> isFresh(job, "True")));
    assertThat(before.reason()).isEqualTo("OnTime");
    assertThat(before.message())
        .contains(
            "The file of the slot %s with data of %s or later has to be there by %s."
                .formatted(slot, day, deadline));

    // When: the run of the slot finds the file of the day before, and nothing else happens
    FetchJob missed =
        fetchJobs.await("late", "late", Duration.ofMinutes(7), job -> isFresh(job, "False"));

    // Then
    RunSummary ofSlot = missed.getStatus().lastRun();
    assertThat(ofSlot.trigger()).isEqualTo("Schedule");
    assertThat(ofSlot.outcome()).as(ofSlot.message()).isEqualTo("Unchanged");
    assertThat(Instant.parse(ofSlot.finishTime())).isBefore(deadline);
    Condition late = fresh(missed);
    assertThat(late.reason()).isEqualTo("SlotMissed");
    assertThat(late.message())
        .startsWith(
            "The file of the slot %s with data of %s or later is missing since %s, 1m after the slot; the file has data of %s. The next run is due at %s."
                .formatted(slot, day, deadline, day.minusDays(1), slot.plusDays(1)));
    assertThat(Instant.parse(late.lastTransitionTime()))
        .isBetween(deadline, deadline.plusSeconds(59));
    assertThat(missed.getStatus().state()).isEqualTo("Late");
    fetchJobs.awaitEvent("late", "SlotMissed Fresh is False");

    // When
    scene.publish(FILE, data(day));
    fetchJobs.request("late", "file-came");

    // Then
    FetchJob onTime = fetchJobs.await("late", "Fresh again", job -> isFresh(job, "True"));
    assertThat(onTime.getStatus().lastRun().outcome()).isEqualTo("Fetched");
    assertThat(fresh(onTime).reason()).isEqualTo("OnTime");
    assertThat(fresh(onTime).message()).contains("with data of " + day.plusDays(1) + " or later");
    assertThat(scene.volume().read(FILE)).isEqualTo(data(day));
  }

  private static boolean isFresh(FetchJob job, String status) {
    return FetchJobs.is(job, "Fresh", status);
  }

  private static Condition fresh(FetchJob job) {
    return FetchJobs.condition(job, "Fresh").orElseThrow();
  }
}
