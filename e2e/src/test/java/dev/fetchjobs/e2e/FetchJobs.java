package dev.fetchjobs.e2e;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The FetchJobs of one namespace, as their user sees them. */
record FetchJobs(TestNamespace namespace) {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Asks for a run now, by a token. */
  static final String REQUEST = "fetchjobs.dev/run-requested-at";

  /** Applies a FetchJob; the spec is YAML without indentation. */
  void apply(String name, String spec) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml(name, spec), GenericKubernetesResource.class);
    namespace.client().resource(resource).inNamespace(namespace.name()).serverSideApply();
  }

  /** Applies a FetchJob whose first run is done, and returns that run. */
  RunSummary applyAndRun(String name, String spec) {
    apply(name, spec);
    awaitReady(name);
    return run(name);
  }

  static String yaml(String name, String spec) {
    return """
        apiVersion: fetchjobs.dev/v1alpha1
        kind: FetchJob
        metadata:
          name: %s
        spec:
        %s"""
        .formatted(name, spec.indent(2));
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
    return Awaitility.await(name + ": " + what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> resource(name).get(), job -> job != null && condition.test(job));
  }

  /** The newest generation is accepted and its CronJob in place. */
  FetchJob awaitReady(String name) {
    return await(name, "Ready", job -> settled(job) && is(job, "Ready", "True"));
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

  /** The CronJob that the FetchJob owns. */
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

  /**
   * Starts a run as {@code kubectl create job --from=cronjob/…} does, and returns its Job's name.
   */
  String start(String name) {
    CronJob cronJob = cronJob(name).orElseThrow();
    return start(job(cronJob));
  }

  String start(Job job) {
    namespace.client().batch().v1().jobs().inNamespace(namespace.name()).resource(job).create();
    return job.getMetadata().getName();
  }

  static Job job(CronJob cronJob) {
    var template = cronJob.getSpec().getJobTemplate();
    return new JobBuilder()
        .withNewMetadata()
        .withName("run-" + UUID.randomUUID().toString().substring(0, 8))
        .withLabels(template.getMetadata().getLabels())
        .withAnnotations(template.getMetadata().getAnnotations())
        .addToAnnotations("cronjob.kubernetes.io/instantiate", "manual")
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(cronJob.getMetadata().getName())
                .withUid(cronJob.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  /** Starts a run and waits until the status tells its end. */
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

  /** Sets annotations {@code KEY=VALUE}, or removes them {@code KEY-}. */
  void annotate(String name, String... annotations) {
    namespace
        .kubectl(
            Stream.concat(
                    Stream.of("annotate", "--overwrite", "fetchjob", name), Stream.of(annotations))
                .toArray(String[]::new))
        .output();
  }

  /** Waits for an Event of the FetchJob: the reason, a space, and how the message begins. */
  void awaitEvent(String name, String text) {
    Awaitility.await(name + ": Event " + text)
        .atMost(Duration.ofSeconds(20))
        .until(() -> events(name), events -> events.lines().anyMatch(e -> e.startsWith(text)));
  }

  private String events(String name) {
    return namespace
        .kubectl(
            "get",
            "events",
            "--field-selector",
            "involvedObject.kind=FetchJob,involvedObject.name=" + name,
            "-o",
            "jsonpath={range .items[*]}{.reason} {.message}{'\\n'}{end}")
        .output();
  }

  /** The Jobs made of this FetchJob, whoever asked for them. */
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
