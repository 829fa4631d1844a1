package dev.fetchjobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.decide.Step;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.runtime.Informers;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.status.Crowd;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles one FetchJob with the operator's code. A test fills the caches, and the API server can
 * fail.
 */
final class FailingCluster implements Informers {

  static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

  final FailingApi api = new FailingApi();
  final InitialRuns initialRuns = new InitialRuns(10);
  final List<GenericKubernetesResource> jobs = new ArrayList<>();
  final List<GenericKubernetesResource> pods = new ArrayList<>();
  final List<GenericKubernetesResource> gatedPods = new ArrayList<>();
  @Nullable GenericKubernetesResource cronJob;
  boolean isThere = true;
  Calendars calendars = Calendars.UNREADABLE;
  @Nullable Crowd crowd;

  /** Holds the metrics of the operator. */
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final Reconciliation reconciliation =
      new Reconciliation(
          new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1), true),
          new ApiPerformer(
              api,
              new Events(api, Clock.systemUTC()),
              initialRuns,
              new NoSinks(),
              new Telemetry(metrics, new SimpleMeterRegistry(), false, (namespace, name) -> {})),
          new Memories(),
          initialRuns);

  /** Reconciles the FetchJob, and returns the time of the next reconciliation that it asks for. */
  Instant reconcile(FetchJob fetchJob, Instant now) {
    api.live = cronJob;
    Step.Rest rest = reconciliation.reconcile(fetchJob, this, now);
    if (rest.failed() != null) {
      throw rest.failed();
    }
    return rest.until();
  }

  /**
   * Prepares this situation: a run with a wrong claim was superseded, and the operator could not
   * yet create the Job that repeats it. The corrected FetchJob has the status of that moment.
   */
  void hasSuperseded(String trigger, FetchJob corrected) {
    var stuck = JobJson.madeFrom(FetchJobYaml.withWrongClaim(), trigger, NOW);
    stuck.getMetadata().getAnnotations().putAll(corrected.getMetadata().getAnnotations());
    jobs.add(superseded(stuck));
    api.jobCreation = FailingApi.refusal(503);
    reconcile(corrected, NOW.plusSeconds(21));
    assertThat(api.jobs).isEmpty();
    api.jobCreation = null;
    corrected.setStatus(status());
  }

  /** Returns the Job, after the operator has superseded it and Kubernetes has seen the deadline. */
  static GenericKubernetesResource superseded(GenericKubernetesResource job) {
    job.getMetadata().getAnnotations().put(Supersession.ANNOTATION, "0123456789abcdef");
    return ended("FailureTarget", NOW.plusSeconds(20), job);
  }

  /** Returns the Job after its deadline. */
  static GenericKubernetesResource ended(
      String condition, Instant since, GenericKubernetesResource job) {
    var deadline = JobJson.condition(condition, "DeadlineExceeded", since);
    job.setAdditionalProperty("status", Map.of("conditions", List.of(deadline)));
    return job;
  }

  /** Returns the status that was written last. */
  FetchJobStatus status() {
    return api.statuses.getLast();
  }

  Condition condition(String type) {
    return status().condition(type).orElseThrow();
  }

  @Override
  public boolean isThere(FetchJob fetchJob) {
    return isThere;
  }

  @Override
  public @Nullable GenericKubernetesResource configMap(String namespace, String name) {
    return api.shownConfigMap();
  }

  @Override
  public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
    return cronJob;
  }

  @Override
  public List<GenericKubernetesResource> jobs(FetchJob fetchJob) {
    return jobs;
  }

  @Override
  public List<GenericKubernetesResource> pods(FetchJob fetchJob) {
    return pods;
  }

  @Override
  public List<GenericKubernetesResource> gatedPods(FetchJob fetchJob) {
    return gatedPods;
  }

  @Override
  public @Nullable Crowd crowd(FetchJob fetchJob, CronSchedule schedule, Instant now) {
    return crowd;
  }

  @Override
  public Calendars calendars() {
    return calendars;
  }
}
