package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.User;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Describes the FetchJobs of a namespace, as a user sees them. */
public record FetchJobs(User user) {

  /**
   * After a fault everything has to work again within this time. The operator sends refused
   * requests again every 30 s.
   */
  public static final Duration HEALED = Duration.ofSeconds(60);

  private static final String SPEC =
      """
      schedule: "%s"
      runOnCreate: false
      source:
        http:
          url: https://publisher.example/instruments.csv
      destination:
        volume:
          claimName: instruments
          path: instruments.csv
      """;

  FetchJobs(TestNamespace namespace) {
    this(namespace.user());
  }

  /**
   * Returns the YAML of a FetchJob that runs on working days in Berlin, and starts no run at its
   * creation.
   */
  static String yaml(String name) {
    return yaml(name, "12 7 * * 1-5", "timeZone: Europe/Berlin\n");
  }

  /**
   * Returns the YAML of a FetchJob that starts no run at its creation.
   *
   * @param more lines for the spec
   */
  public static String yaml(String name, String schedule, String more) {
    return User.fetchJob(name, SPEC.formatted(schedule) + more);
  }

  FetchJob create(String name) {
    return apply(yaml(name));
  }

  void createReady(String name) {
    create(name);
    awaitReady(name);
  }

  public FetchJob apply(String yaml) {
    return get(user.apply(yaml).getMetadata().getName());
  }

  void annotate(String name, String annotation, String value) {
    named(name)
        .edit(
            fetchJob -> {
              fetchJob.getMetadata().getAnnotations().put(annotation, value);
              return fetchJob;
            });
  }

  /** Forbids objects of that kind in the namespace by a quota, until {@link #permit}. */
  public void forbid(String resource) {
    user.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none}
        spec: {hard: {%s: "0"}}
        """
            .formatted(resource));
    Patience.await("the quota is in force", HEALED)
        .until(() -> quota().get().getStatus().getHard().containsKey(resource));
  }

  public void permit() {
    quota().delete();
  }

  private Resource<ResourceQuota> quota() {
    return user.client().resourceQuotas().inNamespace(user.namespace()).withName("none");
  }

  public Resource<FetchJob> named(String name) {
    return user.client().resources(FetchJob.class).inNamespace(user.namespace()).withName(name);
  }

  FetchJob get(String name) {
    return named(name).get();
  }

  public Resource<CronJob> cronJob(String name) {
    return user.client().batch().v1().cronjobs().inNamespace(user.namespace()).withName(name);
  }

  /** Changes the CronJob, as a person does. */
  public void editCronJob(String name, Consumer<CronJob> change) {
    cronJob(name)
        .edit(
            cronJob -> {
              change.accept(cronJob);
              return cronJob;
            });
  }

  public void awaitCronJob(String name, String what, Predicate<CronJob> wanted) {
    Patience.await("CronJob " + name + " " + what, HEALED).until(() -> cronJob(name).get(), wanted);
  }

  public FetchJobStatus awaitReady(String name) {
    return await(name, "Ready", has("Ready", "True"));
  }

  /** Waits until the status has the newest generation and fulfils the condition. */
  public FetchJobStatus await(String name, String what, Predicate<FetchJobStatus> wanted) {
    FetchJob found =
        Patience.await(name + " " + what, HEALED)
            .until(
                () -> get(name), fetchJob -> isObserved(fetchJob) && wanted.test(status(fetchJob)));
    return status(found);
  }

  private static boolean isObserved(FetchJob fetchJob) {
    return fetchJob.getMetadata().getGeneration().equals(status(fetchJob).observedGeneration());
  }

  private static FetchJobStatus status(FetchJob fetchJob) {
    return Objects.requireNonNull(fetchJob.getStatus());
  }

  public static Predicate<FetchJobStatus> has(String type, String value) {
    return status -> status.condition(type).filter(c -> c.status().equals(value)).isPresent();
  }

  public static Predicate<FetchJobStatus> hasReason(String type, String reason) {
    return status -> status.condition(type).filter(c -> c.reason().equals(reason)).isPresent();
  }

  /** Returns after a time in which the operator has written nothing. */
  void settle() {
    Awaitility.await("quiet").pollDelay(Duration.ofSeconds(2)).until(() -> true);
  }
}
