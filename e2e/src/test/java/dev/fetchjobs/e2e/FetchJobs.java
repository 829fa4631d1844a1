package dev.fetchjobs.e2e;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.User;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Applies and reads the FetchJobs of one namespace, as their user does. */
record FetchJobs(TestNamespace namespace) {

  static final Duration PATIENCE = Duration.ofMinutes(4);

  /** This annotation requests a run now. The value of the annotation is a token. */
  static final String REQUEST = "fetchjobs.dev/run-requested-at";

  /** Applies a FetchJob as its user does. The spec is YAML without indentation. */
  void apply(String name, String spec) {
    namespace.user().apply(User.fetchJob(name, spec));
  }

  FetchJob applyReady(String name, String spec) {
    apply(name, spec);
    return awaitReady(name);
  }

  /** Applies a FetchJob, starts a run, and returns that run after its end. */
  RunSummary applyAndRun(String name, String spec) {
    applyReady(name, spec);
    return run(name);
  }

  Resource<FetchJob> resource(String name) {
    return namespace
        .client()
        .resources(FetchJob.class)
        .inNamespace(namespace.name())
        .withName(name);
  }

  FetchJobStatus status(String name) {
    return resource(name).require().getStatus();
  }

  FetchJob await(String name, String what, Predicate<FetchJob> condition) {
    return await(name, what, PATIENCE, condition);
  }

  FetchJob await(String name, String what, Duration limit, Predicate<FetchJob> condition) {
    return Patience.await(name + ": " + what, limit).until(() -> resource(name).get(), condition);
  }

  /** Waits until the operator has accepted the newest generation and its CronJob exists. */
  FetchJob awaitReady(String name) {
    return await(name, "Ready", job -> settled(job) && is(job, "Ready", "True"));
  }

  /**
   * Waits until the operator refuses the newest generation, and returns the condition with the
   * reason.
   */
  Condition awaitStalled(String name) {
    FetchJob stalled =
        await(
            name,
            "Stalled",
            job -> settled(job) && is(job, "Stalled", "True") && is(job, "Ready", "False"));
    return condition(stalled, "Stalled").orElseThrow();
  }

  static boolean settled(FetchJob job) {
    return job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration());
  }

  static boolean is(FetchJob job, String type, String status) {
    return condition(job, type).filter(c -> c.status().equals(status)).isPresent();
  }

  static Optional<Condition> condition(FetchJob job, String type) {
    return job.getStatus().condition(type);
  }

  /** Returns the CronJob that the FetchJob owns. */
  Optional<CronJob> cronJob(String name) {
    return namespace
        .client()
        .batch()
        .v1()
        .cronjobs()
        .inNamespace(namespace.name())
        .list()
        .getItems()
        .stream()
        .filter(
            cronJob ->
                cronJob.getMetadata().getOwnerReferences().stream()
                    .anyMatch(o -> o.getKind().equals("FetchJob") && o.getName().equals(name)))
        .findFirst();
  }

  void awaitCronJob(String name, String what, Predicate<CronJob> wanted) {
    Patience.await("CronJob of " + name + " " + what, Duration.ofSeconds(90))
        .until(() -> cronJob(name).orElseThrow(), wanted);
  }

  /** Starts a run as a person does, and returns the name of its Job. */
  String start(String name) {
    return start(job(name));
  }

  String start(Job job) {
    return namespace.user().start(job).getMetadata().getName();
  }

  /** Returns the Job that a person creates to start a run. */
  Job job(String name) {
    String job = "run-" + UUID.randomUUID().toString().substring(0, 8);
    return User.job(cronJob(name).orElseThrow(), job);
  }

  /** Starts a run and waits until the status records its end. */
  RunSummary run(String name) {
    return awaitRun(name, start(name));
  }

  RunSummary awaitRun(String name, String job) {
    return awaitRun(name, "the end of run " + job, run -> run.job().equals(job));
  }

  RunSummary awaitRun(String name, String what, Predicate<RunSummary> condition) {
    FetchJob job =
        await(
            name,
            what,
            fetchJob -> {
              RunSummary run = fetchJob.getStatus().lastRun();
              return run != null && run.finishTime() != null && condition.test(run);
            });
    return job.getStatus().lastRun();
  }

  void request(String name, String token) {
    annotate(name, REQUEST + "=" + token);
  }

  /** Sets annotations ({@code KEY=VALUE}) or removes them ({@code KEY-}). */
  void annotate(String name, String... annotations) {
    namespace
        .kubectl(
            Stream.concat(
                    Stream.of("annotate", "--overwrite", "fetchjob", name), Stream.of(annotations))
                .toArray(String[]::new))
        .output();
  }

  /**
   * Waits for an Event of the FetchJob. The text is the reason, a space, and the beginning of the
   * message.
   */
  void awaitEvent(String name, String text) {
    Patience.await(name + ": Event " + text, Duration.ofSeconds(60))
        .until(() -> namespace.user().events(name).lines().anyMatch(e -> e.startsWith(text)));
  }

  /** Returns the Jobs of this FetchJob, whatever started them. */
  List<Job> jobs(String name) {
    String uid = resource(name).require().getMetadata().getUid();
    return namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .withLabel("fetchjobs.dev/uid", uid)
        .list()
        .getItems();
  }
}
