package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class NotifyTest {

  private static final Script CONFIRM = Script.ok("", new byte[0]);

  private static String yaml(String name, BadServer sink) {
    return FetchJobs.yaml(
        name, "12 7 * * 1-5", "notify: {webhook: {url: \"%s\"}}\n".formatted(sink.url("/")));
  }

  private static Predicate<FetchJobStatus> events(Predicate<Notifications> wanted) {
    return status -> status.notifications() != null && wanted.test(status.notifications());
  }

  private static List<String> ids(BadServer sink) {
    return sink.seen().stream().map(request -> request.field("webhook-id").orElseThrow()).toList();
  }

  @Test
  @DisplayName(
      "A run fetches a version, and one fails: the sink gets both events, and a restarted operator"
          + " repeats none")
  void eventsReachTheSinkOnce(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var sink = BadServer.http(CONFIRM)) {
      try (var operator = RunningOperator.in(namespace)) {
        // Given
        jobs.apply(yaml("xetra", sink));
        jobs.awaitReady("xetra");

        // When
        runs.start(jobs.cronJob("xetra").get(), "good");
        runs.fetched("good");
        jobs.await(
            "xetra",
            "has announced the version",
            events(e -> e.pending().isEmpty() && e.lastDelivered() != null));
        runs.start(jobs.cronJob("xetra").get(), "wrong");
        var report = runs.report("wrong", Outcome.FAILED, FailureClass.PERMANENT, "404 Not Found.");
        runs.ended("wrong", 20, Wire.write(report));
        jobs.await(
            "xetra",
            "has announced the failure",
            events(e -> e.pending().isEmpty() && e.open().contains("Failed")));
      }

      // Then
      assertThat(sink.seen()).hasSize(2);
      assertThat(sink.seen().getFirst().body()).contains("dev.fetchjobs.NewVersion");
      assertThat(sink.seen().getLast().body())
          .contains("dev.fetchjobs.Failed", "\"job\":\"wrong\"");

      // When
      try (var operator = RunningOperator.in(namespace)) {
        jobs.settle();
      }

      // Then
      assertThat(sink.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "The sink is down and the operator is replaced: the status names the failure, and the event"
          + " arrives with its id")
  void aPendingEventSurvivesTheOperator(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    Script down = exchange -> exchange.respond("503 Busy", "", new byte[0]);
    Script first = exchange -> (exchange.number() == 1 ? down : CONFIRM).answer(exchange);
    try (var sink = BadServer.http(first)) {
      String pending;
      try (var operator = RunningOperator.in(namespace)) {
        // Given
        jobs.apply(yaml("xetra", sink));
        jobs.awaitReady("xetra");
        runs.start(jobs.cronJob("xetra").get(), "good");
        runs.fetched("good");

        // When
        FetchJobStatus status =
            jobs.await("xetra", "names the failure", events(e -> e.failure() != null));

        // Then
        Notifications events = Objects.requireNonNull(status.notifications());
        pending = events.pending().getFirst().id();
        assertThat(Objects.requireNonNull(events.failure()).message())
            .startsWith("127.0.0.1 answered 503");
        Awaitility.await("event")
            .atMost(Duration.ofSeconds(60))
            .until(() -> jobs.user().events("xetra").contains("NotificationFailed"));
      }

      // When
      try (var operator = RunningOperator.in(namespace)) {
        jobs.await("xetra", "has announced the version", events(e -> e.pending().isEmpty()));
      }

      // Then
      assertThat(ids(sink)).hasSizeGreaterThan(1).containsOnly(pending);
    }
  }
}
