package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.faults.Runs;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@OnCluster
class OwnershipTest {

  @Test
  void anEditedCronJobIsRestoredAndAnEventTellsOfIt(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");

      // When
      change(jobs, "xetra", cronJob -> cronJob.getSpec().setSchedule("0 0 1 1 *"));

      // Then
      awaitCronJob(jobs, "xetra", c -> c.getSpec().getSchedule().equals("12 7 * * 1-5"));
      Awaitility.await("event")
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  jobs.events("xetra")
                      .matches(
                          "CronJobRestored CronJob xetra was changed by .+ at .spec.schedule=0 0 1 1 [*];.*"));
    }
  }

  @Test
  void anUpgradeBlamesNobodyForWhatItChanges(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
    }
    change(jobs, "xetra", cronJob -> cronJob.getMetadata().getLabels().put("team", "data"));

    // When
    try (var operator = RunningOperator.upgraded(namespace)) {
      awaitCronJob(
          jobs,
          "xetra",
          cronJob -> template(cronJob).getContainers().getFirst().getImage().endsWith(":2"));
      jobs.settle();
    }

    // Then
    assertThat(jobs.events("xetra")).isEmpty();
    assertThat(jobs.cronJob("xetra").get().getMetadata().getLabels()).containsEntry("team", "data");
  }

  @Test
  void whatThePodTemplateNoLongerAsksForIsRemoved(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    String rich =
        FetchJobs.yaml("xetra")
            + """
                podTemplate:
                  nodeSelector: {disk: ssd, zone: a}
                  tolerations: [{key: batch, operator: Exists, effect: NoSchedule}]
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                          - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
                            matchFields: [{key: metadata.name, operator: In, values: [a]}]
              """;
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(rich);
      awaitCronJob(jobs, "xetra", cronJob -> template(cronJob).getNodeSelector().size() == 2);

      // When
      jobs.apply(
          rich.replace(", zone: a", "")
              .replace(", effect: NoSchedule", "")
              .replaceAll(" *matchFields.*\\n", ""));

      // Then
      awaitCronJob(
          jobs,
          "xetra",
          cronJob ->
              template(cronJob).getNodeSelector().size() == 1
                  && template(cronJob).getTolerations().getFirst().getEffect() == null
                  && template(cronJob)
                      .getAffinity()
                      .getNodeAffinity()
                      .getRequiredDuringSchedulingIgnoredDuringExecution()
                      .getNodeSelectorTerms()
                      .getFirst()
                      .getMatchFields()
                      .isEmpty());
      jobs.await(
          "xetra",
          "the status follows the edit",
          status -> Long.valueOf(2).equals(status.observedGeneration()));
      var mark = namespace.cluster().audit().mark();
      jobs.settle();
      assertThat(jobs.operatorWrites(mark)).isEmpty();
    }
  }

  @Test
  void aStalledFetchJobSaysThatItsCronJobGoesOn(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");

      // When
      jobs.apply(FetchJobs.yaml("xetra").replace("12 7 * * 1-5", "0 0 30 2,2 *"));

      // Then
      var stalled = jobs.await("xetra", "stalled", has("Stalled", "True"));
      assertThat(stalled.condition("Ready").orElseThrow().message())
          .endsWith("Until then the CronJob stays as it was.");
      assertThat(jobs.cronJob("xetra").get().getSpec().getSchedule()).isEqualTo("12 7 * * 1-5");
    }
  }

  @Test
  void aFieldThatSomebodyAddsAndWeDoNotCareForStays(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
      var mark = namespace.cluster().audit().mark();

      // When
      change(
          jobs,
          "xetra",
          cronJob -> cronJob.getMetadata().getAnnotations().put("team", "reference-data"));
      jobs.settle();

      // Then
      assertThat(jobs.operatorWrites(mark)).isEmpty();
      assertThat(jobs.cronJob("xetra").get().getMetadata().getAnnotations()).containsKey("team");
    }
  }

  @Test
  void aFieldThatIsNoLongerWantedIsRemoved(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(FetchJobs.yaml("xetra") + "  startingDeadlineSeconds: 300\n");
      awaitCronJob(
          jobs, "xetra", c -> Objects.equals(c.getSpec().getStartingDeadlineSeconds(), 300L));

      // When
      jobs.apply(FetchJobs.yaml("xetra"));

      // Then
      awaitCronJob(jobs, "xetra", c -> c.getSpec().getStartingDeadlineSeconds() == null);
    }
  }

  @Test
  void aNamesakeStartsAfresh(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      runs.fetched("by-hand");
      jobs.await("xetra", "fetched", has("Fetched", "True"));
      String cronJob = jobs.cronJob("xetra").get().getMetadata().getUid();

      // When
      jobs.named("xetra").delete();
      jobs.create("xetra");

      // Then
      var status = jobs.awaitReady("xetra");
      awaitCronJob(jobs, "xetra", c -> !c.getMetadata().getUid().equals(cronJob));
      assertThat(status.lastRun()).isNull();
    }
  }

  private static PodSpec template(CronJob cronJob) {
    return cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
  }

  private static void change(FetchJobs jobs, String name, Consumer<CronJob> edit) {
    jobs.cronJob(name)
        .edit(
            cronJob -> {
              edit.accept(cronJob);
              return cronJob;
            });
  }

  private static void awaitCronJob(FetchJobs jobs, String name, Predicate<CronJob> wanted) {
    Awaitility.await("CronJob " + name)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> jobs.cronJob(name).get(), c -> c != null && wanted.test(c));
  }
}
