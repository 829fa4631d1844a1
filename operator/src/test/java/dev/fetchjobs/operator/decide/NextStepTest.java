package dev.fetchjobs.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The steps of a reconciliation, in their order, without any API server. */
class NextStepTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  @DisplayName("A new FetchJob: its CronJob is created, then its status is written")
  void created() {
    assertThat(steps(view(FetchJobYaml.complete(), null), write -> done("2", 1)))
        .containsExactly("CreateCronJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName("An edited schedule: the last schedule is moved before the CronJob is replaced")
  void edited() {
    FetchJob edited = FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *");
    View view = view(edited, cronJob(FetchJobYaml.complete()));

    assertThat(steps(view, write -> done("8", 2)))
        .startsWith("MoveLastSchedule", "CronJob", "ReplaceCronJob")
        .endsWith("WriteStatus", "Rest");
  }

  @Test
  @DisplayName("A conflict: the CronJob is read again and sent again, three times at most")
  void conflict() {
    FetchJob edited = FetchJobYaml.with("keepVersions: 3", "keepVersions: 4");
    View view = view(edited, cronJob(FetchJobYaml.complete()));
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
  @DisplayName("The first run asks for a place, and its Job is created when it has one")
  void firstRun() {
    View view = view(FetchJobYaml.complete(), cronJob(FetchJobYaml.complete()));

    assertThat(steps(view, write -> done("8", 1)))
        .containsExactly("FirstRunPlace", "CreateJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName("A requested run needs no place among the first runs")
  void requested() {
    FetchJob asked = FetchJobYaml.complete();
    asked.getMetadata().setAnnotations(Map.of(AcceptCommand.REQUEST_ANNOTATION, "today"));

    assertThat(steps(view(asked, cronJob(asked)), write -> done("8", 1)))
        .containsExactly("CreateJob", "WriteStatus", "Rest");
  }

  @Test
  @DisplayName("A status that cannot be written ends the reconciliation, and nothing is announced")
  void statusFails() {
    ApiException why = ApiException.noAnswer("PATCH fetchjobs/status", "reset");

    View view = view(FetchJobYaml.complete(), null);
    List<String> steps =
        steps(
            view,
            write -> write instanceof Write.WriteStatus ? new Outcome.Refused(why) : done("2", 1));

    assertThat(steps).containsExactly("CreateCronJob", "WriteStatus", "Rest");
  }

  /** The steps by their names, each carried out with the given outcome. */
  private static List<String> steps(View first, Function<Write, Outcome> outcomes) {
    List<String> names = new ArrayList<>();
    View view = first;
    while (names.size() < 64) {
      Step step = NextStep.of(view);
      names.add(step.getClass().getSimpleName());
      switch (step) {
        case Step.Rest rest -> {
          return names;
        }
        case Ask ask -> view = view.with(ask, answer(ask, first));
        case Write write -> view = view.after(write, outcomes.apply(write));
      }
    }
    throw new AssertionError("no rest: " + names);
  }

  private static Answer answer(Ask ask, View view) {
    return ask instanceof Ask.FirstRunPlace
        ? new Answer.Place(true, "")
        : new Answer.Found(List.of(Objects.requireNonNull(view.seen().cronJob())));
  }

  private static Outcome done(String version, long generation) {
    var stored = new ObjectMeta();
    stored.setResourceVersion(version);
    stored.setGeneration(generation);
    return new Outcome.Done(stored);
  }

  private static View view(FetchJob fetchJob, @Nullable GenericKubernetesResource cronJob) {
    return View.of(
        fetchJob,
        cronJob,
        List.of(),
        List.of(),
        new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1)),
        Memory.none(fetchJob),
        NOW);
  }

  private static GenericKubernetesResource cronJob(FetchJob fetchJob) {
    var wanted = (Desired.Accepted) Desired.of(fetchJob, FetchJobYaml.SETTINGS);
    var live =
        JSON.convertValue(CronJobUpdate.created(wanted).body(), GenericKubernetesResource.class);
    live.getMetadata().setUid("cron-uid");
    live.getMetadata().setGeneration(1L);
    live.getMetadata().setCreationTimestamp(NOW.toString());
    return live;
  }
}
