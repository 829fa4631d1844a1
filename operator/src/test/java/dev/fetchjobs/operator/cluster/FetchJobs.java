package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** FetchJobs of a test's namespace, as a user sees them. */
record FetchJobs(TestNamespace namespace) {

  private static final String YAML =
      """
      apiVersion: fetchjobs.dev/v1alpha1
      kind: FetchJob
      metadata:
        name: %s
      spec:
        schedule: "12 7 * * 1-5"
        timeZone: Europe/Berlin
        runOnCreate: false
        source:
          http:
            url: https://publisher.example/instruments.csv
        destination:
          volume:
            claimName: instruments
            path: instruments.csv
      """;

  FetchJob create(String name) {
    return apply(yaml(name));
  }

  void createReady(String name) {
    create(name);
    awaitReady(name);
  }

  /** The YAML of a FetchJob without an initial run. */
  static String yaml(String name) {
    return YAML.formatted(name);
  }

  void annotate(String name, String annotation, String value) {
    named(name)
        .edit(
            fetchJob -> {
              fetchJob.getMetadata().getAnnotations().put(annotation, value);
              return fetchJob;
            });
  }

  /** Messages and reasons of the FetchJob's Events, one a line. */
  String events(String name) {
    return namespace
        .client()
        .v1()
        .events()
        .inNamespace(namespace.name())
        .withField("involvedObject.name", name)
        .list()
        .getItems()
        .stream()
        .map(event -> event.getReason() + " " + event.getMessage())
        .collect(Collectors.joining("\n"));
  }

  /** Lets the namespace have no object of that kind, until {@link #permit}. */
  void forbid(String resource) {
    namespace
        .client()
        .resourceQuotas()
        .inNamespace(namespace.name())
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .addToHard(resource, new Quantity("0"))
                .endSpec()
                .build())
        .create();
  }

  void permit() {
    namespace.client().resourceQuotas().inNamespace(namespace.name()).withName("none").delete();
  }

  FetchJob apply(String yaml) {
    var client = namespace.client();
    FetchJob fetchJob = client.getKubernetesSerialization().unmarshal(yaml, FetchJob.class);
    // The raw YAML is sent, because absent fields of the record would become zeros.
    GenericKubernetesResource raw =
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    client
        .genericKubernetesResources("fetchjobs.dev/v1alpha1", "FetchJob")
        .inNamespace(namespace.name())
        .resource(raw)
        .serverSideApply();
    return get(fetchJob.getMetadata().getName());
  }

  Resource<FetchJob> named(String name) {
    return namespace
        .client()
        .resources(FetchJob.class)
        .inNamespace(namespace.name())
        .withName(name);
  }

  FetchJob get(String name) {
    return named(name).get();
  }

  Resource<CronJob> cronJob(String name) {
    return namespace.client().batch().v1().cronjobs().inNamespace(namespace.name()).withName(name);
  }

  FetchJobStatus awaitReady(String name) {
    return await(name, "Ready", has("Ready", "True"));
  }

  /** What was refused is tried again every 30 s, and within 60 s all is well. */
  FetchJobStatus await(String name, String what, Predicate<FetchJobStatus> wanted) {
    return Awaitility.await(name + " " + what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> Optional.ofNullable(get(name)).map(FetchJob::getStatus).orElse(null),
            status -> status != null && wanted.test(status));
  }

  static Predicate<FetchJobStatus> has(String type, String value) {
    return status -> status.condition(type).filter(c -> c.status().equals(value)).isPresent();
  }

  static Predicate<FetchJobStatus> hasReason(String type, String reason) {
    return status -> status.condition(type).filter(c -> c.reason().equals(reason)).isPresent();
  }

  /** Returns when the operator has written nothing for a while. */
  void settle() {
    Awaitility.await("quiet").pollDelay(Duration.ofSeconds(2)).until(() -> true);
  }

  /** What the operator wrote to this namespace since the mark. */
  List<AuditRequest> operatorWrites(AuditLog.Mark mark) {
    return namespace.cluster().audit().since(mark).stream()
        .filter(request -> request.namespace().equals(namespace.name()))
        .filter(request -> request.userAgent().equals("fetchjob-operator"))
        .filter(AuditRequest::isWrite)
        .toList();
  }
}
