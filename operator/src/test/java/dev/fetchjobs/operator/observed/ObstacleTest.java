package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.finished;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.report;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObstacleTest {

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, ImagePullFailed, check the chart's downloader.image",
    "ImagePullBackOff, ImagePullFailed, check the chart's downloader.image",
    "ErrImageNeverPull, ImagePullFailed, check the chart's downloader.image",
    "SignatureValidationFailed, ImagePullFailed, check the chart's downloader.image",
    "InvalidImageName, ImagePullFailed, check the chart's downloader.image",
    "CreateContainerConfigError, ContainerConfigError, correct the FetchJob",
    "RunContainerError, ContainerNotStarted, look at the pod's node"
  })
  void aContainerThatDoesNotStartSaysWhyAndWhatToDo(String waiting, String reason, String hint) {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"%s\",\"message\":\"m\"}}}]"
                .formatted(waiting));

    assertThat(run(job("a", "", ""), pod).state())
        .isInstanceOfSatisfying(
            Run.Stuck.class,
            stuck -> {
              assertThat(stuck.reason().word()).isEqualTo(reason);
              assertThat(stuck.message()).contains(hint).endsWith(". Kubernetes says: m");
            });
  }

  @Test
  void aMissingClaimIsToldAtOnceAndANodeThatMayBeFreedOnlyIfItLasts() {
    // When
    var missing = unschedulable("persistentvolumeclaim \\\"x\\\" not found");
    var full = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");

    // Then
    assertThat(missing)
        .isInstanceOfSatisfying(
            Run.Stuck.class, stuck -> assertThat(stuck.reason().word()).isEqualTo("ClaimNotFound"));
    assertThat(full)
        .isInstanceOfSatisfying(
            Run.Starting.class,
            starting ->
                assertThat(starting.seen())
                    .extracting(obstacle -> obstacle.reason().word())
                    .isEqualTo("Unschedulable"));
  }

  private static Run.State unschedulable(String message) {
    return run(
            job("a", "", ""),
            pod(
                "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"%s\"}]"
                    .formatted(message)))
        .state();
  }

  /** As Kubernetes 1.34 says it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          persistentvolumeclaim \\"lists\\" not found. not found                                                 | ClaimNotFound    | create it, or correct
          persistentvolumeclaim \\"lists\\" is being deleted. not found                                          | ClaimTerminating | wait until it is gone
          persistentvolumeclaim \\"lists\\" bound to non-existent persistentvolume \\"pv\\". not found       | ClaimLost        | delete the claim and create it again
          pod has unbound immediate PersistentVolumeClaims. not found                                                | ClaimUnbound     | that the provisioner runs
          1 node(s) didn't find available persistent volumes to bind. no new claims to deallocate                    | ClaimUnbound     | create a volume that fits
          1 node(s) didn't match Pod's node affinity/selector. Preemption is not helpful for scheduling.             | Unschedulable    | correct spec.podTemplate.nodeSelector
          1 node(s) had untolerated taint {batch: only}                                                              | Unschedulable    | add to spec.podTemplate.tolerations
          1 Insufficient memory                                                                                      | Unschedulable    | ask for less in spec.podTemplate.resources
          1 node(s) didn't match PersistentVolume's node affinity                                                    | Unschedulable    | nodes that reach the claim's volume
          something new                                                                                              | Unschedulable    | make room, or change
          """)
  @DisplayName(
      "R5 R25 the remedy for a pod that is not scheduled follows from the scheduler's words, which are said once")
  void scheduler(String words, String reason, String remedy) {
    Run.State state = unschedulable("0/1 nodes are available: " + words);
    Obstacle seen =
        state instanceof Run.Stuck(Reason why, String message)
            ? new Obstacle(why, message)
            : ((Run.Starting) state).seen();

    assertThat(seen.reason().word()).isEqualTo(reason);
    assertThat(seen.message()).contains(remedy).doesNotContain(". not", ". no ");
  }

  @Test
  @DisplayName("R5 a suspended Job says so, with the words of the queue that holds it")
  void suspended() {
    // Given
    var job = job("a", "\"conditions\":[{\"type\":\"Suspended\",\"status\":\"True\"}]", "");
    job.setAdditionalProperty("spec", Map.of("suspend", true));

    // When
    var starting = (Run.Starting) run(job).state();

    // Then
    assertThat(starting.seen().reason().word()).isEqualTo("JobSuspended");
    assertThat(starting.seen().message()).contains("a queue such as Kueue");
    var ofController =
        new Node(
            Map.of("message", "Job suspended", "source", Map.of("component", "job-controller")));
    var ofQueue = event("Pending", "job-a", "couldn't assign flavors: insufficient quota");
    assertThat(starting.seen().saying(List.of(ofController))).isEqualTo(starting.seen());
    assertThat(starting.seen().saying(List.of(ofController, ofQueue)).message())
        .endsWith("Kubernetes says: couldn't assign flavors: insufficient quota");
  }

  @Test
  @DisplayName("R5 a pod with scheduling gates says which")
  void gated() {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"SchedulingGated\"}]");
    pod.setAdditionalProperty(
        "spec", Map.of("schedulingGates", List.of(Map.of("name", "example.com/quota"))));

    var seen = ((Run.Starting) run(job("a", "", ""), pod).state()).seen();

    assertThat(seen.reason().word()).isEqualTo("SchedulingGated");
    assertThat(seen.message()).contains("example.com/quota");
  }

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
  @DisplayName("R5 a container that something else adds is named, with its own words")
  void injected(String list, String state, String reason, String words) {
    String downloader =
        "{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"PodInitializing\"}}}";
    String injected = "{\"name\":\"inj\",\"state\":{%s}}".formatted(state);
    String statuses =
        list.equals("containerStatuses")
            ? "\"containerStatuses\":[%s,%s]".formatted(downloader, injected)
            : "\"containerStatuses\":[%s],\"initContainerStatuses\":[%s]"
                .formatted(downloader, injected);

    Run.State seen = run(job("a", "", ""), pod("\"phase\":\"Pending\"," + statuses)).state();

    Obstacle obstacle =
        seen instanceof Run.Stuck(Reason why, String message)
            ? new Obstacle(why, message)
            : ((Run.Starting) seen).seen();
    assertThat(obstacle.reason().word()).isEqualTo(reason);
    assertThat(obstacle.message()).contains(words);
  }

  private static final String INIT_FAILED =
      """
      "phase":"Failed","initContainerStatuses":[
        {"name":"vault","state":{"terminated":{"exitCode":3,"reason":"Error","message":"no role for data"}}}],
      "containerStatuses":[{"name":"downloader","state":%s}]""";

  private static final String WAITS = "{\"waiting\":{\"reason\":\"PodInitializing\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        WAITS,
        "{\"terminated\":{\"exitCode\":137,\"reason\":\"ContainerStatusUnknown\",\"message\":\"m\"}}"
      })
  @DisplayName("R5 an injected init container that ends with an error is named, with its own words")
  void initContainerFails(String downloader) {
    var failed = pod(INIT_FAILED.formatted(downloader));
    var second = pod("\"phase\":\"Pending\"");
    second.getMetadata().setName("a-y");

    // Then: before Kubernetes gives up
    assertThat(run(job("a", "\"failed\":1", ""), failed).state())
        .isInstanceOfSatisfying(
            Run.Stuck.class, stuck -> names(stuck.reason().word(), stuck.message()));
    assertThat(run(job("a", "\"failed\":1", ""), failed, second).state())
        .as("also while the next pod is new")
        .isInstanceOfSatisfying(
            Run.Stuck.class, stuck -> names(stuck.reason().word(), stuck.message()));

    // Then: at the end
    var end =
        finished(run(job("a", JobJson.failed("BackoffLimitExceeded", "too often"), ""), failed));
    names(end.result().reason(), end.result().message());
    assertThat(end.result().failureClass()).isEqualTo(FailureClass.INFRASTRUCTURE);
  }

  private static void names(String reason, String message) {
    assertThat(reason).isEqualTo("InitContainerFailed");
    assertThat(message)
        .startsWith("The container vault, which something in this cluster adds to the pod, ended")
        .contains("exit code 3", "kubectl logs POD -c vault")
        .endsWith("Kubernetes says: no role for data");
  }

  @Test
  @DisplayName(
      "R5 a downloader that crashes after an init container's error in another pod has its own end")
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
  @DisplayName("R5 a sidecar that crashes is named all the time, also between its starts")
  void sidecarCrashes(String state) {
    assertThat(run(job("a", "", ""), withSidecar(state)).state())
        .isInstanceOfSatisfying(
            Run.Stuck.class,
            stuck -> {
              assertThat(stuck.reason().word()).isEqualTo("ContainerCrashes");
              assertThat(stuck.message())
                  .startsWith("The container mesh, which")
                  .endsWith("Kubernetes says: Error");
            });
  }

  @Test
  @DisplayName("R5 a sidecar that never becomes ready is named")
  void sidecarNeverReady() {
    var seen =
        ((Run.Starting)
                run(job("a", "", ""), withSidecar("\"started\":false,\"state\":{\"running\":{}}"))
                    .state())
            .seen();

    assertThat(seen.reason().word()).isEqualTo("InitContainerRunning");
    assertThat(seen.message()).contains("The container mesh,", "become ready");
  }

  @Test
  @DisplayName("R5 an injected container that crashes beside the downloader changes no verdict")
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

  @Test
  @DisplayName("R5 init containers that have done their part are in nobody's way")
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

  @Test
  @DisplayName("R5 the claim itself says what is wrong with it")
  void claim() {
    var events =
        List.of(
            event("WaitForFirstConsumer", "c", "waiting for first consumer"),
            later(
                event("ExternalProvisioning", "c", "Waiting for a volume of 'silent.example/p'")));
    var pending = Map.of("spec", Map.of("storageClassName", "fast"), "status", phase("Pending"));
    var leaving =
        Map.of(
            "metadata",
            Map.of("deletionTimestamp", "2026-11-22T07:00:00Z", "finalizers", List.of("k/pvc")),
            "status",
            phase("Bound"));
    var lost = Map.of("spec", Map.of("volumeName", "pv-7"), "status", phase("Lost"));

    isClaim(null, "ClaimNotFound", "there is no claim lists");
    isClaim(pending, "ClaimUnbound", "storage class fast is Pending. Waiting for a volume of 'sil");
    isClaim(leaving, "ClaimTerminating", "held by k/pvc");
    isClaim(lost, "ClaimLost", "its volume was pv-7");
    assertThat(
            ClaimObstacle.of(
                "lists", Optional.of(new Node(Map.of("status", phase("Bound")))), events))
        .isEmpty();
  }

  private static void isClaim(@Nullable Map<String, ?> claim, String reason, String words) {
    var events =
        List.of(
            event("WaitForFirstConsumer", "c", "waiting for first consumer"),
            later(
                event("ExternalProvisioning", "c", "Waiting for a volume of 'silent.example/p'")));
    assertThat(ClaimObstacle.of("lists", Optional.ofNullable(claim).map(Node::new), events))
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.reason().word()).isEqualTo(reason);
              assertThat(obstacle.message()).contains("Kubernetes says: ", words);
            });
  }

  private static Map<String, String> phase(String word) {
    return Map.of("phase", word);
  }

  private static Node later(Node event) {
    Map<String, Object> fields = event.fields();
    fields.put("lastTimestamp", "2026-11-22T07:12:50Z");
    return new Node(fields);
  }

  @Test
  @DisplayName("R5 what nobody explains is not silent to the deadline")
  void unexplained() {
    assertThat(Obstacle.notStarted(List.of()))
        .satisfies(
            obstacle -> {
              assertThat(obstacle.reason().word()).isEqualTo("NotStarted");
              assertThat(obstacle.message()).contains("for 120 s", "kubectl describe");
            });
    assertThat(Obstacle.notStarted(List.of(event("Pulling", "p", "Pulling image x"))).message())
        .endsWith("Kubernetes says: Pulling image x");
  }

  @Test
  void eventsExplainWhatTheStatusDoesNot() {
    var waiting = run(job("a", "", ""));
    assertThat(waiting.state()).isInstanceOf(Run.Starting.class);
    var uids = ((Run.Starting) waiting.state()).objectUids();

    isTold(event("FailedCreate", "job-a", "m"), uids, "PodRefused", "the quota or policy changed");
    isTold(event("FailedMount", "job-a", "m"), uids, "VolumeNotMounted", "create what is missing");
    isTold(event("FailedScheduling", "job-a", "m"), uids, "Unschedulable", "spec.podTemplate");
    isTold(event("FailedCreatePodSandBox", "job-a", "m"), uids, "SandboxFailed", "look at its");
    assertThat(Obstacle.of(List.of(event("FailedCreate", "another", "x")), uids)).isEmpty();
    assertThat(Obstacle.of(List.of(event("Pulled", "job-a", "x")), uids)).isEmpty();
  }

  @Test
  void aNodeThatMayNotReadYetWhatItsNewPodRefersToIsNoObstacle() {
    // Given
    var waiting = (Run.Starting) run(job("a", "", "")).state();
    String message =
        "persistentvolumeclaims is forbidden: no relationship found between node and this object";

    // Then
    assertThat(Obstacle.of(List.of(event("FailedMount", "job-a", message)), waiting.objectUids()))
        .isEmpty();
  }

  private static void isTold(Node event, List<String> uids, String reason, String hint) {
    assertThat(Obstacle.of(List.of(event), uids))
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.reason().word()).isEqualTo(reason);
              assertThat(obstacle.message()).contains(hint).endsWith(". Kubernetes says: m");
            });
  }

  @Test
  void whatKubernetesSaysIsCutAndTheHintIsNot() {
    // When
    var obstacle = Obstacle.jobRefused("x".repeat(9_000));

    // Then
    assertThat(obstacle.message())
        .hasSize(512)
        .contains("have the quota or policy changed. We try again every 30 s.");
  }

  @Test
  void theCronJobsEventsTellWhyASlotHasNoJob() {
    // Given
    var since = Instant.parse("2026-11-22T07:12:09Z");
    var refused =
        event(
            "FailedCreate",
            "cron-uid",
            "(combined from similar events): Error creating job: jobs.batch \"xetra-1\" is forbidden: exceeded quota");

    // When
    var told = Obstacle.ofSchedule(List.of(refused), "cron-uid", since);

    // Then
    assertThat(told)
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.reason().word()).isEqualTo("JobRefused");
              assertThat(obstacle.message())
                  .contains("have the quota or policy changed. Kubernetes tries again")
                  .endsWith("says: jobs.batch \"xetra-1\" is forbidden: exceeded quota");
            });
    assertThat(Obstacle.ofSchedule(List.of(refused), "cron-uid", since.plusSeconds(1))).isEmpty();
    assertThat(Obstacle.ofSchedule(List.of(refused), "another", since)).isEmpty();
    assertThat(
            Obstacle.ofSchedule(List.of(event("MissSchedule", "cron-uid", "x")), "cron-uid", since))
        .isEmpty();
  }

  private static Node event(String reason, String uid, String message) {
    return new Node(
        Map.of(
            "type",
            "Warning",
            "reason",
            reason,
            "message",
            message,
            "lastTimestamp",
            "2026-11-22T07:12:09Z",
            "involvedObject",
            Map.of("uid", uid)));
  }
}
