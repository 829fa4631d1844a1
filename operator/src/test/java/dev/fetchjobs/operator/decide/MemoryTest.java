package dev.fetchjobs.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.WriteMark;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:12:00Z");
  private static final WriteMark SENT = new WriteMark("0123456789abcdef", 2);
  private static final Drift NONE = new Drift(false, false, List.of());
  private static final Drift EDITED = new Drift(false, true, List.of());

  private final Memory memory = Memory.none(fetchJob("5"));

  @Test
  @DisplayName(
      "A status in the cache that is older than the operator's own is ignored for a moment only")
  void laggingCache() {
    // Given
    FetchJobStatus ours = status(1);
    Memory known = memory.withStatus(fetchJob("5"), ours, stored("9", 1), NOW);

    // Then
    assertThat(known.statusOf(fetchJob("5"), NOW.plusSeconds(1))).isEqualTo(ours);
    assertThat(known.statusOf(fetchJob("5"), NOW.plus(Memory.LAG))).isNull();
    assertThat(known.statusOf(fetchJob("10"), NOW.plusSeconds(1))).isNull();
  }

  @Test
  @DisplayName("An operator bases its first status on the version that it has seen")
  void firstStatus() {
    // Given
    FetchJob shown = fetchJob("9");
    shown.setStatus(status(1));

    // Then
    assertThat(memory.basis(shown)).isEqualTo("9");
    assertThat(memory.basis(fetchJob("8"))).isEqualTo("8");
    assertThat(memory.withStatus(shown, status(2), stored("10", 1), NOW).basis(shown)).isNull();
  }

  @Test
  @DisplayName("If the cache has a status, the operator keeps only the cache's copy in memory")
  void sharedCopy() {
    // Given
    FetchJob shown = fetchJob("9");
    shown.setStatus(status(1));

    // When
    Memory known = memory.withStatus(fetchJob("5"), status(1), stored("9", 1), NOW).sharing(shown);

    // Then
    assertThat(known.isOwnStatus(shown)).isTrue();
    assertThat(known.statusOf(fetchJob("5"), NOW)).isSameAs(shown.getStatus());
  }

  @Test
  @DisplayName(
      "If the cache does not show a write yet, the operator looks at the cache again after a while")
  void unseenWrite() {
    // Given
    Memory known = written(memory, "9", NOW);

    // Then
    assertThat(write(known).isUnseen(null, NOW.plusSeconds(1))).isTrue();
    assertThat(write(known).isUnseen(cronJob("8", 1), NOW.plusSeconds(1))).isTrue();
    assertThat(known.next(null, NOW.plusSeconds(1))).contains(NOW.plus(Memory.LAG));
    assertThat(write(known).isUnseen(cronJob("9", 2), NOW.plusSeconds(1))).isFalse();
    assertThat(write(known).isUnseen(null, NOW.plus(Memory.LAG))).isFalse();
  }

  @Test
  @DisplayName(
      "A CronJob spec that admission changed during a write counts as correct until another "
          + "program changes it")
  void admitted() {
    // Given
    Memory known = memory.withCronJob(SENT, stored("9", 2), EDITED, null, false, NOW);

    // Then
    assertThat(write(known).isSettled(cronJob("9", 2), EDITED)).isTrue();
    assertThat(write(known).isSettled(cronJob("12", 2), EDITED)).as("a status").isTrue();
    assertThat(write(known).isSettled(cronJob("12", 3), EDITED)).as("an edit").isFalse();
    assertThat(write(known).isSettled(cronJob("12", 2), NONE)).as("a label").isFalse();
  }

  @Test
  @DisplayName(
      "If another program reverts the CronJob again and again, the operator writes it less often "
          + "until the conflict ends")
  void undone() {
    // Given
    Memory known = memory;
    Instant now = NOW;
    int writes = 0;
    while (writes == 0 || !write(known).conflict().isTooSoon(now)) {
      known = written(known, "" + (11 + 2 * writes), now);
      writes++;
      now = now.plusMillis(10);
    }

    // Then
    assertThat(writes).isEqualTo(5);
    assertThat(write(known).conflict().isOn(now)).isTrue();
    assertThat(write(known).conflict().isTooSoon(now.plus(WriteConflict.TRUCE))).isFalse();
    assertThat(write(known).conflict().isOn(now.plus(Duration.ofMinutes(2)))).isFalse();
  }

  @Test
  @DisplayName(
      "If another program changes the status again and again, the operator writes it seldom and "
          + "announces the conflict once")
  void undoneStatus() {
    // Given
    Memory known = memory;
    Instant now = NOW;
    int writes = 0;
    int version = 10;
    int announced = 0;
    while (known.mayWriteStatus(now)) {
      FetchJob shown = fetchJob("" + version);
      announced += known.isStatusConflictNew(shown, now) ? 1 : 0;
      known = known.withStatus(shown, status(1), stored("" + (version + 1), 1), now);
      version += 2;
      writes++;
      now = now.plusMillis(10);
    }
    Instant last = now.minusMillis(10);

    // Then
    assertThat(writes).isEqualTo(5);
    assertThat(announced).isEqualTo(1);
    assertThat(known.next(null, now)).contains(last.plus(WriteConflict.TRUCE));
    assertThat(known.mayWriteStatus(last.plus(WriteConflict.TRUCE))).isTrue();
    assertThat(known.isStatusConflictNew(fetchJob("" + version), last.plus(WriteConflict.TRUCE)))
        .as("the conflict is announced again")
        .isFalse();
  }

  @Test
  @DisplayName(
      "The operator writes a status that nobody else changes whenever there is something new")
  void untouchedStatus() {
    Memory known = memory;
    for (int i = 0; i < 20; i++) {
      // Given
      FetchJob before = fetchJob("" + (10 + i));
      before.setStatus(status(i));

      // Then
      assertThat(known.mayWriteStatus(NOW.plusMillis(i))).isTrue();
      assertThat(known.isStatusConflictNew(before, NOW.plusMillis(i))).isFalse();
      known = known.withStatus(before, status(i + 1), stored("" + (11 + i), 1), NOW.plusMillis(i));
    }
  }

  private static Memory written(Memory known, String version, Instant now) {
    return known.withCronJob(SENT, stored(version, 2), NONE, null, false, now);
  }

  private static CronJobWrite write(Memory known) {
    return Objects.requireNonNull(known.cronJob());
  }

  private static FetchJobStatus status(long generation) {
    return FetchJobYaml.status("observedGeneration: " + generation);
  }

  private static ObjectMeta stored(String version, long generation) {
    return new ObjectMetaBuilder().withResourceVersion(version).withGeneration(generation).build();
  }

  private static GenericKubernetesResource cronJob(String version, long generation) {
    var cronJob = new GenericKubernetesResource();
    cronJob.setMetadata(stored(version, generation));
    return cronJob;
  }

  private static FetchJob fetchJob(String version) {
    FetchJob fetchJob = FetchJobYaml.complete();
    fetchJob.getMetadata().setResourceVersion(version);
    return fetchJob;
  }
}
