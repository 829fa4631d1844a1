package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.status.Crowd;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CrowdedMinutesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T06:00:00Z");
  private static final int MOST = 10;

  private final CrowdedMinutes minutes = new CrowdedMinutes(MOST);

  @Test
  @DisplayName("A minute is crowded when it has more FetchJobs than Kubernetes starts in a minute")
  void crowded() {
    // Given
    record(IntStream.range(0, MOST).mapToObj(i -> job("n" + i, "12 7 * * 1-5")).toList());
    var elsewhere = job("elsewhere", "13 7 * * *");
    record(List.of(elsewhere));
    var last = job("last", "12 7 1 * *");
    assertThat(minutes.of(job("n0", ""))).isNull();

    // When
    record(List.of(last));

    // Then
    assertThat(minutes.of(last)).isEqualTo(new Crowd(MOST));
    assertThat(minutes.of(job("n0", ""))).isEqualTo(new Crowd(MOST));
    assertThat(minutes.of(elsewhere)).isNull();
    assertThat(minutes.largest()).isEqualTo(MOST + 1);
  }

  @Test
  @DisplayName("A crowded minute stays crowded until it has at most four fifths of the bound")
  void hysteresis() {
    // Given
    record(IntStream.range(0, MOST + 1).mapToObj(i -> job("n" + i, "12 7 * * *")).toList());

    // When: one is deleted, one is suspended, and another gets a minute of its own
    minutes.forget("data", "n10");
    record(
        List.of(FetchJobYaml.with("name: xetra", "name: n9", "suspend: false", "suspend: true")));

    // Then
    assertThat(minutes.largest()).isEqualTo(9);
    assertThat(minutes.of(job("n0", ""))).isNotNull();

    // When
    record(List.of(job("n8", "H 7 * * *")));

    // Then
    assertThat(minutes.of(job("n0", ""))).isNull();
  }

  @Test
  @DisplayName("With H in the minute field a hundred FetchJobs crowd no minute")
  void hash() {
    record(IntStream.range(0, 100).mapToObj(i -> job("n" + i, "H 7 * * *")).toList());

    assertThat(minutes.largest()).isBetween(1, MOST);
  }

  @Test
  @DisplayName("Minutes of several time zones are compared by their standard time")
  void zones() {
    // Given: 07:12 in Berlin is 06:12 in UTC
    record(List.of(job("berlin", "12 7 * * *")));

    // When
    record(List.of(FetchJobYaml.with("12 7 * * 1-5", "12 6 * * *", "Europe/Berlin", "Etc/UTC")));

    // Then
    assertThat(minutes.largest()).isEqualTo(2);
  }

  @Test
  @DisplayName("After a restart the first status already knows all FetchJobs of the cache")
  void restart() {
    // Given
    var all = IntStream.range(0, MOST + 1).mapToObj(i -> job("n" + i, "12 7 * * *")).toList();

    // When
    minutes.fill(all, NOW);

    // Then
    assertThat(minutes.of(all.getFirst())).isNotNull();
  }

  @Test
  @DisplayName("If the bound is 0, no minute is crowded")
  void off() {
    var none = new CrowdedMinutes(0);
    none.fill(List.of(job("a", "12 7 * * *"), job("b", "12 7 * * *")), NOW);

    assertThat(none.of(job("a", ""))).isNull();
    assertThat(none.largest()).isEqualTo(2);
  }

  private void record(List<FetchJob> fetchJobs) {
    fetchJobs.forEach(
        fetchJob -> minutes.record(fetchJob, FetchJobYaml.accepted(fetchJob).schedule(), NOW));
  }

  private static FetchJob job(String name, String schedule) {
    return FetchJobYaml.with(
        "name: xetra", "name: " + name, "12 7 * * 1-5", "\"" + schedule + "\"");
  }
}
