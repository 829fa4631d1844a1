package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.runtime.Written.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:12:00Z");
  private static final Map<String, Object> BODY = Map.of("spec", "ours");

  private final Written written = new Written();

  @Test
  void a_cache_that_lags_behind_our_status_is_overlooked_for_a_moment_only() {
    // Given
    FetchJobStatus ours = status(1);
    written.status(fetchJob("5"), ours, "9", NOW);

    // Then
    assertThat(written.status(fetchJob("5"), NOW.plusSeconds(1))).isEqualTo(ours);
    assertThat(written.status(fetchJob("5"), NOW.plus(Written.LAG))).isNull();
    assertThat(written.status(fetchJob("10"), NOW.plusSeconds(1))).isNull();
  }

  @Test
  void of_a_status_that_the_cache_shows_only_the_cache_s_copy_is_kept() {
    // Given
    FetchJob shown = fetchJob("9");
    shown.setStatus(status(1));
    written.status(fetchJob("5"), status(1), "9", NOW);

    // When
    boolean ours = written.isOurs(shown);

    // Then
    assertThat(ours).isTrue();
    assertThat(written.status(fetchJob("5"), NOW)).isSameAs(shown.getStatus());
  }

  @Test
  void a_write_whose_effect_is_not_seen_is_looked_after() {
    // Given
    written.cronJob(fetchJob("5"), BODY, "9", NOW);

    // Then
    assertThat(verdict(null, NOW.plusSeconds(1))).isEqualTo(Verdict.WAIT);
    assertThat(written.again(fetchJob("5"), NOW.plusSeconds(1))).contains(NOW.plus(Written.LAG));
    assertThat(verdict(null, NOW.plus(Written.LAG))).isEqualTo(Verdict.APPLY);
  }

  @Test
  void who_is_undone_again_and_again_slows_down_and_starts_afresh_when_it_is_calm() {
    // Given
    Instant now = NOW;
    int writes = 0;
    int version = 10;
    while (verdict("" + version, now) == Verdict.APPLY) {
      written.cronJob(fetchJob("5"), BODY, "" + (version + 1), now);
      version += 2;
      writes++;
      now = now.plusMillis(10);
    }

    // Then
    assertThat(writes).isEqualTo(5);
    assertThat(verdict("" + version, now)).isEqualTo(Verdict.FOUGHT);
    assertThat(written.isFought(fetchJob("5"), now)).isTrue();
    assertThat(verdict("" + version, now.plus(Written.TRUCE))).isEqualTo(Verdict.APPLY);
    assertThat(written.isFought(fetchJob("5"), now.plus(Duration.ofMinutes(2)))).isFalse();
  }

  @Test
  void whose_status_is_undone_again_and_again_writes_it_seldom_and_says_so_once() {
    // Given
    Instant now = NOW;
    int writes = 0;
    int version = 10;
    int told = 0;
    while (written.mayWriteStatus(fetchJob("" + version), now)) {
      told += written.status(fetchJob("" + version), status(1), "" + (version + 1), now) ? 1 : 0;
      version += 2;
      writes++;
      now = now.plusMillis(10);
    }
    Instant last = now.minusMillis(10);

    // Then
    assertThat(writes).isEqualTo(5);
    assertThat(told).isEqualTo(1);
    assertThat(written.again(fetchJob("" + version), now)).contains(last.plus(Written.TRUCE));
    assertThat(written.mayWriteStatus(fetchJob("" + version), last.plus(Written.TRUCE))).isTrue();
    assertThat(
            written.status(
                fetchJob("" + version), status(1), "" + (version + 1), last.plus(Written.TRUCE)))
        .as("said again")
        .isFalse();
  }

  @Test
  void whose_status_nobody_touches_may_write_as_often_as_there_is_news() {
    for (int i = 0; i < 20; i++) {
      // Given
      FetchJob before = fetchJob("" + (10 + i));
      before.setStatus(status(i));

      // Then
      assertThat(written.mayWriteStatus(before, NOW.plusMillis(i))).isTrue();
      assertThat(written.status(before, status(i + 1), "" + (11 + i), NOW.plusMillis(i))).isFalse();
    }
  }

  private static FetchJobStatus status(long generation) {
    return FetchJobYaml.status("observedGeneration: " + generation);
  }

  private Verdict verdict(String liveVersion, Instant now) {
    return written.verdict(
        fetchJob("5"), BODY, liveVersion == null ? null : cronJob(liveVersion), List.of("x"), now);
  }

  private static GenericKubernetesResource cronJob(String version) {
    var cronJob = new GenericKubernetesResource();
    cronJob.setMetadata(new ObjectMetaBuilder().withResourceVersion(version).build());
    return cronJob;
  }

  private static FetchJob fetchJob(String version) {
    FetchJob fetchJob = new FetchJob();
    fetchJob.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("data")
            .withName("xetra")
            .withUid("u-1")
            .withResourceVersion(version)
            .build());
    return fetchJob;
  }
}
