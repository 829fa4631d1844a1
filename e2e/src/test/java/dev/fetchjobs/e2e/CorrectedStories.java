package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that the status names what keeps a FetchJob from working. A corrected FetchJob works at
 * once, and nobody has to change the volume or delete a Job by hand.
 */
@Story
class CorrectedStories {

  private static final String FILE = "list.csv";
  private static final Duration NAMED = Duration.ofSeconds(30);
  private static final Duration SECONDS = Duration.ofSeconds(40);

  @Test
  @DisplayName(
      "R5 The status names each obstacle to the start of a run within 30 s, with the name of the "
          + "object that causes it")
  void obstacles(Scene scene, FetchJobs fetchJobs) {
    // Given: a claim that is never bound, and a claim that is removed as soon as no pod uses it
    claim(scene, "unbound", "no-such-class");
    claim(scene, "terminating", "no-such-class");
    finalizers(scene, "terminating", "[\"fetchjobs.dev/test\"]");
    scene.kubectl("delete", "pvc", "terminating", "--wait=false");
    try {
      for (String claim : List.of("unbound", "terminating", "absent")) {
        fetchJobs.apply(claim, withClaim(scene, claim));
      }
      for (String name : List.of("queued", "gated", "injected")) {
        fetchJobs.apply(name, scene.rarely(FILE).replace("path: ", "path: " + name + "/"));
      }

      // When
      for (String claim : List.of("unbound", "terminating", "absent")) {
        fetchJobs.awaitReady(claim);
        fetchJobs.start(claim);
      }
      start(scene, "queued", job -> job.editSpec().withSuspend(true).endSpec());
      start(
          scene,
          "gated",
          job ->
              job.editSpec()
                  .editTemplate()
                  .editSpec()
                  .addNewSchedulingGate("example.com/queue")
                  .endSpec()
                  .endTemplate()
                  .endSpec());
      start(
          scene,
          "injected",
          job ->
              job.editSpec()
                  .editTemplate()
                  .editSpec()
                  .addNewInitContainer()
                  .withName("mesh-init")
                  .withImage("127.0.0.1:1/mesh/init:1")
                  .withNewSecurityContext()
                  .withAllowPrivilegeEscalation(false)
                  .withNewCapabilities()
                  .withDrop("ALL")
                  .endCapabilities()
                  .endSecurityContext()
                  .endInitContainer()
                  .endSpec()
                  .endTemplate()
                  .endSpec());

      // Then: the status has the name of the claim, the scheduling gate or the container
      Map.of(
              "unbound", new Words("ClaimUnbound", "unbound"),
              "terminating", new Words("ClaimTerminating", "terminating"),
              "absent", new Words("ClaimNotFound", "absent"),
              "queued", new Words("JobSuspended", "Kueue"),
              "gated", new Words("SchedulingGated", "example.com/queue"),
              "injected", new Words("ImagePullFailed", "mesh-init"))
          .forEach((name, words) -> fetchJobs.await(name, words.reason, NAMED, words::say));
      assertThat(
              scene
                  .kubectl("get", "fetchjobs", "-o", "custom-columns=S:.status.state")
                  .lines()
                  .skip(1))
          .as("the column STATUS")
          .hasSize(6)
          .containsOnly("Stuck");
    } finally {
      finalizers(scene, "terminating", "null");
    }
  }

  @Test
  @DisplayName(
      "R7 A FetchJob with a corrected claim works within seconds, and the old run publishes "
          + "nothing when its claim is created later")
  void correctedClaim(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish("old.csv", "old\n");
    scene.publish(FILE, "rows\n");
    fetchJobs.applyReady("corrected", withClaim(scene, "late").replace(FILE, "old.csv"));
    fetchJobs.request("corrected", "monday");
    fetchJobs.await("corrected", "named", NAMED, new Words("ClaimNotFound", "late")::say);
    Job stuck = fetchJobs.jobs("corrected").getFirst();

    // When
    fetchJobs.apply("corrected", scene.rarely(FILE));

    // Then: a run of the corrected spec answers the same request
    FetchJob now =
        fetchJobs.await(
            "corrected",
            "the request's end",
            SECONDS,
            job -> "monday".equals(job.getStatus().lastCompletedRunRequest()));
    assertThat(now.getStatus().lastRun())
        .satisfies(
            run -> {
              assertThat(run.outcome()).isEqualTo("Fetched");
              assertThat(run.request()).isEqualTo("monday");
              assertThat(run.job()).isNotEqualTo(stuck.getMetadata().getName());
            });
    assertThat(FetchJobs.condition(now, "Fetched").map(Condition::observedGeneration))
        .contains(now.getMetadata().getGeneration());
    assertThat(scene.volume().read(FILE)).isEqualTo("rows\n");

    // When: a person creates the claim for which the old run waited
    var late = scene.namespace().volume("late");
    RunSummary next = fetchJobs.run("corrected");

    // Then
    assertThat(next.outcome()).isEqualTo("Unchanged");
    assertThat(scene.publisher().requests(scene.file("old.csv"))).isEmpty();
    assertThat(late.file("old.csv")).doesNotExist();
    assertThat(fetchJobs.status("corrected").lastFailedRun()).isNull();
  }

  @Test
  @DisplayName(
      "L1 A publisher cuts the file and then refuses Range: the next run sends a request without "
          + "Range, and leaves no partial file behind")
  void refusedRange(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given: the publisher cuts the connection when most of the file is on the volume
    scene.publish(FILE, "row\n".repeat(50_000));
    scene.publisher().behave(scene.file(FILE), "cutAfter=120000&cutTimes=1&conditional=403");
    String once = "retry: {attempts: 1}\n";
    RunSummary cut = fetchJobs.applyAndRun("refused", scene.rarely(FILE) + once);
    assertThat(cut.outcome()).isEqualTo("Failed");
    assertThat(staged(scene)).isNotEmpty();

    // When
    scene.publisher().forgetRequests(scene.file(FILE));
    RunSummary next = fetchJobs.run("refused");

    // Then
    assertThat(next.outcome()).isEqualTo("Fetched");
    assertThat(scene.publisher().requests(scene.file(FILE)))
        .extracting(seen -> seen.status() + " " + seen.headers().containsKey("range"))
        .containsExactly("403 true", "200 false");
    assertThat(scene.volume().file(FILE))
        .hasDigest("SHA-256", scene.publisher().sha256(scene.file(FILE)));
    assertThat(staged(scene)).isEmpty();

    // When: the publisher also refuses conditional requests (L2)
    RunSummary later = fetchJobs.run("refused");

    // Then
    assertThat(later.outcome()).isEqualTo("Unchanged");
  }

  @Test
  @DisplayName(
      "L23 A file that no FetchJob wrote is at the path: the run fails, its message gives a "
          + "remedy, and the remedy works")
  void foreignFile(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    scene.publish(FILE, "rows\n");
    Files.writeString(scene.volume().file(FILE), "of another program\n");

    // When
    RunSummary refused = fetchJobs.applyAndRun("newcomer", scene.rarely(FILE));

    // Then
    assertThat(refused.outcome()).isEqualTo("Failed");
    assertThat(refused.failureClass()).isEqualTo("Config");
    assertThat(refused.message())
        .contains("A file that no FetchJob wrote is there: " + FILE)
        .contains("existingFile: KeepAside");
    assertThat(scene.volume().read(FILE)).isEqualTo("of another program\n");
    assertThat(scene.publisher().requests(scene.file(FILE)))
        .as("no request is sent for a file that cannot be published")
        .isEmpty();

    // When
    fetchJobs.applyReady(
        "newcomer",
        scene
            .rarely(FILE)
            .replace("path: " + FILE, "path: " + FILE + "\n    existingFile: KeepAside"));
    RunSummary kept = fetchJobs.run("newcomer");

    // Then
    assertThat(kept.outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().read(FILE)).isEqualTo("rows\n");
    List<Path> aside = files(scene.volume().file(FILE).getParent(), FILE + ".kept-aside-*");
    assertThat(aside)
        .singleElement()
        .satisfies(f -> assertThat(f).hasContent("of another program"));
    assertThat(kept.message()).contains(aside.getFirst().getFileName().toString());
  }

  /** Describes what the status has to report about a run that does not start. */
  private record Words(String reason, String named) {

    boolean say(FetchJob job) {
      return FetchJobs.condition(job, "Fetched")
          .filter(fetched -> fetched.reason().equals(reason))
          .filter(fetched -> fetched.message().contains(named))
          .isPresent();
    }
  }

  private static String withClaim(Scene scene, String claim) {
    return scene.rarely(FILE).replace("claimName: " + Scene.CLAIM, "claimName: " + claim);
  }

  private static void claim(Scene scene, String name, String storageClass) {
    scene
        .namespace()
        .client()
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(scene.namespace().name())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storageClass)
                .withNewResources()
                .addToRequests("storage", new Quantity("1Mi"))
                .endResources()
                .endSpec()
                .build())
        .create();
  }

  private static void finalizers(Scene scene, String claim, String json) {
    scene.kubectl(
        "patch",
        "pvc",
        claim,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":%s}}".formatted(json));
  }

  /** Starts a run whose Job was changed by another program in the cluster. */
  private static void start(Scene scene, String name, UnaryOperator<JobBuilder> change) {
    scene.fetchJobs().awaitReady(name);
    Job plain = scene.fetchJobs().job(name);
    scene.fetchJobs().start(change.apply(new JobBuilder(plain)).build());
  }

  private static List<Path> staged(Scene scene) throws IOException {
    return files(
        scene.volume().file(".fetchjob/" + scene.namespace().name() + "/refused/staging"), "*");
  }

  private static List<Path> files(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      return StreamSupport.stream(found.spliterator(), false).toList();
    }
  }
}
