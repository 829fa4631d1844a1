package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@FaultRows("operator")
class DriftTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName("O6 409: asked again after a pause, not at once and not for ever")
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

      // Then: three refused, one accepted, the last schedule moved once or twice; the status says
      // so and says when it is over, with an Event each
      assertThat(world.operator().writes().size() - before).isLessThanOrEqualTo(12);
    }
  }

  @Test
  @DisplayName(
      "O7 another manager's annotations stay, the spec is taken back whole, and nobody loops")
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
  @DisplayName("O19 CronJob edited by hand: restored")
  void edited(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world
          .cronJob("xetra")
          .edit(c -> new CronJobBuilder(c).editSpec().withSchedule("0 0 1 1 *").endSpec().build());

      // Then
      world.awaitSchedule("xetra", DAILY);
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName("O20 CronJob deleted by hand: made again")
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
  @DisplayName("O21 CronJob relabelled by hand: our labels are back, and it is still seen")
  void relabelled(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      var labels = world.cronJob("xetra").get().getMetadata().getLabels();

      // When
      world
          .cronJob("xetra")
          .edit(
              c ->
                  new CronJobBuilder(c)
                      .editMetadata()
                      .withLabels(Map.of())
                      .withAnnotations(Map.of())
                      .endMetadata()
                      .build());

      // Then
      World.awaitIt(
          "labels are back",
          () -> world.cronJob("xetra").get(),
          c -> labels.equals(c.getMetadata().getLabels()));
      world.awaitSilence();
    }
  }

  @ParameterizedTest(name = "R14 {0} that somebody adds: taken out again, and who it was is said")
  @DisplayName("R14 what somebody adds to the Job template is taken out again")
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
      world
          .client()
          .batch()
          .v1()
          .cronjobs()
          .inNamespace(world.namespace())
          .withName("xetra")
          .edit(
              cronJob -> {
                JobSpec job = cronJob.getSpec().getJobTemplate().getSpec();
                if (what.equals("parallelism")) {
                  job.setParallelism(2);
                } else {
                  add(what, job.getTemplate());
                }
                return cronJob;
              });

      // Then
      World.awaitIt("as before", () -> template(world), before::equals);
      world.awaitSilence();
      assertThat(world.operator().writes().size() - writes)
          .as("a replacement and an Event")
          .isEqualTo(2);
      assertThat(events(world)).contains("CronJobRestored", "fabric8", " at .spec.jobTemplate");
      world.operator().restart();
      world.awaitSilence();
      assertThat(world.operator().writes().size() - writes).as("none at a restart").isEqualTo(2);
    }
  }

  @Test
  @DisplayName("R14 a spec that was edited and changed back: the mark is corrected once, no loop")
  void changedBack(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.operator().terminate();
      for (int parallelism : List.of(2, 1)) {
        world
            .cronJob("xetra")
            .edit(
                c -> {
                  c.getSpec().getJobTemplate().getSpec().setParallelism(parallelism);
                  return c;
                });
      }
      JobSpec before = template(world);

      // When
      world.operator().start();
      World.awaitIt("marked again", () -> world.cronJob("xetra").get(), DriftTest::isMarked);
      world.awaitSilence();
      int writes = world.operator().writes().size();
      world.operator().restart();
      world.awaitSilence();

      // Then
      assertThat(template(world).getTemplate()).isEqualTo(before.getTemplate());
      assertThat(world.operator().writes()).as("none at a restart").hasSize(writes);
      assertThat(world.committed("update cronjobs")).isLessThanOrEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "R14 a CronJob that an older operator applied is replaced once, and nobody is blamed")
  void upgraded(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given: it was applied, without a mark, and with another image
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
      World.awaitIt("marked", () -> world.cronJob("xetra").get(), DriftTest::isMarked);
      world.awaitSilence();

      // Then
      assertThat(world.committed("update cronjobs")).isEqualTo(1);
      assertThat(template(world)).isEqualTo(wanted);
      assertThat(events(world)).doesNotContain("CronJobRestored");
    }
  }

  private static boolean isMarked(CronJob cronJob) {
    String mark = cronJob.getMetadata().getAnnotations().get(WriteMark.ANNOTATION);
    return mark != null && mark.endsWith("/" + cronJob.getMetadata().getGeneration());
  }

  private static JobSpec template(World world) {
    return world.cronJob("xetra").get().getSpec().getJobTemplate().getSpec();
  }

  private static String events(World world) {
    return world.client().v1().events().inNamespace(world.namespace()).list().getItems().stream()
        .map(event -> event.getReason() + " " + event.getMessage())
        .collect(Collectors.joining("\n"));
  }

  private static void add(String what, PodTemplateSpec template) {
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
      default -> throw new IllegalArgumentException(what);
    }
  }
}
