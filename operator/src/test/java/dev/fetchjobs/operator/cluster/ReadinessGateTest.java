package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the readiness gates of pods on an API server, with the rights of the chart. */
@OnCluster
class ReadinessGateTest {

  private static final String LABEL = "fetchjobs.dev/readiness: \"true\"";

  private static void createPod(TestNamespace namespace, String name, String label, String gate) {
    namespace
        .user()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, labels: {%s}}
            spec:
              readinessGates: [{conditionType: fetchjobs.dev/fresh-%s}]
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              nodeSelector: {nowhere: "true"}
              containers:
                - name: reader
                  image: registry.example/reader:1
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """
                .formatted(name, label, gate));
  }

  private static Optional<PodCondition> condition(TestNamespace namespace, String pod, String of) {
    return namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withName(pod)
        .get()
        .getStatus()
        .getConditions()
        .stream()
        .filter(condition -> condition.getType().equals("fetchjobs.dev/fresh-" + of))
        .findFirst();
  }

  private static PodCondition await(
      TestNamespace namespace, String pod, String of, String status, String reason) {
    return Patience.await(pod + " is " + status + " by " + reason, FetchJobs.HEALED)
        .until(
            () -> condition(namespace, pod, of),
            found ->
                found
                    .filter(c -> c.getStatus().equals(status) && c.getReason().equals(reason))
                    .isPresent())
        .orElseThrow();
  }

  /** Ends a run that found a file of this age. */
  private static void fetch(Runs runs, FetchJobs jobs, String job, Duration age) {
    runs.start(jobs.cronJob("xetra").get(), job);
    FetchReport report = runs.report(job, Outcome.FETCHED);
    Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age);
    var file = ExampleReport.file("instruments.csv", 42, time);
    runs.ended(job, 0, Wire.write(report.with(next -> next.artifact = file)));
  }

  @Test
  @DisplayName(
      "The condition of the pod follows the FetchJob: before the first file, with an old file, with "
          + "a new one, after the deletion of the FetchJob and with the next FetchJob of the name")
  void followsTheFetchJob(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    String yaml = FetchJobs.yaml("xetra", "12 7 * * 1-5", "freshness: {maxAge: 100h}\n");
    createPod(namespace, "reader", LABEL, "xetra");
    createPod(namespace, "without-label", "app: reader", "xetra");
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      String none = await(namespace, "reader", "xetra", "False", "FetchJobNotFound").getMessage();
      assertThat(none).contains("no FetchJob xetra", "kubectl get fetchjobs -n");

      // When
      jobs.apply(yaml);

      // Then
      await(namespace, "reader", "xetra", "Unknown", "NeverFetched");
      assertThat(Scrape.series(operator.port()))
          .contains("fetchjob_cache_objects{resource=\"gatedpods\"} 1.0");

      // When
      fetch(runs, jobs, "old", Duration.ofHours(101));

      // Then
      String old = await(namespace, "reader", "xetra", "False", "TooOld").getMessage();
      assertThat(old).contains("FetchJob xetra: The file", "too old since");

      // When
      fetch(runs, jobs, "new", Duration.ZERO);

      // Then
      await(namespace, "reader", "xetra", "True", "WithinMaxAge");
      jobs.settle();
      var mark = namespace.cluster().audit().mark();
      jobs.settle();
      assertThat(RunningOperator.writes(namespace, mark)).isEmpty();

      // When
      jobs.named("xetra").delete();

      // Then
      await(namespace, "reader", "xetra", "False", "FetchJobNotFound");

      // When
      jobs.apply(yaml);

      // Then
      await(namespace, "reader", "xetra", "Unknown", "NeverFetched");
      assertThat(condition(namespace, "without-label", "xetra")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A readiness gate can name a FetchJob with 57 characters, and the API server refuses a longer "
          + "name")
  void longNames(TestNamespace namespace) throws Exception {
    String longest = "x".repeat(57);
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.apply(FetchJobs.yaml(longest, "12 7 * * 1-5", "freshness: {maxAge: 100h}\n"));
      jobs.awaitReady(longest);
      createPod(namespace, "reader", LABEL, longest);

      // Then
      await(namespace, "reader", longest, "Unknown", "NeverFetched");
      assertThatThrownBy(() -> createPod(namespace, "other", LABEL, longest + "x"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("63");
    }
  }

  @Test
  @DisplayName("Without the switch nobody sets the condition")
  void notEnabled(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.withoutSwitches(namespace)) {
      // When
      createPod(namespace, "reader", LABEL, "xetra");
      jobs.apply(FetchJobs.yaml("xetra", "12 7 * * 1-5", "freshness: {maxAge: 100h}\n"));
      jobs.awaitReady("xetra");
      jobs.settle();

      // Then
      assertThat(condition(namespace, "reader", "xetra")).isEmpty();
    }
  }
}
