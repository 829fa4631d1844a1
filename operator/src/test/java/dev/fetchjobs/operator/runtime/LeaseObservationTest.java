package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseObservationTest {

  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-30T07:12:00Z");
  private static final long START = Long.MAX_VALUE - 5;

  private final LeaseObservation observation = new LeaseObservation("me");

  @Test
  @DisplayName(
      "The holder's clock is 5 minutes behind: its Lease is as old as its last change here")
  void clocksDisagree() {
    // Given
    judge(heldBy("other", NOW.minusMinutes(5)), 0);

    // When
    LeaderElectionRecord same = judge(heldBy("other", NOW.minusMinutes(5)), 7);
    LeaderElectionRecord renewed = judge(heldBy("other", NOW.minusMinutes(4)), 9);

    // Then
    assertThat(age(same)).isEqualTo(Duration.ofSeconds(7));
    assertThat(age(renewed)).isZero();
    assertThat(renewed.getHolderIdentity()).isEqualTo("other");
  }

  @Test
  @DisplayName("The Lease is deleted or emptied: its holder is believed to write until it expires")
  void vanished() {
    // Given
    judge(heldBy("other", NOW), 0);

    // Then
    assertThat(judge(null, 14)).returns("other", LeaderElectionRecord::getHolderIdentity);
    assertThat(judge(LeaseObservation.EMPTY, 14))
        .returns("other", LeaderElectionRecord::getHolderIdentity);
    assertThat(judge(null, 15)).isNull();
    assertThat(judge(LeaseObservation.EMPTY, 15)).isEqualTo(LeaseObservation.EMPTY);
  }

  @Test
  @DisplayName("A Lease that was given back is free at once, also if it vanishes afterwards")
  void givenBack() {
    // Given
    judge(heldBy("other", NOW), 0);
    var free = new LeaderElectionRecord(null, Duration.ofSeconds(1), NOW, NOW, 3);

    // Then
    assertThat(judge(free, 1)).isEqualTo(free);
    assertThat(judge(null, 1)).isNull();
  }

  @Test
  @DisplayName("A Lease that was given back is free at once, although the holder's name is in it")
  void givenBackWithName() {
    // Given
    judge(heldBy("other", NOW), 0);
    var free = new LeaderElectionRecord("other", Duration.ofSeconds(1), NOW, NOW, 3);

    // Then
    assertThat(judge(free, 1)).returns(null, LeaderElectionRecord::getHolderIdentity);
    assertThat(judge(null, 1)).isNull();
  }

  @Test
  @DisplayName("A first Lease is free at once, and the replica's own Lease is returned unchanged")
  void ownLease() {
    // Given
    LeaderElectionRecord own = heldBy("me", NOW.minusMinutes(5));

    // Then
    assertThat(judge(null, 0)).isNull();
    assertThat(judge(LeaseObservation.EMPTY, 0)).isEqualTo(LeaseObservation.EMPTY);
    assertThat(judge(own, 1)).isEqualTo(own);
  }

  private @Nullable LeaderElectionRecord judge(@Nullable LeaderElectionRecord found, int seconds) {
    return observation.judge(found, START + Duration.ofSeconds(seconds).toNanos(), NOW);
  }

  private static Duration age(LeaderElectionRecord record) {
    return Duration.between(record.getRenewTime(), NOW);
  }

  private static LeaderElectionRecord heldBy(String holder, ZonedDateTime renewed) {
    return new LeaderElectionRecord(holder, Duration.ofSeconds(15), NOW, renewed, 2);
  }
}
