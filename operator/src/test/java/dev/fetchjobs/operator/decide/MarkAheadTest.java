package dev.fetchjobs.operator.decide;

import static dev.fetchjobs.operator.decide.Steps.NOW;
import static dev.fetchjobs.operator.decide.Steps.done;
import static dev.fetchjobs.operator.decide.Steps.run;
import static dev.fetchjobs.operator.decide.Steps.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a write that does not change the CronJob's spec, but leaves a mark in the CronJob. The
 * generation in the mark is too high by one.
 */
class MarkAheadTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {409, 429, 500, 403, 0})
  @DisplayName(
      "R1 The operator writes a mark that it cannot correct only once, and then writes the status")
  void correctionFails(int code) {
    // Given: a CronJob without a mark, and a write that added the mark and did not change the spec
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    GenericKubernetesResource unmarked = LiveCronJob.of(fetchJob);
    unmarked.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    Steps.Ran before = run(view(fetchJob, unmarked), write -> unchanged(write, "7"));
    assertThat(before.names()).containsExactly("CronJob", "ReplaceCronJob", "WriteStatus", "Rest");
    ApiException why =
        code == 0
            ? ApiException.noAnswer("PUT cronjobs", "reset")
            : ApiException.answered("PUT cronjobs", code, new Node(Map.of()));

    // When
    View shown = view(fetchJob, marked(fetchJob, 1, 2), before.last().memory());
    Steps.Ran corrected =
        run(
            shown,
            write ->
                write instanceof Write.ReplaceCronJob ? new Outcome.Refused(why) : done("9", 1));

    // Then
    assertThat(corrected.names()).filteredOn("ReplaceCronJob"::equals).hasSize(code == 409 ? 3 : 1);
    assertThat(corrected.names()).endsWith("Rest");

    // When: the operator can correct the mark in the CronJob
    View later =
        view(
            fetchJob,
            marked(fetchJob, 1, 2),
            List.of(),
            corrected.last().memory(),
            NOW.plusSeconds(60));

    // Then
    assertThat(run(later, write -> unchanged(write, "12")).names())
        .startsWith("CronJob", "ReplaceCronJob");
  }

  @Test
  @DisplayName(
      "R14 The operator sees an edit of the CronJob even if its mark was one ahead of the "
          + "generation")
  void markAhead() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    GenericKubernetesResource unmarked = LiveCronJob.of(fetchJob);
    unmarked.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    Memory memory = run(view(fetchJob, unmarked), write -> unchanged(write, "7")).last().memory();
    GenericKubernetesResource edited = marked(fetchJob, 2, 2);
    edited.getMetadata().setResourceVersion("9");

    assertThat(replacement(view(fetchJob, edited, memory)).mark().generation())
        .as("the operator sends the wanted spec, not the edited one")
        .isEqualTo(3);
  }

  @Test
  @DisplayName(
      "R14 The operator does not take a CronJob that another person created anew for its own")
  void createdAnew() {
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    Memory memory = run(view(fetchJob, null), write -> unchanged(write, "7")).last().memory();
    GenericKubernetesResource another = LiveCronJob.of(fetchJob);
    another.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    another.getMetadata().setUid("another-uid");
    another.getMetadata().setResourceVersion("9");

    assertThat(replacement(view(fetchJob, another, memory)).mark().generation()).isEqualTo(2);
  }

  /** Returns the outcome of a write that does not change the spec. */
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
    ObjectMeta stored = LiveCronJob.stored(sent, 1).getMetadata();
    stored.setResourceVersion(version);
    return new Outcome.Done(stored);
  }

  private static GenericKubernetesResource marked(FetchJob fetchJob, long generation, long marked) {
    GenericKubernetesResource live = LiveCronJob.of(fetchJob);
    String mark = live.getMetadata().getAnnotations().get(WriteMark.ANNOTATION);
    live.getMetadata()
        .getAnnotations()
        .put(WriteMark.ANNOTATION, mark.substring(0, mark.indexOf('/') + 1) + marked);
    live.getMetadata().setGeneration(generation);
    live.getMetadata().setResourceVersion("7");
    return live;
  }

  /** Returns the only replacement of the CronJob in a reconciliation. */
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
}
