package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class DriftTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName(
      "O6 The API server answers 409: the operator tries again after a pause, and not for ever")
  void conflict(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world
          .operator()
          .rules()
          .next(3, call -> call.kind().equals("update cronjobs"), new Fault.Answer(409));
      int before = world.operator().writes().size();

      // When
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      world.awaitSilence();

      // Then: three writes were refused and one was accepted, and the operator moved the last
      // schedule once or twice. The status reports the beginning and the end of the conflict, with
      // an Event for each.
      assertThat(world.operator().writes().size() - before).isLessThanOrEqualTo(12);
    }
  }

  @Test
  @DisplayName(
      "O7 Another manager edits the CronJob: its annotations stay, the operator restores the "
          + "whole spec, and the writes end")
  void otherManager(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.applyCronJob(
          "other-tool",
          """
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: xetra
            annotations: {example.com/team: data}
          spec:
            suspend: true
            jobTemplate:
              spec:
                ttlSecondsAfterFinished: 600
          """);
      World.awaitIt(
          "ours is back", () -> world.cronJob("xetra").get(), c -> !c.getSpec().getSuspend());
      int after = world.operator().writes().size();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      world.awaitSilence();

      // Then
      CronJob cronJob = world.cronJob("xetra").get();
      assertThat(cronJob.getMetadata().getAnnotations()).containsEntry("example.com/team", "data");
      assertThat(cronJob.getSpec().getJobTemplate().getSpec().getTtlSecondsAfterFinished())
          .isNull();
      assertThat(world.operator().writes().size() - after).isLessThanOrEqualTo(3);
    }
  }

  @Test
  @DisplayName("O19 A person edits a CronJob: the operator restores it")
  void edited(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.editCronJob("xetra", cronJob -> cronJob.getSpec().setSchedule("0 0 1 1 *"));

      // Then
      world.awaitSchedule("xetra", DAILY);
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName("O20 A person deletes a CronJob: the operator creates it again")
  void deleted(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      String uid = world.cronJob("xetra").get().getMetadata().getUid();

      // When
      world.cronJob("xetra").delete();

      // Then
      World.awaitIt(
          "a new CronJob",
          () -> world.cronJob("xetra").get(),
          c -> !c.getMetadata().getUid().equals(uid));
      world.awaitReady("xetra");
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName(
      "O21 A person changes the labels of a CronJob: the operator still sees it, and restores its "
          + "labels")
  void relabelled(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      var labels = world.cronJob("xetra").get().getMetadata().getLabels();

      // When
      world.editCronJob(
          "xetra",
          cronJob -> {
            cronJob.getMetadata().setLabels(Map.of());
            cronJob.getMetadata().setAnnotations(Map.of());
          });

      // Then
      World.awaitIt(
          "labels are back",
          () -> world.cronJob("xetra").get(),
          c -> labels.equals(c.getMetadata().getLabels()));
      world.awaitSilence();
    }
  }
}
