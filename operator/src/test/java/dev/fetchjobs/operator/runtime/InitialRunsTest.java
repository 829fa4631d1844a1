package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
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
  void whoWasDeletedWhileWaitingOrIsNeverHeardOfAgainBlocksNobody() {
    var runs = new InitialRuns(1);
    runs.admit(fetchJob("lost", 1), NOW);
    runs.admit(fetchJob("deleted", 2), NOW);

    runs.release("data", "deleted");

    assertThat(runs.admit(fetchJob("c", 3), NOW)).isFalse();
    assertThat(runs.admit(fetchJob("c", 3), NOW.plus(Duration.ofMinutes(16)))).isTrue();
  }

  @Test
  void aLongRunAndOneThatARestartFindsUnderWayCount() {
    // Given
    var runs = new InitialRuns(1);
    runs.isUnderWay("data", "long", NOW);
    runs.isUnderWay("data", "long", NOW.plus(Duration.ofMinutes(10)));

    // Then
    Instant later = NOW.plus(Duration.ofMinutes(20));
    assertThat(runs.admit(fetchJob("c", 2), later)).isFalse();

    runs.release("data", "long");
    assertThat(runs.admit(fetchJob("c", 2), later)).isTrue();
  }

  @Test
  void whoWaitedAndAsksNoMoreBlocksNobody() {
    // Given: the oldest waits, and then its schedule is edited into one that cannot be read
    var runs = new InitialRuns(1);
    runs.admit(fetchJob("going", 0), NOW);
    runs.admit(fetchJob("broken", 1), NOW);
    runs.admit(fetchJob("c", 2), NOW);

    // When
    runs.release("data", "going");

    // Then
    Instant soon = NOW.plus(InitialRuns.PATIENCE);
    assertThat(runs.admit(fetchJob("c", 2), soon)).isFalse();
    assertThat(runs.admit(fetchJob("c", 2), soon.plus(Duration.ofMinutes(1)))).isTrue();
  }

  private static FetchJob fetchJob(String name, int second) {
    var fetchJob = new FetchJob();
    fetchJob.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace("data")
            .withUid(name)
            .withCreationTimestamp(NOW.plusSeconds(second).toString())
            .build());
    return fetchJob;
  }
}
