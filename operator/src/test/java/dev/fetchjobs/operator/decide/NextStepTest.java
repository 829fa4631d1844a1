package dev.fetchjobs.operator.decide;

import static dev.fetchjobs.operator.decide.Steps.NOW;
import static dev.fetchjobs.operator.decide.Steps.done;
import static dev.fetchjobs.operator.decide.Steps.run;
import static dev.fetchjobs.operator.decide.Steps.steps;
import static dev.fetchjobs.operator.decide.Steps.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that a reconciliation takes its steps in their order. The tests need no API server. */
class NextStepTest {

  @Test
  @DisplayName("For a new FetchJob the operator first creates the CronJob, then writes the status")
  void created() {
    assertThat(steps(view(FetchJobYaml.complete(), null), write -> done("2", 1)))
        .containsExactly("CreateCronJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName(
      "After an edit of the schedule the operator moves the last schedule time before it replaces "
          + "the CronJob")
  void edited() {
    FetchJob edited = FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *");
    View view = view(edited, LiveCronJob.of(FetchJobYaml.complete()));

    assertThat(steps(view, write -> done("8", 2)))
        .startsWith("CronJob", "MoveLastSchedule", "CronJob", "ReplaceCronJob")
        .endsWith("WriteStatus", "Rest");
  }

  @Test
  @DisplayName(
      "After a conflict the operator reads the CronJob again and sends it again, three times at "
          + "most")
  void conflict() {
    FetchJob edited = FetchJobYaml.with("keepVersions: 3", "keepVersions: 4");
    View view = view(edited, LiveCronJob.of(FetchJobYaml.complete()));
    ApiException conflict = ApiException.answered("PUT cronjobs", 409, new Node(Map.of()));

    List<String> steps =
        steps(
            view,
            write ->
                write instanceof Write.ReplaceCronJob
                    ? new Outcome.Refused(conflict)
                    : done("8", 2));

    assertThat(steps).filteredOn("ReplaceCronJob"::equals).hasSize(3);
    assertThat(steps).filteredOn("CronJob"::equals).hasSize(3);
    assertThat(steps).endsWith("Rest").contains("WriteStatus");
  }

  @Test
  @DisplayName(
      "The operator first asks whether the limit allows the first run, and then creates its Job")
  void firstRun() {
    View view = view(FetchJobYaml.complete(), LiveCronJob.of(FetchJobYaml.complete()));

    assertThat(steps(view, write -> done("8", 1)))
        .containsExactly("FirstRunPlace", "CreateJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName("A requested run does not count for the limit of first runs")
  void requested() {
    FetchJob asked = FetchJobYaml.asking("today", FetchJobYaml.complete());

    assertThat(steps(view(asked, LiveCronJob.of(asked)), write -> done("8", 1)))
        .containsExactly("CreateJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName(
      "If the status cannot be written, the reconciliation ends, and the operator sends no Event")
  void statusFails() {
    ApiException why = ApiException.noAnswer("PATCH fetchjobs/status", "reset");

    View view = view(FetchJobYaml.complete(), null);
    List<String> steps =
        steps(
            view,
            write -> write instanceof Write.WriteStatus ? new Outcome.Refused(why) : done("2", 1));

    assertThat(steps).containsExactly("CreateCronJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName(
      "R5 Seventy runs do not start: the number of the operator's requests has a bound, and it "
          + "writes the status")
  void manyStuckRuns() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    List<GenericKubernetesResource> jobs = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      jobs.add(JobJson.job("run-" + i, NOW));
    }
    View view =
        view(fetchJob, LiveCronJob.of(fetchJob), jobs, Memory.none(fetchJob), NOW.plusSeconds(300));

    Steps.Ran ran = run(view, write -> done("8", 1));

    assertThat(ran.names()).hasSizeLessThan(40).contains("WriteStatus").endsWith("Rest");
  }
}
