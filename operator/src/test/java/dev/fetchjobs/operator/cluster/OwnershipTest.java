package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static dev.fetchjobs.operator.cluster.FetchJobs.isReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@OnCluster
class OwnershipTest {

  @Test
  void aCronJobThatWasEditedRelabelledOrDeletedIsRestored(TestNamespace namespace)
      throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());

      // When
      change(jobs, "xetra", cronJob -> cronJob.getSpec().setSchedule("0 0 1 1 *"));

      // Then
      awaitCronJob(jobs, "xetra", c -> c.getSpec().getSchedule().equals("12 7 * * 1-5"));
      Awaitility.await("event")
          .atMost(Duration.ofSeconds(5))
          .until(() -> jobs.events("xetra").contains("CronJobRestored"));

      // When
      change(jobs, "xetra", cronJob -> cronJob.getMetadata().getLabels().clear());

      // Then
      awaitCronJob(
          jobs, "xetra", c -> c.getMetadata().getLabels().containsKey("fetchjobs.dev/uid"));

      // When
      String uid = jobs.cronJob("xetra").get().getMetadata().getUid();
      jobs.cronJob("xetra").delete();

      // Then
      awaitCronJob(jobs, "xetra", c -> !c.getMetadata().getUid().equals(uid));
    }
  }

  @Test
  void aFieldThatSomebodyAddsAndWeDoNotCareForStays(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
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
  void aForeignCronJobIsLeftAloneUntilItGoes(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    namespace
        .client()
        .batch()
        .v1()
        .cronjobs()
        .inNamespace(namespace.name())
        .resource(foreign("xetra"))
        .create();
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.create("xetra");

      // Then
      var status = jobs.await("xetra", "conflict", hasReason("Ready", "NameConflict"));
      assertThat(has("Stalled", "True")).accepts(status);
      CronJob untouched = jobs.cronJob("xetra").get();
      assertThat(untouched.getMetadata().getGeneration()).isEqualTo(1);
      assertThat(untouched.getMetadata().getManagedFields())
          .noneMatch(entry -> entry.getManager().equals("fetchjob-operator"));

      // When
      jobs.cronJob("xetra").delete();

      // Then
      status = jobs.await("xetra", "Ready", isReady());
      assertThat(FetchJobs.condition(status, "Stalled")).isEmpty();
    }
  }

  @Test
  void longNamesWithTheSamePrefixGetCronJobsOfTheirOwn(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    String prefix = "instruments-of-the-exchange-in-frankfurt-with-a-very-long-name";
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.create(prefix + "-a");
      jobs.create(prefix + "-b");
      jobs.await(prefix + "-a", "Ready", isReady());
      jobs.await(prefix + "-b", "Ready", isReady());

      // Then
      assertThat(
              namespace
                  .client()
                  .batch()
                  .v1()
                  .cronjobs()
                  .inNamespace(namespace.name())
                  .list()
                  .getItems())
          .hasSize(2)
          .allSatisfy(c -> assertThat(c.getMetadata().getName()).hasSizeLessThanOrEqualTo(52));
    }
  }

  @Test
  void aNamesakeStartsAfresh(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      runs.fetch("by-hand");
      jobs.await("xetra", "fetched", has("Fetched", "True"));
      String cronJob = jobs.cronJob("xetra").get().getMetadata().getUid();

      // When
      jobs.named("xetra").delete();
      jobs.create("xetra");

      // Then
      var status = jobs.await("xetra", "Ready", isReady());
      awaitCronJob(jobs, "xetra", c -> !c.getMetadata().getUid().equals(cronJob));
      assertThat(status.lastRun()).isNull();
    }
  }

  @Test
  void aWipedStatusIsRebuiltFromTheJobs(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      runs.fetch("by-hand");
      var before = jobs.await("xetra", "fetched", has("Fetched", "True"));

      // When
      jobs.named("xetra")
          .editStatus(
              fetchJob -> {
                fetchJob.setStatus(null);
                return fetchJob;
              });

      // Then
      var after = jobs.await("xetra", "rebuilt", has("Fetched", "True"));
      assertThat(after.lastRun()).isEqualTo(before.lastRun());
      assertThat(after.artifact()).isEqualTo(before.artifact());
    }
  }

  @Test
  void aSpecThatCannotWorkIsStalledAndHealsByAnEdit(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.apply(FetchJobs.yaml("never").replace("12 7 * * 1-5", "0 0 30 2 *"));
      jobs.apply(FetchJobs.yaml("zone").replace("Europe/Berlin", "Europe/Atlantis"));

      // Then
      jobs.await("never", "stalled", hasReason("Stalled", "InvalidSchedule"));
      jobs.await("zone", "stalled", hasReason("Stalled", "InvalidTimeZone"));
      assertThat(jobs.cronJob("never").get()).isNull();

      // When
      jobs.create("never");

      // Then
      var status = jobs.await("never", "Ready", isReady());
      assertThat(FetchJobs.condition(status, "Stalled")).isEmpty();
    }
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

  private static CronJob foreign(String name) {
    return new CronJobBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withSchedule("12 7 * * 1-5")
        .withNewJobTemplate()
        .withNewSpec()
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("theirs")
        .withImage("busybox")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .endJobTemplate()
        .endSpec()
        .build();
  }
}
