package dev.fetchjobs.operator.faults;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.faults.Fault;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A namespace of the real API server, a user, and an operator whose own API can fail. */
final class World implements AutoCloseable {

  /** Within this time after a fault every FetchJob is Ready, or Stalled with a reason. */
  static final Duration HEALED = Duration.ofSeconds(60);

  /** No answer comes, for longer than anybody waits. */
  static final Fault HANGING = new Fault.Swallow(Duration.ofMinutes(5));

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final String VERSION = "fetchjobs.dev/v1alpha1";

  private final KubernetesClient client;
  private final String namespace;
  private final OperatorAccount account;
  private final OperatorPod operator;

  private World(Cluster cluster, Map<String, String> settings) {
    this.client = cluster.client();
    cluster.applyDefinition();
    this.namespace = "faults-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("fetchjobs.dev/test", "true")
                .endMetadata()
                .build())
        .create();
    this.account = OperatorAccount.in(cluster, namespace);
    this.operator = new OperatorPod(account.config(), OperatorPod.settings(namespace, settings));
  }

  /** The operator is not started yet, so that rules can be laid before. */
  static World in(Cluster cluster) {
    return new World(cluster, Map.of());
  }

  /**
   * @param settings environment variables of the operator, besides the usual
   */
  static World in(Cluster cluster, Map<String, String> settings) {
    return new World(cluster, settings);
  }

  /** With a running operator and FetchJobs of these names that are ready. */
  static World ready(Cluster cluster, String... names) {
    World world = in(cluster);
    world.operator.start();
    Stream.of(names).forEach(name -> world.apply(name, "12 7 * * *"));
    Stream.of(names).forEach(world::awaitReady);
    world.awaitSilence();
    return world;
  }

  /** Who the operator is, and how it reaches the API. */
  Config operatorConfig() {
    return account.config();
  }

  /** A user with all rights. */
  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  OperatorPod operator() {
    return operator;
  }

  /**
   * Applies a FetchJob with that schedule, as a user does with kubectl.
   *
   * @param more lines of YAML for the spec
   */
  FetchJob apply(String name, String schedule, String... more) {
    String lines = Stream.of(more).map(line -> "  " + line + "\n").collect(Collectors.joining());
    return applyYaml(
        """
        apiVersion: %s
        kind: FetchJob
        metadata:
          name: %s
        spec:
          schedule: "%s"
          runOnCreate: false
          source:
            http:
              url: https://publisher.example/instruments.csv
          destination:
            volume:
              claimName: instruments
              path: instruments.csv
        %s"""
            .formatted(VERSION, name, schedule, lines));
  }

  /** Sends the YAML itself, because fields that are absent in it are zeros in the record. */
  FetchJob applyYaml(String yaml) {
    GenericKubernetesResource raw =
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    client
        .genericKubernetesResources(VERSION, "FetchJob")
        .inNamespace(namespace)
        .resource(raw)
        .forceConflicts()
        .serverSideApply();
    return fetchJob(raw.getMetadata().getName()).get();
  }

  /** Applies a CronJob as somebody else does. */
  CronJob applyCronJob(String manager, String yaml) {
    return cronJobs()
        .resource(client.getKubernetesSerialization().unmarshal(yaml, CronJob.class))
        .fieldManager(manager)
        .forceConflicts()
        .serverSideApply();
  }

  /** The FetchJob's status now. */
  FetchJobStatus status(String name) {
    return Objects.requireNonNull(fetchJob(name).get().getStatus());
  }

  Resource<FetchJob> fetchJob(String name) {
    return client.resources(FetchJob.class).inNamespace(namespace).withName(name);
  }

  Resource<CronJob> cronJob(String name) {
    return cronJobs().withName(name);
  }

  NonNamespaceOperation<CronJob, CronJobList, Resource<CronJob>> cronJobs() {
    return client.batch().v1().cronjobs().inNamespace(namespace);
  }

  Runs runs() {
    return new Runs(client, namespace);
  }

  /** Plays a run of that FetchJob that gets the file, and returns the status that tells of it. */
  FetchJobStatus fetch(String name, String job) {
    runs().start(cronJob(name).get(), job);
    runs().fetched(job);
    Predicate<FetchJobStatus> told = status -> lastRun(status).filter(job::equals).isPresent();
    return await(name, "fetched", told.and(is("Fetched", "True"))).getStatus();
  }

  private static Optional<String> lastRun(FetchJobStatus status) {
    return Optional.ofNullable(status.lastRun()).map(RunSummary::job);
  }

  /** Waits until the status is as wanted, and of the newest generation. */
  FetchJob await(String name, String what, Predicate<FetchJobStatus> wanted) {
    return awaitIt(name + " is " + what, () -> fetchJob(name).get(), job -> holds(job, wanted));
  }

  void awaitReady(String name) {
    await(name, "ready", is("Ready", "True"));
  }

  void awaitSchedule(String name, String schedule) {
    awaitIt(
        "the CronJob's schedule is " + schedule,
        () -> cronJob(name).get(),
        cronJob -> cronJob.getSpec().getSchedule().equals(schedule));
  }

  /** How many requests of that kind the API server has carried out. */
  long committed(String kind) {
    return operator.requests().stream()
        .filter(entry -> entry.call().kind().equals(kind))
        .filter(entry -> entry.status() >= 200 && entry.status() < 300)
        .count();
  }

  static <T> T awaitIt(String what, Callable<T> value, Predicate<? super T> wanted) {
    return patiently(what).pollDelay(Duration.ZERO).ignoreExceptions().until(value, wanted);
  }

  /** Waits until the operator has asked for no change for a while. */
  void awaitSilence() {
    AtomicInteger last = new AtomicInteger(-1);
    patiently("silence")
        .during(QUIET)
        .until(
            () -> {
              int now = operator.writes().size();
              return last.getAndSet(now) == now;
            });
  }

  /** Other threads' exceptions are of operators that were killed, perhaps of another world. */
  private static ConditionFactory patiently(String what) {
    return Awaitility.await(what)
        .dontCatchUncaughtExceptions()
        .atMost(HEALED)
        .pollInterval(Duration.ofMillis(100));
  }

  static Predicate<FetchJobStatus> is(String type, String value) {
    return status -> status.condition(type).filter(c -> c.status().equals(value)).isPresent();
  }

  static Predicate<FetchJobStatus> isBecause(String type, String reason) {
    return status -> status.condition(type).filter(c -> c.reason().equals(reason)).isPresent();
  }

  private static boolean holds(FetchJob job, Predicate<FetchJobStatus> wanted) {
    return job != null
        && job.getStatus() != null
        && job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration())
        && wanted.test(job.getStatus());
  }

  @Override
  public void close() {
    operator.close();
    client.namespaces().withName(namespace).delete();
  }
}
