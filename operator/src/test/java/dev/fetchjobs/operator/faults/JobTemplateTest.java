package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the operator owns the Job template as a whole, no matter who changes it. */
@OnCluster
@FaultRows("operator")
class JobTemplateTest {

  @ParameterizedTest(
      name = "R14 {0} that another user adds is removed, and an Event names that user")
  @DisplayName("R14 The operator removes fields that another user adds to the Job template")
  @ValueSource(
      strings = {
        "command",
        "container",
        "initContainer",
        "env",
        "volume",
        "label",
        "hostNetwork",
        "parallelism"
      })
  void added(String what, Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      JobSpec before = template(world);
      int writes = world.operator().writes().size();

      // When
      world.editCronJob(
          "xetra", cronJob -> add(what, cronJob.getSpec().getJobTemplate().getSpec()));

      // Then
      World.awaitIt("as before", () -> template(world), before::equals);
      world.awaitSilence();
      assertThat(world.operator().writes().size() - writes)
          .as("a replacement and an Event")
          .isEqualTo(2);
      assertThat(world.user().events("xetra"))
          .contains("CronJobRestored", "fabric8", " at .spec.jobTemplate");
      world.operator().restart();
      world.awaitSilence();
      assertThat(world.operator().writes().size() - writes)
          .as("no write after a restart")
          .isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "R14 A person edits the CronJob's spec and changes it back: the operator corrects its mark "
          + "once, without a loop")
  void changedBack(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.operator().terminate();
      for (int parallelism : List.of(2, 1)) {
        world.editCronJob(
            "xetra",
            cronJob -> cronJob.getSpec().getJobTemplate().getSpec().setParallelism(parallelism));
      }
      JobSpec before = template(world);

      // When
      world.operator().start();
      World.awaitIt("marked again", () -> world.cronJob("xetra").get(), JobTemplateTest::isMarked);
      world.awaitSilence();
      int writes = world.operator().writes().size();
      world.operator().restart();
      world.awaitSilence();

      // Then
      assertThat(template(world).getTemplate()).isEqualTo(before.getTemplate());
      assertThat(world.operator().writes()).as("no write after a restart").hasSize(writes);
      assertThat(world.committed("update cronjobs")).isLessThanOrEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "R14 The operator replaces a CronJob that an older operator applied once, and no Event "
          + "blames a person")
  void upgraded(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given: an older operator applied the CronJob without a mark and with another image
      world.operator().terminate();
      CronJob applied = world.cronJob("xetra").get();
      JobSpec wanted = template(world);
      world.cronJob("xetra").delete();
      World.awaitIt("gone", () -> world.cronJob("xetra").get() == null, gone -> gone);
      applied.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
      applied.getMetadata().setResourceVersion(null);
      applied.getMetadata().setUid(null);
      applied.getMetadata().setManagedFields(List.of());
      Container downloader =
          applied
              .getSpec()
              .getJobTemplate()
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst();
      downloader.setImage("registry.example/downloader:older");
      world
          .client()
          .resource(applied)
          .fieldManager("fetchjob-operator")
          .forceConflicts()
          .serverSideApply();

      // When
      world.operator().start();
      World.awaitIt("marked", () -> world.cronJob("xetra").get(), JobTemplateTest::isMarked);
      world.awaitSilence();

      // Then
      assertThat(world.committed("update cronjobs")).isEqualTo(1);
      assertThat(template(world)).isEqualTo(wanted);
      assertThat(world.user().events("xetra")).doesNotContain("CronJobRestored");
    }
  }

  private static boolean isMarked(CronJob cronJob) {
    String mark = cronJob.getMetadata().getAnnotations().get(WriteMark.ANNOTATION);
    return mark != null && mark.endsWith("/" + cronJob.getMetadata().getGeneration());
  }

  private static JobSpec template(World world) {
    return world.cronJob("xetra").get().getSpec().getJobTemplate().getSpec();
  }

  private static void add(String what, JobSpec job) {
    PodTemplateSpec template = job.getTemplate();
    PodSpec pod = template.getSpec();
    Container downloader = pod.getContainers().getFirst();
    Container another =
        new ContainerBuilder().withName("x").withImage("registry.example/x:1").build();
    switch (what) {
      case "command" -> downloader.setCommand(List.of("sleep", "1"));
      case "container" -> pod.setContainers(List.of(downloader, another));
      case "initContainer" -> pod.setInitContainers(List.of(another));
      case "env" ->
          downloader.setEnv(
              Stream.concat(
                      downloader.getEnv().stream(),
                      Stream.of(new EnvVarBuilder().withName("X").withValue("y").build()))
                  .toList());
      case "volume" ->
          pod.setVolumes(
              Stream.concat(
                      pod.getVolumes().stream(),
                      Stream.of(
                          new VolumeBuilder()
                              .withName("x")
                              .withNewEmptyDir()
                              .endEmptyDir()
                              .build()))
                  .toList());
      case "label" ->
          template.setMetadata(
              new ObjectMetaBuilder(template.getMetadata())
                  .addToLabels("example.com/x", "y")
                  .build());
      case "hostNetwork" -> pod.setHostNetwork(true);
      case "parallelism" -> job.setParallelism(2);
      default -> throw new IllegalArgumentException(what);
    }
  }
}
