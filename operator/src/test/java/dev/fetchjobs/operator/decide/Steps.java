package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Calendars;
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

/** Performs the steps of a reconciliation with outcomes that a test sets. */
final class Steps {

  static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  static final Settings SETTINGS = new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1), true);

  private Steps() {}

  /** Holds the names of the performed steps, and the view before the last of them. */
  record Ran(List<String> names, View last) {}

  static List<String> steps(View first, Function<Write, Outcome> outcomes) {
    return run(first, outcomes).names();
  }

  /** Performs the steps, each with the given outcome, and returns their names. */
  static Ran run(View first, Function<Write, Outcome> outcomes) {
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
      case Ask.FetchJob self ->
          new Answer.Found(
              List.of(
                  new Node(
                      Map.of("metadata", Map.of("uid", view.fetchJob().getMetadata().getUid())))));
      case Ask.Newest newest ->
          new Answer.Found(
              List.of(
                  new Node(
                      Map.of(
                          "metadata",
                          Map.of(
                              "resourceVersion",
                              view.fetchJob().getMetadata().getResourceVersion())))));
      default -> new Answer.Found(List.of());
    };
  }

  static Outcome done(String version, long generation) {
    var stored = new ObjectMeta();
    stored.setResourceVersion(version);
    stored.setGeneration(generation);
    return new Outcome.Done(stored);
  }

  static View view(FetchJob fetchJob, @Nullable GenericKubernetesResource cronJob) {
    return view(fetchJob, cronJob, Memory.none(fetchJob));
  }

  static View view(FetchJob fetchJob, @Nullable GenericKubernetesResource cronJob, Memory memory) {
    return view(fetchJob, cronJob, List.of(), memory, NOW);
  }

  static View view(
      FetchJob fetchJob,
      @Nullable GenericKubernetesResource cronJob,
      List<GenericKubernetesResource> jobs,
      Memory memory,
      Instant now) {
    return View.of(fetchJob, cronJob, jobs, List.of(), Calendars.UNREADABLE, SETTINGS, memory, now);
  }
}
