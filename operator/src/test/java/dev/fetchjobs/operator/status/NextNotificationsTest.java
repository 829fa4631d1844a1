package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Run;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NextNotificationsTest {

  private static final String ALL = "{url: 'https://sink.example/'}";

  private final FetchJob fetchJob = with(ALL);

  private static FetchJob with(String webhook) {
    return FetchJobYaml.with(
        "suspend: false", "notify: {webhook: " + webhook + "}\n  suspend: false");
  }

  /** Returns a run after which consumers read the version with this number. */
  private static Run run(String job, Outcome outcome, int version) {
    int second = job.charAt(0) - 'a';
    var file =
        Statuses.artifact(NOW.plusSeconds(second))
            .with(
                next -> {
                  next.sha256 = "%064x".formatted(version);
                  next.versionName = "v" + version;
                });
    var report = Statuses.report(outcome, null).with(next -> next.artifact = file);
    return Statuses.made(Statuses.finished(job, outcome, null, report), second);
  }

  private static Run version(String job, int number) {
    return run(job, Outcome.FETCHED, number);
  }

  private static Run failed(String job) {
    return Statuses.made(Statuses.failed(job, FailureClass.TRANSIENT), job.charAt(0) - 'a');
  }

  private static FetchJobStatus next(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Deliveries deliveries, Run... runs) {
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
    return next(fetchJob, old, Deliveries.NONE, runs);
  }

  private static Notifications events(FetchJobStatus status) {
    return Objects.requireNonNull(status.notifications());
  }

  private static List<String> types(FetchJobStatus status) {
    return events(status).pending().stream().map(Notification::type).toList();
  }

  @Test
  @DisplayName("Two versions between two reconciliations: the sink gets an event for each of them")
  void eachVersionHasAnEvent() {
    // When
    FetchJobStatus status = next(null, version("a", 1), version("b", 2));

    // Then
    assertThat(types(status)).containsExactly("NewVersion", "NewVersion");
    assertThat(events(status).pending())
        .extracting(Notification::version)
        .containsExactly("v1", "v2");
    assertThat(events(status).pending().getFirst().id()).hasSize(32);
  }

  @Test
  @DisplayName("A rollback is announced, although the publisher confirmed its file earlier")
  void aRollbackHasAnEvent() {
    // Given
    FetchJobStatus status = next(null, version("b", 2));
    var file =
        Statuses.artifact(NOW)
            .with(
                next -> {
                  next.sha256 = "%064x".formatted(1);
                  next.versionName = "v1";
                  next.publishedTime = NOW.plusSeconds(2);
                });
    var report = Statuses.report(Outcome.FETCHED, null).with(next -> next.artifact = file);
    Run back = Statuses.made(Statuses.finished("c", Outcome.FETCHED, null, report), 2);

    // When
    FetchJobStatus next = next(status, back);

    // Then
    assertThat(next.artifact().version()).isEqualTo("v1");
    assertThat(types(next)).containsExactly("NewVersion", "NewVersion");
  }

  @Test
  @DisplayName("A second look at the same runs announces nothing more")
  void nothingIsAnnouncedTwice() {
    // Given
    FetchJobStatus status = next(null, version("a", 1), failed("b"));

    // When
    FetchJobStatus again = next(status, version("a", 1), failed("b"));

    // Then
    assertThat(types(status)).containsExactly("NewVersion", "Failed");
    assertThat(again).isEqualTo(status);
  }

  @Test
  @DisplayName("The status was deleted: the version is announced again with the same id")
  void theIdOfAVersionIsStable() {
    // Given
    FetchJobStatus first = next(null, version("a", 1));

    // When
    FetchJobStatus anew = next(null, version("a", 1));

    // Then
    assertThat(events(anew).pending().getFirst().id())
        .isEqualTo(events(first).pending().getFirst().id());
  }

  @Test
  @DisplayName("Three failed runs are one event, and the success after them is one")
  void aRowOfFailuresIsOneEvent() {
    // Given
    FetchJobStatus good = next(null, version("a", 1));
    FetchJobStatus one = next(good, version("a", 1), failed("b"));
    FetchJobStatus three = next(one, failed("b"), failed("c"), failed("d"));

    // When
    FetchJobStatus recovered = next(three, failed("d"), version("e", 2));

    // Then
    assertThat(types(recovered)).containsExactly("NewVersion", "Failed", "NewVersion", "Recovered");
    assertThat(events(three).open()).containsExactly("Failed");
    assertThat(events(recovered).open()).isEmpty();
    assertThat(events(recovered).pending().getLast().reason()).isEqualTo("Failed");
  }

  @Test
  @DisplayName("A refused file is one event with its digest, and no further Failed")
  void aRefusedFileIsAnnounced() {
    // Given
    FetchJobStatus good = next(null, version("a", 1));

    // When
    FetchJobStatus status = next(good, version("a", 1), run("b", Outcome.REJECTED, 1));

    // Then
    assertThat(types(status)).containsExactly("NewVersion", "Rejected");
    assertThat(events(status).pending().getLast().sha256()).isEqualTo("cd".repeat(32));
  }

  @Test
  @DisplayName("A file is refused, and the sink does not want Rejected: the sink gets Failed")
  void aRefusedFileIsAFailure() {
    // Given
    FetchJob some = with("{url: 'https://sink.example/', events: [Failed, Recovered]}");

    // When
    FetchJobStatus status = next(some, null, Deliveries.NONE, run("b", Outcome.REJECTED, 1));

    // Then
    assertThat(types(status)).containsExactly("Failed");
  }

  @Test
  @DisplayName("The sink wants only some events: the others are not pending")
  void onlyChosenEventsArePending() {
    // Given
    FetchJob some = with("{url: 'https://sink.example/', events: [Failed]}");

    // When
    FetchJobStatus status =
        next(
            some, next(some, null, Deliveries.NONE, version("a", 1)), Deliveries.NONE, failed("b"));

    // Then
    assertThat(types(status)).containsExactly("Failed");
  }

  @Test
  @DisplayName(
      "The sink confirmed the first event: the second stays, and the status records the first")
  void aConfirmedEventIsRecorded() {
    // Given
    FetchJobStatus status = next(null, version("a", 1), version("b", 2));
    String id = events(status).pending().getFirst().id();
    var deliveries = new Deliveries(Set.of(id), "The sink is down.", null);

    // When
    FetchJobStatus after = next(fetchJob, status, deliveries);

    // Then
    assertThat(events(after).pending()).extracting(Notification::version).containsExactly("v2");
    assertThat(Objects.requireNonNull(events(after).lastDelivered()).id()).isEqualTo(id);
    assertThat(Objects.requireNonNull(events(after).failure()).message())
        .isEqualTo("The sink is down.");
    assertThat(Transition.between(status, after))
        .contains(new Transition(true, "NotificationFailed", "The sink is down."));
    assertThat(next(fetchJob, after, deliveries)).isEqualTo(after);
  }

  @Test
  @DisplayName(
      "A sink that confirms nothing: at most 16 events stay, and the dropped ones are counted")
  void theRecordIsBounded() {
    // Given
    FetchJobStatus status = next(null, version("a", 1));
    for (int i = 1; i < 20; i++) {
      status = next(status, version(String.valueOf((char) ('a' + i)), i + 1));
    }

    // Then
    assertThat(events(status).pending()).hasSize(16);
    assertThat(events(status).pending().getLast().version()).isEqualTo("v20");
    assertThat(events(status).dropped()).isEqualTo(4);
  }

  @Test
  @DisplayName("Without spec.notify the status has no record of events")
  void noSinkMeansNoRecord() {
    // Given
    FetchJob silent = FetchJobYaml.complete();

    // Then
    assertThat(next(silent, next(null, version("a", 1)), Deliveries.NONE).notifications()).isNull();
  }

  @Test
  @DisplayName("The file becomes too old and then fresh: Late, then Recovered")
  void aLateFileIsAnnounced() {
    // Given
    FetchJob limited =
        FetchJobYaml.with(
            "suspend: false",
            "freshness: {maxAge: 1h}\n  notify: {webhook: " + ALL + "}\n  suspend: false");
    FetchJobStatus good = next(limited, null, Deliveries.NONE, version("a", 1));

    // When
    FetchJobStatus late = Statuses.status(limited, good, NOW.plusSeconds(7200), version("a", 1));
    FetchJobStatus fresh =
        Statuses.status(limited, late, NOW.plusSeconds(7300), Statuses.made(version("b", 2), 7250));

    // Then
    assertThat(types(late)).containsExactly("NewVersion", "Late");
    assertThat(events(late).pending().getLast().reason()).isEqualTo("TooOld");
    assertThat(events(late).open()).containsExactly("Late");
    assertThat(types(fresh)).startsWith("NewVersion", "Late", "NewVersion");
  }
}
