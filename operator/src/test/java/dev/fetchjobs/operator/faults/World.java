package dev.fetchjobs.operator.faults;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.operator.cluster.Runs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.User;
import dev.fetchjobs.testkit.faults.Fault;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a namespace of the real API server, a user, and an operator whose requests can fail. */
final class World implements AutoCloseable {

  /** This fault gives no answer for longer than any client waits. */
  static final Fault HANGING = new Fault.Swallow(Duration.ofMinutes(5));

  private static final Duration QUIET = Duration.ofSeconds(2);

  private final FetchJobs fetchJobs;
  private final OperatorAccount account;
  private final OperatorPod operator;

  private World(Cluster cluster, Map<String, String> settings) {
    cluster.applyDefinition();
    String namespace = "faults-" + UUID.randomUUID().toString().substring(0, 8);
    this.fetchJobs = new FetchJobs(new User(cluster.client(), namespace));
    client()
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

  /**
   * Returns a world whose operator is not started yet, so that a test can set fault rules first.
   */
  static World in(Cluster cluster) {
    return new World(cluster, Map.of());
  }

  /**
   * Returns a world whose operator has these settings.
   *
   * @param settings environment variables of the operator, besides the usual
   */
  static World in(Cluster cluster, Map<String, String> settings) {
    return new World(cluster, settings);
  }

  /** Returns a world with a running operator and with FetchJobs of these names that are Ready. */
  static World ready(Cluster cluster, String... names) {
    World world = in(cluster);
    world.operator.start();
    Stream.of(names).forEach(name -> world.apply(name, "12 7 * * *"));
    Stream.of(names).forEach(world::awaitReady);
    world.awaitSilence();
    return world;
  }

  /** Returns the operator's account and its access to the API. */
  Config operatorConfig() {
    return account.config();
  }

  User user() {
    return fetchJobs.user();
  }

  KubernetesClient client() {
    return user().client();
  }

  String namespace() {
    return user().namespace();
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
    return fetchJobs.apply(
        FetchJobs.yaml(
            name,
            schedule,
            Stream.of(more).map(line -> line + "\n").collect(Collectors.joining())));
  }

  void applyReady(String name, String schedule, String... more) {
    apply(name, schedule, more);
    awaitReady(name);
  }

  /** Applies a CronJob as another field manager. */
  CronJob applyCronJob(String manager, String yaml) {
    return applyCronJob(
        manager, client().getKubernetesSerialization().unmarshal(yaml, CronJob.class));
  }

  CronJob applyCronJob(String manager, CronJob cronJob) {
    return cronJobs().resource(cronJob).fieldManager(manager).forceConflicts().serverSideApply();
  }

  /** Forbids objects of that kind in the namespace by a quota, until {@link #permit}. */
  void forbid(String resource) {
    fetchJobs.forbid(resource);
  }

  void permit() {
    fetchJobs.permit();
  }

  /** Returns the current status of the FetchJob. */
  FetchJobStatus status(String name) {
    return Objects.requireNonNull(fetchJob(name).get().getStatus());
  }

  Resource<FetchJob> fetchJob(String name) {
    return fetchJobs.named(name);
  }

  Resource<CronJob> cronJob(String name) {
    return fetchJobs.cronJob(name);
  }

  void editCronJob(String name, Consumer<CronJob> change) {
    fetchJobs.editCronJob(name, change);
  }

  NonNamespaceOperation<CronJob, CronJobList, Resource<CronJob>> cronJobs() {
    return client().batch().v1().cronjobs().inNamespace(namespace());
  }

  Runs runs() {
    return new Runs(user());
  }

  /** Plays a successful run of the FetchJob, and returns the status that records it. */
  FetchJobStatus fetch(String name, String job) {
    runs().start(cronJob(name).get(), job);
    runs().fetched(job);
    Predicate<FetchJobStatus> recorded = status -> lastRun(status).filter(job::equals).isPresent();
    return await(name, "fetched", recorded.and(FetchJobs.has("Fetched", "True")));
  }

  private static Optional<String> lastRun(FetchJobStatus status) {
    return Optional.ofNullable(status.lastRun()).map(RunSummary::job);
  }

  /** Waits until the status has the newest generation and fulfils the condition. */
  FetchJobStatus await(String name, String what, Predicate<FetchJobStatus> wanted) {
    return fetchJobs.await(name, what, wanted);
  }

  void awaitReady(String name) {
    fetchJobs.awaitReady(name);
  }

  void awaitSchedule(String name, String schedule) {
    fetchJobs.awaitCronJob(
        name, "runs at " + schedule, c -> c.getSpec().getSchedule().equals(schedule));
  }

  /** Returns the number of requests of that kind that the API server has carried out. */
  long committed(String kind) {
    return operator.requests().stream()
        .filter(entry -> entry.call().kind().equals(kind))
        .filter(entry -> entry.status() >= 200 && entry.status() < 300)
        .count();
  }

  static <T> T awaitIt(String what, Callable<T> value, Predicate<? super T> wanted) {
    return Patience.await(what, FetchJobs.HEALED).until(value, wanted);
  }

  /** Returns after a time in which the operator has asked for no change. */
  void awaitSilence() {
    AtomicInteger last = new AtomicInteger(-1);
    Patience.await("silence", FetchJobs.HEALED)
        .during(QUIET)
        .until(
            () -> {
              int now = operator.writes().size();
              return last.getAndSet(now) == now;
            });
  }

  @Override
  public void close() {
    operator.close();
    client().namespaces().withName(namespace()).delete();
  }
}
