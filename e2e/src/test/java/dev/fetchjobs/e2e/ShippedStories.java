package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.testkit.cluster.Cluster;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests what the chart with its default values allows the operator to do, and what it allows
 * FetchJobs to ask for.
 */
@Story
class ShippedStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "R2 A FetchJob that was deleted with --cascade=orphan and applied again adopts its CronJob")
  void orphan(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("kept", scene.rarely(FILE));
    String before = fetchJobs.cronJob("kept").orElseThrow().getMetadata().getUid();

    // When
    fetchJobs.resource("kept").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    Awaitility.await("orphaned")
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> fetchJobs.resource("kept").get() == null && fetchJobs.cronJob("kept").isEmpty());
    fetchJobs.apply("kept", scene.rarely(FILE));

    // Then
    fetchJobs.awaitReady("kept");
    assertThat(fetchJobs.cronJob("kept").orElseThrow().getMetadata().getUid()).isEqualTo(before);
    scene.publish(FILE, "newer rows\n");
    fetchJobs.run("kept");
    assertThat(scene.volume().read(FILE)).isEqualTo("newer rows\n");
  }

  @Test
  @DisplayName(
      "R2 A backup tool removes the owner reference of a CronJob, and the operator sets it again")
  void stripped(Scene scene, FetchJobs fetchJobs) {
    // Given
    fetchJobs.applyReady("kept", scene.rarely(FILE));

    // When
    scene.kubectl(
        "patch",
        "cronjob",
        "kept",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"ownerReferences\":[]}}");

    // Then
    fetchJobs.awaitCronJob("kept", "is owned again", cronJob -> true);
    fetchJobs.awaitReady("kept");
  }

  @Test
  @DisplayName(
      "R13 The operator refuses a group that the installation does not list, and other files on "
          + "the claim stay unchanged")
  void group(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    Path key = Files.writeString(scene.volume().file("other-application.key"), "secret\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Object owner = Files.getAttribute(key, "unix:gid");

    // When
    fetchJobs.apply("grouped", scene.rarely(FILE) + "podTemplate: {fsGroup: 2000}\n");

    // Then
    Condition stalled = fetchJobs.awaitStalled("grouped");
    assertThat(stalled.message())
        .contains("spec.podTemplate.fsGroup is \"2000\"")
        .contains("downloader.allowed.groups");
    assertThat(fetchJobs.cronJob("grouped")).isEmpty();
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getAttribute(key, "unix:gid")).isEqualTo(owner);
  }

  @Test
  @DisplayName(
      "R15 The operator refuses an annotation that the installation does not list, and the "
          + "earlier CronJob stays in use")
  void annotation(Scene scene, FetchJobs fetchJobs) {
    // Given
    fetchJobs.applyReady("marked", scene.rarely(FILE));
    var before = fetchJobs.cronJob("marked").orElseThrow().getSpec();

    // When
    fetchJobs.apply(
        "marked", scene.rarely(FILE) + "podTemplate: {annotations: {cdi.k8s.io/gpu: all}}\n");

    // Then
    assertThat(fetchJobs.awaitStalled("marked").message())
        .contains("cdi.k8s.io/gpu")
        .contains("downloader.allowed.annotations")
        .contains("stays as it was");
    assertThat(fetchJobs.cronJob("marked").orElseThrow().getSpec()).isEqualTo(before);
  }

  @Test
  @DisplayName(
      "R23 A second installation with the same release name serves two other namespaces, and its "
          + "removal leaves no Lease behind")
  void second(Scene scene, FetchJobs fetchJobs, Cluster cluster) {
    String system = scene.namespace().name() + "-x";
    try {
      // When
      cluster
          .helm(
              "install",
              InstalledOperator.RELEASE,
              cluster.sources().resolve("helm/fetchjob-operator").toString(),
              "--namespace",
              system,
              "--create-namespace",
              "--set",
              "watchNamespaces={" + system + "}",
              "--set",
              "crds.enabled=false",
              "--wait",
              "--timeout",
              "300s")
          .output();

      // Then
      assertThat(leases(cluster, system)).hasSize(1);
      cluster
          .helm("uninstall", InstalledOperator.RELEASE, "--namespace", system, "--wait")
          .output();
      Awaitility.await("no Lease is left")
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(60))
          .until(() -> leases(cluster, system).isEmpty());
      // The first installation still works.
      fetchJobs.applyReady("served", scene.rarely(FILE));
    } finally {
      cluster.client().namespaces().withName(system).delete();
    }
  }

  private static List<Lease> leases(Cluster cluster, String namespace) {
    return cluster.client().leases().inNamespace(namespace).list().getItems();
  }
}
