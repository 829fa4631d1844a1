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
import dev.fetchjobs.operator.desired.WriteMark;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of a reconciliation, in their order, without any API server. */
class NextStepTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Settings SETTINGS = new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1));

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
        .startsWith("CronJob", "MoveLastSchedule", "CronJob", "ReplaceCronJob")
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

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {409, 429, 500, 403, 0})
  @DisplayName("R1 a mark that cannot be corrected is tried once, and the status is written")
  void correctionFails(int code) {
    // Given: the CronJob had no mark, and the write that set one left its spec as it was
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    GenericKubernetesResource unmarked = cronJob(fetchJob);
    unmarked.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    Ran before = run(view(fetchJob, unmarked), write -> unchanged(write, "7"));
    assertThat(before.names()).containsExactly("CronJob", "ReplaceCronJob", "WriteStatus", "Rest");
    ApiException why =
        code == 0
            ? ApiException.noAnswer("PUT cronjobs", "reset")
            : ApiException.answered("PUT cronjobs", code, new Node(Map.of()));

    // When
    View shown = view(fetchJob, marked(fetchJob, 1, 2), before.last().memory());
    Ran corrected =
        run(
            shown,
            write ->
                write instanceof Write.ReplaceCronJob ? new Outcome.Refused(why) : done("9", 1));

    // Then
    assertThat(corrected.names()).filteredOn("ReplaceCronJob"::equals).hasSize(code == 409 ? 3 : 1);
    assertThat(corrected.names()).endsWith("Rest");

    // When: it can be
    View later =
        View.of(
            fetchJob,
            marked(fetchJob, 1, 2),
            List.of(),
            List.of(),
            SETTINGS,
            corrected.last().memory(),
            NOW.plusSeconds(60));

    // Then
    assertThat(run(later, write -> unchanged(write, "12")).names())
        .startsWith("CronJob", "ReplaceCronJob");
  }

  @Test
  @DisplayName("R14 an edit that fits a mark which is one ahead is seen all the same")
  void markAhead() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    GenericKubernetesResource unmarked = cronJob(fetchJob);
    unmarked.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    Memory memory = run(view(fetchJob, unmarked), write -> unchanged(write, "7")).last().memory();
    GenericKubernetesResource edited = marked(fetchJob, 2, 2);
    edited.getMetadata().setResourceVersion("9");

    assertThat(replacement(view(fetchJob, edited, memory)).mark().generation())
        .as("the wanted spec is sent, not the edited one")
        .isEqualTo(3);
  }

  @Test
  @DisplayName("R14 a CronJob that was created anew by somebody is not taken for the operator's")
  void createdAnew() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    Memory memory = run(view(fetchJob, null), write -> unchanged(write, "7")).last().memory();
    GenericKubernetesResource another = cronJob(fetchJob);
    another.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    another.getMetadata().setUid("another-uid");
    another.getMetadata().setResourceVersion("9");

    assertThat(replacement(view(fetchJob, another, memory)).mark().generation()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "R5 seventy runs that do not start: the questions are bounded, the status is written")
  void manyStuckRuns() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    List<GenericKubernetesResource> jobs = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      jobs.add(job("run-" + i));
    }
    View view =
        View.of(
            fetchJob,
            cronJob(fetchJob),
            jobs,
            List.of(),
            SETTINGS,
            Memory.none(fetchJob),
            NOW.plusSeconds(300));

    Ran ran = run(view, write -> done("8", 1));

    assertThat(ran.names()).hasSizeLessThan(40).contains("WriteStatus").endsWith("Rest");
  }

  private static GenericKubernetesResource job(String name) {
    return JSON.convertValue(
        Map.of(
            "metadata",
            Map.of(
                "name",
                name,
                "uid",
                name + "-uid",
                "creationTimestamp",
                NOW.toString(),
                "ownerReferences",
                List.of(
                    Map.of(
                        "apiVersion", "batch/v1",
                        "kind", "CronJob",
                        "name", "xetra",
                        "uid", "cron-uid",
                        "controller", true)))),
        GenericKubernetesResource.class);
  }

  /** The outcome of a write that leaves the spec as it was. */
  private static Outcome unchanged(Write write, String version) {
    CronJobUpdate sent =
        switch (write) {
          case Write.CreateCronJob create -> create.cronJob();
          case Write.ReplaceCronJob replace -> replace.cronJob();
          default -> null;
        };
    if (sent == null) {
      return done("8", 1);
    }
    ObjectMeta stored =
        JSON.convertValue(sent.body(), GenericKubernetesResource.class).getMetadata();
    stored.setUid("cron-uid");
    stored.setResourceVersion(version);
    stored.setGeneration(1L);
    return new Outcome.Done(stored);
  }

  private static GenericKubernetesResource marked(FetchJob fetchJob, long generation, long marked) {
    GenericKubernetesResource live = cronJob(fetchJob);
    String mark = live.getMetadata().getAnnotations().get(WriteMark.ANNOTATION);
    live.getMetadata()
        .getAnnotations()
        .put(WriteMark.ANNOTATION, mark.substring(0, mark.indexOf('/') + 1) + marked);
    live.getMetadata().setGeneration(generation);
    live.getMetadata().setResourceVersion("7");
    return live;
  }

  /** The only replacement of the CronJob in a reconciliation. */
  private static CronJobUpdate replacement(View first) {
    List<CronJobUpdate> replacements = new ArrayList<>();
    run(
        first,
        write -> {
          if (write instanceof Write.ReplaceCronJob replace) {
            replacements.add(replace.cronJob());
          }
          return done("11", 3);
        });
    assertThat(replacements).hasSize(1);
    return replacements.getFirst();
  }

  private record Ran(List<String> names, View last) {}

  private static List<String> steps(View first, Function<Write, Outcome> outcomes) {
    return run(first, outcomes).names();
  }

  /** The steps by their names, each carried out with the given outcome. */
  private static Ran run(View first, Function<Write, Outcome> outcomes) {
    List<String> names = new ArrayList<>();
    View view = first;
    while (names.size() < 64) {
      Step step = NextStep.of(view);
      names.add(step.getClass().getSimpleName());
      switch (step) {
        case Step.Rest rest -> {
          return new Ran(names, view);
        }
        case Ask ask -> view = view.with(ask, answer(ask, first));
        case Write write -> view = view.after(write, outcomes.apply(write));
      }
    }
    throw new AssertionError("no rest: " + names);
  }

  private static Answer answer(Ask ask, View view) {
    return switch (ask) {
      case Ask.FirstRunPlace place -> new Answer.Place(true, "");
      case Ask.CronJob live ->
          new Answer.Found(List.of(Objects.requireNonNull(view.seen().cronJob())));
      default -> new Answer.Found(List.of());
    };
  }

  private static Outcome done(String version, long generation) {
    var stored = new ObjectMeta();
    stored.setResourceVersion(version);
    stored.setGeneration(generation);
    return new Outcome.Done(stored);
  }

  private static View view(FetchJob fetchJob, @Nullable GenericKubernetesResource cronJob) {
    return view(fetchJob, cronJob, Memory.none(fetchJob));
  }

  private static View view(
      FetchJob fetchJob, @Nullable GenericKubernetesResource cronJob, Memory memory) {
    return View.of(fetchJob, cronJob, List.of(), List.of(), SETTINGS, memory, NOW);
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
