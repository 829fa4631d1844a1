package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.of;
import static dev.fetchjobs.operator.status.Statuses.origin;
import static dev.fetchjobs.operator.status.Statuses.status;
import static dev.fetchjobs.operator.status.Statuses.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests a status that is partly about the present spec and partly about runs that used another
 * spec.
 */
class EditedSpecTest {

  private static final FetchJob FIRST = FetchJobYaml.complete();
  private static final FetchJob OTHER_URL =
      FetchJobYaml.with("generation: 1", "generation: 2", "/instruments.csv\n", "/other.csv\n");
  private static final FetchJob OTHER_SCHEDULE =
      FetchJobYaml.with("generation: 1", "generation: 2", "12 7 * * 1-5", "13 7 * * 1-5");

  @Test
  @DisplayName(
      "R8 After an edit of the URL, the condition Fetched is Unknown and keeps the generation of "
          + "its run")
  void edited() {
    // Given
    var fetched = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null));

    // When
    var edited = status(OTHER_URL, fetched, NOW);
    var old = status(OTHER_URL, fetched, NOW, of(FIRST, "b", Outcome.FETCHED, null));
    var used = status(OTHER_URL, edited, NOW, of(OTHER_URL, "c", Outcome.FAILED, null));

    // Then
    assertThat(verdict(fetched)).isEqualTo("True Fetched 1");
    assertThat(verdict(edited)).isEqualTo("Unknown AwaitingRun 1");
    assertThat(edited.message()).contains("no run has used the present spec yet", "is due at");
    assertThat(verdict(old))
        .as("a run that began before the edit")
        .isEqualTo("Unknown AwaitingRun 1");
    assertThat(old.lastRun().job()).isEqualTo("b");
    assertThat(verdict(used)).isEqualTo("False Limit 2");
    assertThat(edited.observedGeneration()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "R8 After any other edit the result of the last run stays and counts for the new spec")
  void otherEdit() {
    var fetched = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null));

    assertThat(verdict(status(OTHER_SCHEDULE, fetched, NOW))).isEqualTo("True Fetched 2");
  }

  @Test
  @DisplayName(
      "R8 A status from an older operator keeps the result of the last run until the next edit")
  void upgraded() throws Exception {
    // Given
    var json = new ObjectMapper();
    var tree = json.valueToTree(status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null)));
    var object = (com.fasterxml.jackson.databind.node.ObjectNode) tree;
    object.remove(List.of("state", "observedPlan"));
    Stream.of("lastRun", "lastSuccessfulRun")
        .map(object::get)
        .map(com.fasterxml.jackson.databind.node.ObjectNode.class::cast)
        .forEach(run -> run.remove(List.of("generation", "plan")));
    var before = json.treeToValue(object, FetchJobStatus.class);

    // When
    var same = status(FIRST, before, NOW);

    // Then
    assertThat(verdict(same)).isEqualTo("True Fetched 1");
    assertThat(verdict(status(OTHER_URL, before, NOW))).isEqualTo("Unknown AwaitingRun 1");
    assertThat(verdict(status(OTHER_URL, same, NOW))).isEqualTo("Unknown AwaitingRun 1");
  }

  @Test
  @DisplayName(
      "R2 R8 A run of a deleted FetchJob with the same name counts only if it has the same plan "
          + "digest")
  void namesake() {
    // Given
    String plan = Origin.planOf(FIRST).orElseThrow();
    Run run = of(OTHER_URL, "a", Outcome.FETCHED, null);
    var foreign = new Origin(7L, run.origin().plan(), null, "uid-of-a-deleted-one");
    var other = new Run("a", Trigger.SCHEDULE, foreign, NOW, NOW, run.state());
    var same =
        new Run("a", Trigger.SCHEDULE, new Origin(7L, plan, null, "x"), NOW, NOW, run.state());

    // Then
    assertThat(verdict(status(FIRST, null, NOW, other))).isEqualTo("Unknown AwaitingRun null");
    assertThat(verdict(status(FIRST, null, NOW, same))).isEqualTo("True Fetched 1");
  }

  @Test
  @DisplayName(
      "R8 runOnChange starts one run after an edit of what runs download, and none after other "
          + "edits")
  void runOnChange() {
    // Given
    String wanted = "runOnCreate: true";
    String on = "runOnCreate: true\n  runOnChange: true";
    var first = FetchJobYaml.with(wanted, on);
    var rescheduled =
        FetchJobYaml.with(wanted, on, "generation: 1", "generation: 2", "12 7 *", "13 7 *");
    var edited =
        FetchJobYaml.with(
            wanted, on, "generation: 1", "generation: 3", "/instruments.csv\n", "/other.csv\n");
    var suspended =
        FetchJobYaml.with(
            wanted, on, "/instruments.csv\n", "/other.csv\n", "suspend: false", "suspend: true");

    // When
    var before = status(first, null, NOW);
    var pending = status(edited, before, NOW);
    var dealtWith = status(edited, pending, NOW, of(edited, "a", Outcome.FAILED, null));

    // Then
    assertThat(change(first, before)).isEmpty();
    assertThat(change(rescheduled, before)).isEmpty();
    assertThat(change(suspended, before)).isEmpty();
    assertThat(change(edited, before)).hasSize(1).isEqualTo(change(edited, pending));
    assertThat(change(edited, dealtWith)).isEmpty();
    assertThat(change(OTHER_URL, before)).as("the run is not wanted").isEmpty();
  }

  @Test
  @DisplayName(
      "R8 The status shows a request with its run, and marks it complete after the end of the run")
  void request() {
    // Given
    Run asked = asked(new Run.Active());

    // When
    var running = status(FIRST, null, NOW, asked);
    var gone = status(FIRST, running, NOW);
    var ended =
        status(FIRST, running, NOW, asked.in(finished("a", Outcome.SKIPPED, null, null).state()));

    // Then
    assertThat(running.activeRun().request()).isEqualTo("monday");
    assertThat(running.lastCompletedRunRequest()).isNull();
    assertThat(ended.lastRun().request()).isEqualTo("monday");
    assertThat(ended.lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(gone.lastCompletedRunRequest()).as("the Job was deleted").isEqualTo("monday");
  }

  private static List<RunStart> change(FetchJob fetchJob, FetchJobStatus old) {
    return RunStart.ofChange(
            fetchJob, Origin.planOf(fetchJob).orElse(null), old.observedPlan(), null)
        .stream()
        .toList();
  }

  private static Run asked(Run.State state) {
    return new Run("a", Trigger.REQUEST, origin(FIRST), "monday", NOW, NOW, state);
  }
}
