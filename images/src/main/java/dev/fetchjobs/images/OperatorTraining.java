package dev.fetchjobs.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Trains the operator for its ahead-of-time cache by work with a real API server. The training sets
 * up FetchJobs, records finished runs and follows edits.
 *
 * @param kubernetes the Kubernetes program that dev/cluster builds
 * @param project root of the checkout, for the definition and the examples
 */
record OperatorTraining(Path kubernetes, Path project) implements Training {
  private static final int FETCH_JOBS = 200;
  private static final String NAMESPACE = "training";
  private static final String REPORT = "contract/src/test/resources/golden/report-v1-fetched.json";
  private static final ResourceDefinitionContext FETCH_JOB =
      new ResourceDefinitionContext.Builder()
          .withGroup("fetchjobs.dev")
          .withVersion("v1alpha1")
          .withKind("FetchJob")
          .withPlural("fetchjobs")
          .withNamespaced(true)
          .build();

  @Override
  public void run(Trainee trainee) throws IOException, InterruptedException {
    try (LocalApi api = LocalApi.start(kubernetes, trainee.scratch(), trainee.log());
        KubernetesClient client = api.client()) {
      define(client);
      for (int i = 0; i < FETCH_JOBS / 2; i++) {
        create(client, i);
      }
      Process operator = trainee.start(environment(api.kubeconfig()));
      try {
        awaitReady(client, operator, FETCH_JOBS / 2);
        for (int i = FETCH_JOBS / 2; i < FETCH_JOBS; i++) {
          create(client, i);
        }
        awaitReady(client, operator, FETCH_JOBS);
        String golden = Files.readString(project.resolve(REPORT)).strip();
        for (int i = 0; i < 50; i++) {
          new FinishedRun(client, NAMESPACE, "job-" + i, golden).create();
        }
        edit(client);
        await(operator, () -> count(client, "lastRun") >= 50);
      } finally {
        operator.destroy();
      }
      if (!operator.waitFor(2, TimeUnit.MINUTES)) {
        operator.destroyForcibly();
        throw new ImageException("the operator did not end on SIGTERM; see " + trainee.log());
      }
    }
  }

  private static Map<String, String> environment(Path kubeconfig) {
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "HOME",
        "/nonexistent",
        "FETCHJOB_DOWNLOADER_IMAGE",
        "training/downloader:1",
        "FETCHJOB_HTTP_PORT",
        "0",
        "POD_NAMESPACE",
        NAMESPACE,
        "POD_NAME",
        "trainee");
  }

  private void define(KubernetesClient client) {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    // Without a ServiceAccount the API server admits no Pod.
    // No controller runs during the training, so the training creates the account itself.
    client
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("default").endMetadata().build())
        .create();
    try {
      for (String plural : List.of("fetchcalendars", "fetchjobs")) {
        Path file = project.resolve("crds/%s.fetchjobs.dev.yaml".formatted(plural));
        client.load(new ByteArrayInputStream(Files.readAllBytes(file))).create();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("the FetchJob definition")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                client.genericKubernetesResources(FETCH_JOB).inNamespace(NAMESPACE).list() != null);
  }

  private static void create(KubernetesClient client, int number) {
    String yaml =
        """
        apiVersion: fetchjobs.dev/v1alpha1
        kind: FetchJob
        metadata: {name: job-%d, namespace: %s}
        spec:
          schedule: "%d 7 * * 1-5"
          timeZone: Europe/Berlin
          runOnCreate: false
          source: {http: {url: "https://publisher.example/list-%d.csv"}}
          verify: {size: {min: 1Ki, max: 64Mi}}
          destination: {volume: {claimName: lists, path: list-%d.csv}}
        """
            .formatted(number, NAMESPACE, number % 60, number, number);
    client.load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).create();
  }

  private static void edit(KubernetesClient client) {
    for (int i = 100; i < 120; i++) {
      client
          .genericKubernetesResources(FETCH_JOB)
          .inNamespace(NAMESPACE)
          .withName("job-" + i)
          .edit(
              job -> {
                if (job.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec) {
                  Map<String, Object> suspended = new LinkedHashMap<>();
                  spec.forEach((name, value) -> suspended.put(String.valueOf(name), value));
                  suspended.put("suspend", true);
                  job.setAdditionalProperty("spec", suspended);
                }
                return job;
              });
      client.batch().v1().cronjobs().inNamespace(NAMESPACE).withName("job-" + (i + 30)).delete();
    }
  }

  private static void awaitReady(KubernetesClient client, Process operator, int wanted) {
    await(operator, () -> count(client, "schedule") >= wanted);
  }

  private static void await(Process operator, Callable<Boolean> wanted) {
    Awaitility.await("the operator's work")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !operator.isAlive() || wanted.call());
  }

  /** Returns the number of FetchJobs that have the field in their status. */
  private static long count(KubernetesClient client, String field) {
    List<GenericKubernetesResource> jobs =
        client.genericKubernetesResources(FETCH_JOB).inNamespace(NAMESPACE).list().getItems();
    return jobs.stream().filter(job -> job.get("status", field) != null).count();
  }
}
