package dev.fetchjobs.downloader.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

  private final List<String> lines = new ArrayList<>();
  private long now;
  private final ProgressLog progress =
      new ProgressLog(lines::add, Duration.ofSeconds(10), 3, () -> now);

  private void after(int seconds) {
    now += seconds * 1_000_000_000L;
  }

  @Test
  @DisplayName("The log shows progress lines of a complete download")
  void wholeRun() {
    progress.beginAttempt(1);
    progress.logFailure(
        new Failure.Transient(Reason.STATUS, "The server answered 503 Sorry."),
        Duration.ofMillis(2500));
    progress.beginAttempt(2);
    after(9);
    progress.received(9_000_000, 40_000_000, 9_000_000);
    after(1);
    progress.received(10_000_000, 40_000_000, 1_000_000);
    progress.received(11_000_000, 40_000_000, 1_000_000);
    after(30);
    progress.received(40_000_000, 40_000_000, 29_000_000);
    progress.logComplete();

    assertThat(lines)
        .containsExactly(
            "attempt 1 of 3: The server answered 503 Sorry. Next attempt in 2.5 s.",
            "10.0 MB of 40.0 MB, 1.0 MB/s, 30 s left",
            "40.0 MB of 40.0 MB, 1.0 MB/s, 0.0 s left",
            "attempt 2 of 3: received 40,000,000 bytes (40 s)");
    assertThat(progress.received()).isEqualTo(40_000_000);
    assertThat(progress.attempt()).isEqualTo(2);
  }

  @Test
  @DisplayName("Without Content-Length, the progress lines in the log name only the received bytes")
  void unknownLength() {
    progress.beginAttempt(1);
    after(20);
    progress.received(999, -1, 999);
    assertThat(lines).containsExactly("999 B, 50 B/s");
  }

  @Test
  @DisplayName("After a resume, the log counts only the new bytes as received")
  void resumed() {
    progress.beginAttempt(1);
    progress.received(3_000_000, 4_000_000, 1_000_000);
    progress.received(4_000_000, 4_000_000, 1_000_000);
    progress.logComplete();
    assertThat(lines)
        .containsExactly(
            "attempt 1 of 3: received 2,000,000 bytes, which completes 4,000,000 bytes (0.0 s)");
  }

  @Test
  @DisplayName("Bytes from an earlier run do not increase the speed that the log shows")
  void speedAfterResume() {
    progress.beginAttempt(1);
    after(10);
    progress.received(5_000_000_000L, 10_000_000_000L, 1_000_000);
    assertThat(lines).containsExactly("5.0 GB of 10.0 GB, 100.0 KB/s, 13 h 53 min left");
  }
}
