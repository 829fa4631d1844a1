package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerDetectionTest {

  @ParameterizedTest
  @CsvSource({
    "Request,  xetra-4f5a6b7c8d, true",
    "Request,  xetra-29938512,   true",
    "RequestForDate, xetra-4f5a6b7c8d, true",
    "Creation, xetra-4f5a6b7c8d, false",
    "Schedule, xetra-4f5a6b7c8d, false",
    "'',       xetra-29938512,   false",
    "'',       xetra-by-hand,    true",
    "'',       xetra-20261122,   true",
    "'',       manual,           true",
    "'',       '',               false"
  })
  @DisplayName(
      "The downloader recognises a requested run by its annotation, or by a Job name that no "
          + "schedule creates")
  void aRunIsRequestedByItsMarkOrByANameThatNoScheduleGives(
      String trigger, String job, boolean requested) {
    // When
    boolean request =
        TriggerDetection.isRequest(Map.of("FETCH_TRIGGER", trigger, "FETCH_JOB_NAME", job));

    // Then
    assertThat(request).isEqualTo(requested);
  }

  @ParameterizedTest
  @CsvSource({
    "Request,  false",
    "RequestForDate, true",
    "Backfill, true",
    "Schedule, false",
    "Creation, false",
    "Change,   false",
    "'',       false"
  })
  @DisplayName(
      "A person has chosen the date of a run that was requested for a date, and of a run of a backfill")
  void dateChosen(String trigger, boolean chosen) {
    assertThat(
            TriggerDetection.isForChosenDate(
                Map.of("FETCH_TRIGGER", trigger, "FETCH_JOB_NAME", "xetra-by-hand")))
        .isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "'',       xetra-29938512, true",
    "Schedule, xetra-4f5a6b7c, true",
    "Creation, xetra-4f5a6b7c, false",
    "Change,   xetra-4f5a6b7c, false",
    "Request,  xetra-29938512, false",
    "Backfill, xetra-29938512, false",
    "'',       xetra-by-hand,  false",
    "'',       xetra-20261122, false",
    "'',       '',             false"
  })
  @DisplayName(
      "The downloader knows a scheduled run by the name of its Job, or by a variable if the "
          + "operator repeats the run")
  void scheduled(String trigger, String job, boolean scheduled) {
    assertThat(TriggerDetection.isSchedule(Map.of("FETCH_TRIGGER", trigger, "FETCH_JOB_NAME", job)))
        .isEqualTo(scheduled);
  }
}
