package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.finished;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.obstacle;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.report;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.stuckBy;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests containers that another program in the cluster adds to the pod. */
class OtherContainerTest {

  private static final String INIT_FAILED =
      """
      "phase":"Failed","initContainerStatuses":[
        {"name":"vault","state":{"terminated":{"exitCode":3,"reason":"Error","message":"no role for data"}}}],
      "containerStatuses":[{"name":"downloader","state":%s}]""";

  private static final String WAITS = "{\"waiting\":{\"reason\":\"PodInitializing\"}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          initContainerStatuses | "waiting":{"reason":"ImagePullBackOff","message":"no such image"}           | ImagePullFailed      | The image of the container inj, which something in this cluster adds to the pod, cannot be pulled
          initContainerStatuses | "waiting":{"reason":"CreateContainerConfigError","message":"no secret s"}  | ContainerConfigError | no secret s
          initContainerStatuses | "waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"}           | ContainerCrashes     | kubectl logs POD -c inj
          initContainerStatuses | "waiting":{"reason":"SomethingNew","message":"words"}                       | ContainerNotStarted  | words
          initContainerStatuses | "running":{}                                                                | InitContainerRunning | has to end, or to become ready
          containerStatuses     | "waiting":{"reason":"ErrImagePull","message":"no such image"}               | ImagePullFailed      | The image of the container inj
          """)
  @DisplayName(
      "R5 The status names a container that another program adds and that does not start, with "
          + "the container's own message")
  void injected(String list, String state, String reason, String words) {
    String downloader =
        "{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"PodInitializing\"}}}";
    String injected = "{\"name\":\"inj\",\"state\":{%s}}".formatted(state);
    String statuses =
        list.equals("containerStatuses")
            ? "\"containerStatuses\":[%s,%s]".formatted(downloader, injected)
            : "\"containerStatuses\":[%s],\"initContainerStatuses\":[%s]"
                .formatted(downloader, injected);

    Run run = run(job("a", "", ""), pod("\"phase\":\"Pending\"," + statuses));

    Obstacle obstacle = obstacle(run.state());
    assertThat(obstacle.reason().word()).isEqualTo(reason);
    assertThat(obstacle.message()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WAITS,
        "{\"terminated\":{\"exitCode\":137,\"reason\":\"ContainerStatusUnknown\",\"message\":\"m\"}}"
      })
  @DisplayName(
      "R5 The status names an injected init container that fails, with the container's own message")
  void initContainerFails(String downloader) {
    var failed = pod(INIT_FAILED.formatted(downloader));
    var second = pod("\"phase\":\"Pending\"");
    second.getMetadata().setName("a-y");

    // Then: the status names the container's failure before Kubernetes gives up the Job
    for (Run run :
        List.of(
            run(job("a", "\"failed\":1", ""), failed),
            run(job("a", "\"failed\":1", ""), failed, second))) {
      isNamed(stuckBy(run).reason().word(), stuckBy(run).message());
    }

    // Then: the status names the container's failure also after the end of the run
    var end =
        finished(run(job("a", JobJson.failed("BackoffLimitExceeded", "too often"), ""), failed));
    isNamed(end.result().reason(), end.result().message());
    assertThat(end.result().failureClass()).isEqualTo(FailureClass.INFRASTRUCTURE);
  }

  @Test
  @DisplayName(
      "R5 If a downloader crashes after an init container failed in another pod, the status "
          + "reports the downloader's end")
  void downloaderAfterInitContainer() {
    var second = pod(terminated(137, "OOMKilled", ""));
    second.getMetadata().setName("a-y");

    var end =
        finished(
            run(
                job("a", JobJson.failed("BackoffLimitExceeded", "too often"), ""),
                pod(INIT_FAILED.formatted(WAITS)),
                second));

    assertThat(end.result().reason()).isEqualTo("OutOfMemory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"state\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\"}}",
        "\"state\":{\"running\":{}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\"}}",
        "\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\",\"message\":\"Error\"}},\"lastState\":{\"terminated\":{\"exitCode\":1}}"
      })
  @DisplayName(
      "R5 The status names a sidecar that crashes all the time, including the pauses between its "
          + "starts")
  void sidecarCrashes(String state) {
    var stuck = stuckBy(run(job("a", "", ""), withSidecar(state)));
    assertThat(stuck.reason().word()).isEqualTo("ContainerCrashes");
    assertThat(stuck.message())
        .startsWith("The container mesh, which")
        .endsWith("Kubernetes says: Error");
  }

  @Test
  @DisplayName("R5 The status names a sidecar that never becomes ready")
  void sidecarNeverReady() {
    var run = run(job("a", "", ""), withSidecar("\"started\":false,\"state\":{\"running\":{}}"));

    var seen = obstacle(run.state());
    assertThat(run.state()).isInstanceOf(Run.Starting.class);
    assertThat(seen.reason().word()).isEqualTo("InitContainerRunning");
    assertThat(seen.message()).contains("The container mesh,", "become ready");
  }

  @Test
  @DisplayName(
      "R5 An injected container that crashes beside the downloader does not change the result of "
          + "the run")
  void besideTheDownloader() {
    String both =
        terminated(0, "Completed", report("a", "Fetched", null))
            .replace(
                "\"containerStatuses\":[",
                "\"containerStatuses\":[{\"name\":\"agent\",\"state\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\"}}},");

    for (String status :
        List.of("\"failed\":1", JobJson.failed("BackoffLimitExceeded", "too often"))) {
      assertThat(finished(run(job("a", status, ""), pod(both))).result().outcome())
          .isEqualTo(Outcome.FETCHED);
    }
  }

  @Test
  @DisplayName(
      "R5 The status does not name init containers that have ended and sidecars that have started "
          + "as a cause")
  void done() {
    var pod =
        pod(
            """
            "phase":"Pending","initContainerStatuses":[
              {"name":"first","state":{"terminated":{"exitCode":0}}},
              {"name":"sidecar","started":true,"state":{"running":{}}}],
            "containerStatuses":[{"name":"downloader","state":{"waiting":{"reason":"ContainerCreating"}}}]""");
    pod.setAdditionalProperty(
        "spec",
        Map.of("initContainers", List.of(Map.of("name", "sidecar", "restartPolicy", "Always"))));

    assertThat(((Run.Starting) run(job("a", "", ""), pod).state()).seen()).isNull();
  }

  private static void isNamed(String reason, String message) {
    assertThat(reason).isEqualTo("InitContainerFailed");
    assertThat(message)
        .startsWith("The container vault, which something in this cluster adds to the pod, ended")
        .contains("exit code 3", "kubectl logs POD -c vault")
        .endsWith("Kubernetes says: no role for data");
  }

  private static GenericKubernetesResource withSidecar(String state) {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"initContainerStatuses\":[{\"name\":\"mesh\",%s}],\"containerStatuses\":[{\"name\":\"downloader\",\"state\":%s}]"
                .formatted(state, WAITS));
    pod.setAdditionalProperty(
        "spec",
        Map.of("initContainers", List.of(Map.of("name", "mesh", "restartPolicy", "Always"))));
    return pod;
  }
}
