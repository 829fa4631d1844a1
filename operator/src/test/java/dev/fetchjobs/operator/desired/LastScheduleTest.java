package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastScheduleTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:12:30Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T06:12:30.999Z, 2026-11-23T06:12:30Z",
    "2026-11-23T06:12:00Z,     2026-11-23T06:12:01Z",
    "2026-11-23T06:11:59.9Z,   2026-11-23T06:11:59Z"
  })
  void itMovesToNowAndNeverToAFullMinute(Instant now, String moved) {
    assertThat(LastSchedule.moved(now, null)).isEqualTo(moved);
  }

  @Test
  void itNeverMovesBackWhenTheControllersClockIsAhead() {
    assertThat(LastSchedule.moved(NOW, counted("2026-11-23T06:15:00Z")))
        .isEqualTo("2026-11-23T06:15:00Z");
    assertThat(LastSchedule.moved(NOW, counted("2026-11-23T06:10:00Z"))).isEqualTo(NOW.toString());
    assertThat(LastSchedule.moved(NOW, new GenericKubernetesResource())).isEqualTo(NOW.toString());
  }

  private static GenericKubernetesResource counted(String time) {
    var cronJob = new GenericKubernetesResource();
    cronJob.setAdditionalProperty("status", Map.of("lastScheduleTime", time));
    return cronJob;
  }
}
