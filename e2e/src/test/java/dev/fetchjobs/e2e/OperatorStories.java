package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests that the operator stops and starts again. */
@Story
@Isolated("other stories wait for the operator")
@Execution(ExecutionMode.SAME_THREAD)
class OperatorStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "The operator is killed during a run: the download continues, and the status still reports "
          + "its result")
  void killed(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 500, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=100000");
    fetchJobs.applyReady("survivor", scene.rarely(FILE));
    String run = fetchJobs.start("survivor");
    Awaitility.await("a running pod")
        .atMost(FetchJobs.PATIENCE)
        .until(
            () ->
                scene
                    .namespace()
                    .client()
                    .pods()
                    .inNamespace(scene.namespace().name())
                    .list()
                    .getItems()
                    .stream()
                    .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));

    // When
    scene.operator().kill();

    // Then
    assertThat(fetchJobs.awaitRun("survivor", run).outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().file(FILE))
        .hasDigest("SHA-256", scene.publisher().sha256(scene.file(FILE)));
    scene.operator().awaitAvailable();
  }

  @Test
  @DisplayName("The operator restarts with 50 FetchJobs and writes nothing")
  void restarted(Scene scene, FetchJobs fetchJobs) {
    // Given: one of the FetchJobs has a finished run
    scene.publish(FILE, "rows\n");
    List<String> names = IntStream.range(0, 50).mapToObj("job-%02d"::formatted).toList();
    names.forEach(
        name -> fetchJobs.apply(name, scene.rarely(FILE).replace("path: ", "path: " + name + "/")));
    names.forEach(fetchJobs::awaitReady);
    fetchJobs.run(names.getFirst());
    Awaitility.await("Kubernetes may remove the Job")
        .until(
            () -> fetchJobs.jobs(names.getFirst()),
            jobs ->
                jobs.stream().allMatch(job -> job.getSpec().getTtlSecondsAfterFinished() != null));
    AuditLog.Mark mark = scene.namespace().cluster().audit().mark();

    // When
    scene.operator().kill();
    scene.operator().awaitAvailable();
    fetchJobs.applyReady("later", scene.rarely(FILE).replace("path: ", "path: later/"));

    // Then: the operator has written nothing for the 50 FetchJobs, but only for a new one
    List<AuditRequest> writes = writesOfFiveMoreSeconds(scene, mark);
    assertThat(writes).filteredOn(write -> !write.name().equals("later")).isEmpty();
    assertThat(writes).hasSize(2);
  }

  private static List<AuditRequest> writesOfFiveMoreSeconds(Scene scene, AuditLog.Mark mark) {
    Awaitility.await("no more than the two writes of the FetchJob that came later")
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> scene.operator().writesSince(mark, scene.namespace().name()).size() <= 2);
    return scene.operator().writesSince(mark, scene.namespace().name());
  }
}
