package dev.fetchjobs.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseHistoryTest {

  private static final Instant START = Instant.parse("2026-11-30T07:12:00Z");

  private final List<AuditRequest> log = new ArrayList<>();

  @Test
  @DisplayName(
      "A hand-over in which each replica writes within its own period has no write outside")
  void orderly() {
    // Given
    write("a", "cronjobs", 1);
    write("a", "leases", 2);
    write("b", "leases", 3);
    write("b", "cronjobs", 4);

    // When
    LeaseHistory history = history();

    // Then
    assertThat(history.writesOutside()).isEmpty();
    assertThat(history.periods()).extracting(LeaseHistory.Period::pod).containsExactly("a", "b");
    assertThat(history.handOver(history.periods().getFirst())).contains(Duration.ofSeconds(2));
    assertThat(history.handOver(history.periods().getLast())).isEmpty();
    assertThat(history.held("a", at(3), at(9))).isTrue();
    assertThat(history.held("a", at(4), at(9))).isFalse();
  }

  @Test
  @DisplayName("The old leader writes after the new one has the Lease: the write is outside")
  void secondWriter() {
    // Given
    write("a", "leases", 1);
    write("b", "leases", 2);
    write("a", "fetchjobs", 3);

    // Then
    assertThat(history().writesOutside()).extracting(AuditRequest::pod).containsExactly("a");
  }

  @Test
  @DisplayName("A replica writes before it has the Lease, and another's write ends too late")
  void tooEarlyAndTooLate() {
    // Given
    write("b", "cronjobs", 1);
    log.add(request("a", "fetchjobs", 200, at(2), at(4)));
    write("b", "leases", 3);
    write("b", "cronjobs", 5);

    // Then
    assertThat(history().writesOutside()).extracting(AuditRequest::pod).containsExactly("b", "a");
  }

  @Test
  @DisplayName("A refused write of the Lease begins no period")
  void refused() {
    // Given
    log.add(request("b", "leases", 409, at(1), at(1)));
    write("b", "cronjobs", 2);

    // Then
    assertThat(history().writesOutside()).hasSize(1);
  }

  @Test
  @DisplayName("A replica that gave the Lease back writes once more: the history shows the write")
  void afterGivingBack() {
    // Given
    write("a", "leases", 1);
    write("a", "fetchjobs", 2);
    write("b", "leases", 3);

    // When
    LeaseHistory history = history();

    // Then
    assertThat(history.writesAfterLastRenewal(history.periods().getFirst())).hasSize(1);
  }

  private LeaseHistory history() {
    return new LeaseHistory("a", "operator", log);
  }

  private void write(String pod, String resource, int second) {
    log.add(request(pod, resource, 200, at(second), at(second)));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static AuditRequest request(
      String pod, String resource, int code, Instant received, Instant answered) {
    return new AuditRequest(
        "operator",
        pod,
        "",
        "update",
        "",
        resource,
        "",
        "data",
        "x",
        "/",
        code,
        received,
        answered);
  }
}
