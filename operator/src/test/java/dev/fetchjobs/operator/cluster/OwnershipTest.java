package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class OwnershipTest {

  @Test
  @DisplayName("A person edits a CronJob: the operator restores it, and an Event reports that")
  void edited(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");

      // When
      jobs.editCronJob("xetra", cronJob -> cronJob.getSpec().setSchedule("0 0 1 1 *"));

      // Then
      jobs.awaitCronJob(
          "xetra", "has its schedule again", c -> c.getSpec().getSchedule().equals("12 7 * * 1-5"));
      Awaitility.await("event")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  jobs.user()
                      .events("xetra")
                      .matches(
                          "CronJobRestored CronJob xetra was changed by .+ at .spec.schedule=0 0 1 1 [*];.*"));
    }
  }

  @Test
  @DisplayName(
      "After an upgrade of the operator, no Event blames a person for the operator's own changes")
  void upgraded(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
    }
    jobs.editCronJob("xetra", cronJob -> cronJob.getMetadata().getLabels().put("team", "data"));

    // When
    try (var operator = RunningOperator.upgraded(namespace)) {
      jobs.awaitCronJob(
          "xetra",
          "has the new image",
          cronJob -> template(cronJob).getContainers().getFirst().getImage().endsWith(":2"));
      jobs.settle();
    }

    // Then
    assertThat(jobs.user().events("xetra")).isEmpty();
    assertThat(jobs.cronJob("xetra").get().getMetadata().getLabels()).containsEntry("team", "data");
  }

  @Test
  @DisplayName(
      "The operator removes from the CronJob those fields that the FetchJob's pod template no "
          + "longer has")
  void podTemplate(TestNamespace namespace) throws Exception {
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
      jobs.awaitCronJob(
          "xetra",
          "has the node selector",
          cronJob -> template(cronJob).getNodeSelector().size() == 2);

      // When
      jobs.apply(
          rich.replace(", zone: a", "")
              .replace(", effect: NoSchedule", "")
              .replaceAll(" *matchFields.*\\n", ""));

      // Then
      jobs.awaitCronJob(
          "xetra",
          "has lost what is not asked for",
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
      assertThat(RunningOperator.writes(namespace, mark)).isEmpty();
    }
  }

  @Test
  @DisplayName("The message of a Stalled FetchJob says that its CronJob stays unchanged")
  void stalled(TestNamespace namespace) throws Exception {
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
  @DisplayName(
      "A field that another program adds to the CronJob and FetchJob does not use stays in the "
          + "CronJob")
  void foreignField(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
      var mark = namespace.cluster().audit().mark();

      // When
      jobs.editCronJob(
          "xetra", cronJob -> cronJob.getMetadata().getAnnotations().put("team", "reference-data"));
      jobs.settle();

      // Then
      assertThat(RunningOperator.writes(namespace, mark)).isEmpty();
      assertThat(jobs.cronJob("xetra").get().getMetadata().getAnnotations()).containsKey("team");
    }
  }

  @Test
  void aFieldThatIsNoLongerWantedIsRemoved(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(FetchJobs.yaml("xetra") + "  startingDeadlineSeconds: 300\n");
      jobs.awaitCronJob(
          "xetra",
          "has the deadline",
          c -> Objects.equals(c.getSpec().getStartingDeadlineSeconds(), 300L));

      // When
      jobs.apply(FetchJobs.yaml("xetra"));

      // Then
      jobs.awaitCronJob(
          "xetra", "has no deadline", c -> c.getSpec().getStartingDeadlineSeconds() == null);
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
      jobs.awaitCronJob("xetra", "is another", c -> !c.getMetadata().getUid().equals(cronJob));
      assertThat(status.lastRun()).isNull();
    }
  }

  private static PodSpec template(CronJob cronJob) {
    return cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
  }
}
