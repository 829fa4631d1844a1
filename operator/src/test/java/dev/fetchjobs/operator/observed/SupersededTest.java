package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.report;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Trigger;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupersededTest {

  private static final String OLD = "\"fetchjobs.dev/template\":\"0123456789abcdef\"";
  private static final String WANTED = "fedcba9876543210";
  private static final String ENDED = OLD + ",\"fetchjobs.dev/superseded-by\":\"fedcba9876543210\"";
  private static final Instant NOW = Instant.parse("2026-11-22T07:12:05Z");

  private static List<Outdated> outdated(
      GenericKubernetesResource job, GenericKubernetesResource... pods) {
    return Outdated.among("cron-uid", WANTED, List.of(job), Stream.of(pods).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"phase\":\"Pending\"",
        "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"SchedulingGated\"}]",
        "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}}]",
        "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"istio-proxy\",\"state\":{\"running\":{}}},{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"PodInitializing\"}}}]"
      })
  @DisplayName("R7 After an edit, a run whose downloader has not begun is outdated")
  void hasNotStarted(String pod) {
    assertThat(outdated(job("a", "", OLD), pod(pod)))
        .extracting(Outdated::job)
        .containsExactly("a");
    assertThat(outdated(job("a", "\"active\":0", OLD)))
        .as("the Job has no pod, for example because of a quota")
        .hasSize(1);
    assertThat(outdated(job("a", "", OLD.replace("0123456789abcdef", WANTED)), pod(pod))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"running\":{}}}]",
        "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"running\":{}}}]",
        "\"phase\":\"Failed\"",
        "\"phase\":\"Unknown\""
      })
  @DisplayName("R7 A run that has started ends with its old spec, whatever a user edits")
  void hasStarted(String pod) {
    assertThat(outdated(job("a", "", OLD), pod(pod))).isEmpty();
  }

  @Test
  @DisplayName("R7 The operator ends only active Jobs of its own that name their template")
  void onlyOurs() {
    assertThat(outdated(job("a", "", ""))).as("the Job is from an older operator").isEmpty();
    assertThat(outdated(job("a", "\"failed\":1", OLD))).as("a pod of the Job has run").isEmpty();
    assertThat(outdated(job("a", JobJson.failed("DeadlineExceeded", ""), OLD))).isEmpty();
    assertThat(outdated(job("a", failing("FailureTarget"), ENDED)))
        .as("the operator has already ended the Job")
        .isEmpty();
    assertThat(Outdated.among("another", WANTED, List.of(job("a", "", OLD)), List.of())).isEmpty();
  }

  private static String failing(String type) {
    return JobJson.failed("DeadlineExceeded", "").replace("\"Failed\"", "\"" + type + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FailureTarget", "Failed"})
  @DisplayName("R7 A superseded run is Skipped as soon as Kubernetes has seen its deadline")
  void skipped(String condition) {
    var run = run(job("a", failing(condition), ENDED), pod("\"phase\":\"Pending\""));

    assertThat(run.isSuperseded()).isTrue();
    assertThat(JobJson.finished(run).result())
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
              assertThat(result.failureClass()).isNull();
              assertThat(result.reason()).isEqualTo("Superseded");
            });
    assertThat(run(job("a", failing(condition), OLD)).isSuperseded()).isFalse();
  }

  @Test
  @DisplayName(
      "R7 A pod that started before its Job was ended keeps its own result, for its own "
          + "generation of the spec")
  void startedMeanwhile() {
    String origin = ENDED + ",\"fetchjobs.dev/generation\":\"3\"";
    var fetched =
        run(
            job("a", failing("Failed"), origin),
            pod(terminated(0, "Completed", report("a", "Fetched", null))));
    var killed = run(job("a", failing("Failed"), origin), pod(terminated(137, "Error", "")));

    assertThat(JobJson.finished(fetched).result().outcome()).isEqualTo(Outcome.FETCHED);
    assertThat(fetched.origin().generation()).isEqualTo(3);
    assertThat(killed.isSuperseded()).as("the pod was stopped at its start").isTrue();
  }

  private static Run made(String job, Trigger trigger, int second, boolean superseded) {
    Run.State state =
        superseded
            ? new Run.Finished(NOW.plusSeconds(second), Run.Result.superseded())
            : new Run.Active();
    return SampleRun.of(job, trigger, NOW.plusSeconds(second), state);
  }

  @Test
  @DisplayName(
      "R7 The operator repeats the work of a superseded run once, unless a later run does it")
  void repeat() {
    var request = made("a", Trigger.REQUEST, 0, true);
    var scheduled = made("b", Trigger.SCHEDULE, 1, true);
    var later = made("c", Trigger.SCHEDULE, 2, false);

    assertThat(Repeat.of(List.of(request), any -> true))
        .hasValueSatisfying(repeat -> assertThat(repeat.run()).isEqualTo(request));
    assertThat(Repeat.of(List.of(request), any -> false)).isEmpty();
    assertThat(Repeat.of(List.of(scheduled, later), any -> true)).isEmpty();
    assertThat(Repeat.of(List.of(request, scheduled, later), any -> true))
        .as("a scheduled run does not replace a requested one")
        .hasValueSatisfying(repeat -> assertThat(repeat.run()).isEqualTo(request));
    assertThat(Repeat.of(List.of(made("a", Trigger.CREATION, 0, true), later), any -> true))
        .as("any later run shows whether the FetchJob works")
        .isEmpty();
    assertThat(Repeat.of(List.of(later), any -> true)).isEmpty();
  }

  @Test
  @DisplayName(
      "R8 A run that a person started by hand does not replace a superseded request, and a newer "
          + "request does")
  void repeatOfARequest() {
    var request = asked("monday", made("a", Trigger.REQUEST, 0, true));
    var byHand = made("b", Trigger.REQUEST, 1, false);
    var newer = asked("tuesday", made("c", Trigger.REQUEST, 2, false));

    assertThat(Repeat.of(List.of(request, byHand), any -> true))
        .hasValueSatisfying(repeat -> assertThat(repeat.run().request()).isEqualTo("monday"));
    assertThat(Repeat.of(List.of(request, byHand, newer), any -> true)).isEmpty();
    assertThat(Repeat.of(List.of(made("a", Trigger.REQUEST, 0, true), newer), any -> true))
        .as("any request replaces a run by hand")
        .isEmpty();
  }

  @Test
  @DisplayName("R8 A superseded run that is no longer wanted does not replace another run")
  void unwantedStandsForNothing() {
    var change = made("a", Trigger.CHANGE, 0, true);
    var slot = made("b", Trigger.SCHEDULE, 1, true);

    assertThat(Repeat.of(List.of(change, slot), run -> run.trigger() != Trigger.SCHEDULE))
        .hasValueSatisfying(repeat -> assertThat(repeat.run()).isEqualTo(change));
  }

  private static Run asked(String token, Run run) {
    return new Run(
        run.job(), run.trigger(), run.origin(), token, run.slot(), run.creationTime(), run.state());
  }

  @Test
  @DisplayName(
      "R7 A user edits twenty times a second: the pause before each new Job grows, 2 s, 4 s, 8 s "
          + "… 60 s")
  void edits() {
    List<Run> one = List.of(made("a", Trigger.CREATION, 0, true));
    List<Run> three =
        Stream.of(0, 2, 6).map(s -> made("a" + s, Trigger.CREATION, s, true)).toList();
    List<Run> many =
        Stream.iterate(0, s -> s + 20)
            .limit(10)
            .map(s -> made("a" + s, Trigger.CREATION, s, true))
            .toList();
    List<Run> longAgo =
        List.of(made("a", Trigger.CREATION, 0, true), made("b", Trigger.CREATION, 3_600, true));

    assertThat(notBefore(one)).isEqualTo(NOW.plusSeconds(2));
    assertThat(notBefore(three)).isEqualTo(NOW.plusSeconds(6 + 8));
    assertThat(notBefore(many)).isEqualTo(NOW.plusSeconds(180 + 60));
    assertThat(notBefore(longAgo)).isEqualTo(NOW.plusSeconds(3_600 + 2));
  }

  private static Instant notBefore(List<Run> runs) {
    return Repeat.of(runs, any -> true).orElseThrow().notBefore();
  }
}
