package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InitialRunsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:12:00Z");

  @Test
  void aFewGoAtATimeTheOldestFirst() {
    var runs = new InitialRuns(1);

    assertThat(runs.admit(fetchJob("b", 2), NOW)).isTrue();
    assertThat(runs.admit(fetchJob("c", 3), NOW)).isFalse();
    assertThat(runs.admit(fetchJob("a", 1), NOW)).isFalse();

    runs.release("data", "b");

    assertThat(runs.admit(fetchJob("c", 3), NOW)).isFalse();
    assertThat(runs.admit(fetchJob("a", 1), NOW)).isTrue();
    assertThat(runs.admit(fetchJob("a", 1), NOW)).isTrue();
  }

  @Test
  @DisplayName(
      "A FetchJob that is deleted while it waits for its first run, or never seen again, does not "
          + "block other FetchJobs")
  void gone() {
    var runs = new InitialRuns(1);
    runs.admit(fetchJob("lost", 1), NOW);
    runs.admit(fetchJob("deleted", 2), NOW);

    runs.release("data", "deleted");

    assertThat(runs.admit(fetchJob("c", 3), NOW)).isFalse();
    assertThat(runs.admit(fetchJob("c", 3), NOW.plus(Duration.ofMinutes(16)))).isTrue();
  }

  @Test
  @DisplayName(
      "R6 A long first run counts for the limit of first runs for 10 min, also if it was active "
          + "at the operator's start")
  void aLongRunAndOneThatARestartFindsUnderWayCount() {
    // Given
    var runs = new InitialRuns(1);
    runs.isUnderWay("data", "long", NOW, true);

    // Then
    assertThat(runs.admit(fetchJob("c", 2), NOW.plus(Duration.ofMinutes(9)))).isFalse();

    // When: the operator sees the run again after its ten minutes
    runs.isUnderWay("data", "long", NOW, true);

    // Then
    assertThat(runs.admit(fetchJob("c", 2), NOW.plus(Duration.ofMinutes(10)))).isTrue();
  }

  @Test
  @DisplayName(
      "R6 Ten first runs of one namespace that never start do not block another namespace's first "
          + "run")
  void oneNamespaceNeverHasAllPlaces() {
    // Given
    var runs = new InitialRuns(10);
    for (int i = 0; i < 10; i++) {
      runs.admit(fetchJob("stuck", "s" + i, i), NOW);
      runs.isUnderWay("stuck", "s" + i, NOW, false);
    }
    var crowd = new InitialRuns(10);

    // When
    long admitted =
        IntStream.range(0, 50).filter(i -> crowd.admit(fetchJob("crowd", "c" + i, i), NOW)).count();

    // Then
    assertThat(admitted).as("the share of one namespace").isEqualTo(8);
    assertThat(crowd.admit(fetchJob("data", "young", 99), NOW)).isTrue();
    assertThat(runs.admit(fetchJob("data", "x", 99), NOW.plusSeconds(59)))
        .as("after a restart of the operator, all ten runs are active")
        .isFalse();
    assertThat(runs.admit(fetchJob("data", "x", 99), NOW.plusSeconds(60))).isTrue();
  }

  @Test
  @DisplayName(
      "R6 Of all namespaces, the oldest FetchJob that the limits allow starts its first run next")
  void theOldestOfAllNamespaces() {
    // Given
    var runs = new InitialRuns(2);
    assertThat(runs.admit(fetchJob("a", "a0", 0), NOW)).isTrue();
    assertThat(runs.admit(fetchJob("a", "a1", 1), NOW))
        .as("the namespace has used up its share")
        .isFalse();
    assertThat(runs.admit(fetchJob("c", "c3", 3), NOW)).isTrue();
    assertThat(runs.admit(fetchJob("b", "b2", 2), NOW)).isFalse();
    assertThat(runs.admit(fetchJob("d", "d4", 4), NOW)).isFalse();

    // When
    runs.release("c", "c3");

    // Then
    assertThat(runs.admit(fetchJob("d", "d4", 4), NOW)).as("b2 is older").isFalse();
    assertThat(runs.admit(fetchJob("b", "b2", 2), NOW)).isTrue();

    // When
    runs.release("a", "a0");

    // Then
    assertThat(runs.admit(fetchJob("d", "d4", 4), NOW)).as("a1 is older").isFalse();
    assertThat(runs.admit(fetchJob("a", "a1", 1), NOW)).isTrue();
  }

  @Test
  @DisplayName("R6 A FetchJob that waits for its first run can report the cause of the wait")
  void theRule() {
    assertThat(new InitialRuns(10).rule())
        .isEqualTo(
            "at most 10 first runs go at a time, at most 8 of one namespace, the oldest FetchJob first");
    assertThat(new InitialRuns(1).rule()).contains("at most 1 of one namespace");
  }

  @Test
  @DisplayName(
      "A FetchJob that waited and no longer asks for a first run does not block other FetchJobs")
  void asksNoMore() {
    // Given: the oldest FetchJob waits, and an edit gives it a schedule that cannot be read
    var runs = new InitialRuns(1);
    runs.admit(fetchJob("going", 0), NOW);
    runs.admit(fetchJob("broken", 1), NOW);
    runs.admit(fetchJob("c", 2), NOW);

    // When
    runs.release("data", "going");

    // Then
    Instant soon = NOW.plus(Duration.ofSeconds(5));
    assertThat(runs.admit(fetchJob("c", 2), soon)).isFalse();
    assertThat(runs.admit(fetchJob("c", 2), soon.plus(Duration.ofMinutes(1)))).isTrue();
  }

  private static FetchJob fetchJob(String name, int second) {
    return fetchJob("data", name, second);
  }

  private static FetchJob fetchJob(String namespace, String name, int second) {
    var fetchJob = new FetchJob();
    fetchJob.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(namespace)
            .withUid(name)
            .withCreationTimestamp(NOW.plusSeconds(second).toString())
            .build());
    return fetchJob;
  }
}
