package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.api.PingStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextPingTest {

  private final FetchJob fetchJob = with("ping: {url: 'https://switch.example/x'}");

  private static FetchJob with(String settings) {
    return FetchJobYaml.with("suspend: false", "notify: {" + settings + "}\n  suspend: false");
  }

  private static Run active(String job) {
    return Statuses.made(Statuses.active(job, new Run.Active()), second(job));
  }

  private static Run fetched(String job) {
    return Statuses.made(Statuses.fetched(job), second(job));
  }

  private static Run failed(String job) {
    return Statuses.made(Statuses.failed(job, FailureClass.TRANSIENT), second(job));
  }

  private static Run ended(String job, Outcome outcome, String reason) {
    var result = new Run.Result(outcome, null, reason, "It is over.", null);
    return Statuses.made(
        Statuses.active(job, new Run.Finished(NOW.plusSeconds(second(job)), result)), second(job));
  }

  private static int second(String job) {
    return job.charAt(0) - 'a';
  }

  private FetchJobStatus next(@Nullable FetchJobStatus old, Deliveries deliveries, Run... runs) {
    return new NextStatus(
            fetchJob,
            old,
            Statuses.inPlace(fetchJob),
            List.of(runs),
            null,
            null,
            null,
            Basis.of(fetchJob),
            deliveries,
            null,
            NOW.plusSeconds(30))
        .result()
        .status();
  }

  private FetchJobStatus next(@Nullable FetchJobStatus old, Run... runs) {
    return next(old, Deliveries.NONE, runs);
  }

  /** Returns the status after the server has confirmed the pending ping. */
  private FetchJobStatus confirmed(FetchJobStatus old, Run... runs) {
    String id = Objects.requireNonNull(ping(old).pending()).id();
    return next(old, new Deliveries(Set.of(id), null, null), runs);
  }

  private static PingStatus ping(FetchJobStatus status) {
    return Objects.requireNonNull(Objects.requireNonNull(status.notifications()).ping());
  }

  private static String pending(FetchJobStatus status) {
    PendingPing ping = ping(status).pending();
    return ping == null ? "none" : ping.id();
  }

  @Test
  @DisplayName("A run starts and ends well: a ping for the start, then one for the success")
  void aRunHasTwoPings() {
    // When
    FetchJobStatus started = next(null, active("a"));
    FetchJobStatus running = confirmed(started, active("a"));
    FetchJobStatus ended = next(running, fetched("a"));
    FetchJobStatus after = confirmed(ended, fetched("a"));

    // Then
    assertThat(pending(started)).isEqualTo("Start/a");
    assertThat(pending(running)).isEqualTo("none");
    assertThat(pending(ended)).isEqualTo("Success/a");
    assertThat(Objects.requireNonNull(ping(ended).pending()).message()).startsWith("Fetched: ");
    assertThat(pending(after)).isEqualTo("none");
    assertThat(Objects.requireNonNull(ping(after).lastDelivered()).type()).isEqualTo("Success");
    assertThat(next(after, fetched("a"))).isEqualTo(after);
  }

  @Test
  @DisplayName("A run fails before its start is confirmed: only the failure is pending")
  void anEndReplacesTheStart() {
    // Given
    FetchJobStatus started = next(null, active("a"));

    // When
    FetchJobStatus ended = next(started, failed("a"));

    // Then
    assertThat(pending(ended)).isEqualTo("Fail/a");
    assertThat(Objects.requireNonNull(ping(ended).pending()).message()).startsWith("Failed: ");
  }

  @Test
  @DisplayName(
      "The next run starts while the end of the last one is not confirmed: its start waits, and"
          + " its end takes the place of the older end")
  void noStartReplacesAnEnd() {
    // Given
    FetchJobStatus ended = next(next(null, active("a")), fetched("a"));

    // When
    FetchJobStatus unconfirmed = next(ended, fetched("a"), active("b"));
    FetchJobStatus confirmed = confirmed(unconfirmed, fetched("a"), active("b"));
    FetchJobStatus later = next(unconfirmed, fetched("a"), failed("b"));

    // Then
    assertThat(pending(unconfirmed)).isEqualTo("Success/a");
    assertThat(pending(confirmed)).isEqualTo("Start/b");
    assertThat(pending(later)).isEqualTo("Fail/b");
  }

  @ParameterizedTest
  @CsvSource({"Skipped,HoldActive,none", "Unknown,PodLost,none", "Skipped,ClosedDay,Success/b"})
  @DisplayName(
      "A run that shows nothing about the file has no ping at its end; a closed day repeats the"
          + " last result")
  void runsWithoutAVerdict(String outcome, String reason, String ping) {
    // Given
    FetchJobStatus good = confirmed(next(null, fetched("a")), fetched("a"));

    // When
    Run run = ended("b", Outcome.valueOf(outcome.toUpperCase(java.util.Locale.ROOT)), reason);
    FetchJobStatus status = next(good, fetched("a"), run);

    // Then
    assertThat(pending(status)).isEqualTo(ping);
  }

  @Test
  @DisplayName("An older run ends well after a newer one failed: the ping says the newer result")
  void anOlderRunEndsLate() {
    // Given
    FetchJobStatus started = confirmed(next(null, active("a")), active("a"));
    FetchJobStatus newer =
        confirmed(next(started, active("a"), failed("b")), active("a"), failed("b"));

    // When
    FetchJobStatus older = next(newer, fetched("a"), failed("b"));

    // Then
    assertThat(pending(older)).isEqualTo("Fail/a");
  }

  @Test
  @DisplayName("Two runs end at once: the ping is for the one whose start the server knows")
  void theStartedRunIsEnded() {
    // Given
    FetchJobStatus started = confirmed(next(null, active("a")), active("a"));

    // When
    FetchJobStatus both = next(started, fetched("a"), fetched("b"));

    // Then
    assertThat(pending(both)).isEqualTo("Success/a");
  }

  @Test
  @DisplayName("The runs of a backfill have no pings")
  void aBackfillIsNotPinged() {
    // Given
    Run of = fetched("a");
    Run run = SampleRun.of("a", Trigger.BACKFILL, of.slot(), of.state());
    Run active = SampleRun.of("b", Trigger.BACKFILL, of.slot(), new Run.Active());

    // When
    FetchJobStatus status = next(null, run, active);

    // Then
    assertThat(pending(status)).isEqualTo("none");
  }

  @Test
  @DisplayName(
      "The server does not answer: the status names the failure once, and an Event announces it")
  void aFailureIsRecorded() {
    // Given
    FetchJobStatus started = next(null, active("a"));
    var down = new Deliveries(Set.of(), null, "The server is down.");

    // When
    FetchJobStatus status = next(started, down, active("a"));

    // Then
    assertThat(Objects.requireNonNull(ping(status).failure()).message())
        .isEqualTo("The server is down.");
    assertThat(Objects.requireNonNull(status.notifications()).failure()).isNull();
    assertThat(Transition.between(started, status))
        .contains(new Transition(true, "NotificationFailed", "The server is down."));
    assertThat(next(status, down, active("a"))).isEqualTo(status);
    assertThat(ping(confirmed(status, active("a"))).failure()).isNull();
  }

  @Test
  @DisplayName("With a webhook only, the status has no pings")
  void noPingMeansNoRecord() {
    // Given
    FetchJob silent = with("webhook: {url: 'https://sink.example/'}");

    // When
    FetchJobStatus status = Statuses.status(silent, null, NOW, active("a"));

    // Then
    assertThat(Objects.requireNonNull(status.notifications()).ping()).isNull();
  }
}
