package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.life.SimulatedRun.End;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.operator.observed.SampleRun;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the pod of a run, in the state in which kubelet and downloader leave it. */
record SimulatedPod(SimulatedRun run) {

  /** Returns the pod, or empty if Kubernetes has removed it. */
  Optional<GenericKubernetesResource> resource() {
    End end = run.end();
    if (end == null) {
      return Optional.of(
          pod(run.stuck() ? "Pending" : "Running", run.stuck() ? waiting() : running()));
    }
    return switch (end.kind()) {
      case DEADLINE, POD_GONE, SUPERSEDED -> Optional.empty();
      case OUT_OF_MEMORY -> Optional.of(pod("Failed", terminated(137, "OOMKilled", "")));
      case GARBLED -> Optional.of(pod("Succeeded", terminated(0, "Completed", "\u001b[31m{")));
      case FETCHED, UNCHANGED, SKIPPED ->
          Optional.of(pod("Succeeded", terminated(0, "Completed", report(null))));
      case REJECTED ->
          Optional.of(pod("Failed", terminated(ExitCode.REJECTED.code(), "Error", report(null))));
      case FAILED ->
          Optional.of(
              pod(
                  "Failed",
                  terminated(
                      ExitCode.of(end.failureClass()).code(),
                      "Error",
                      report(end.failureClass()))));
    };
  }

  private GenericKubernetesResource pod(String phase, Map<String, Object> state) {
    return run.resource(
        run.job() + "-pod",
        "Job",
        run.uid(),
        Map.of(),
        Map.of(
            "phase",
            phase,
            "containerStatuses",
            List.of(Map.of("name", "downloader", "state", state))));
  }

  private static Map<String, Object> waiting() {
    return Map.of("waiting", Map.of("reason", "ImagePullBackOff", "message", "no such image"));
  }

  private static Map<String, Object> running() {
    return Map.of("running", Map.of());
  }

  private Map<String, Object> terminated(int code, String reason, String message) {
    String time = Objects.requireNonNull(run.end()).said().toString();
    return Map.of(
        "terminated",
        Map.of("exitCode", code, "reason", reason, "message", message, "finishedAt", time));
  }

  private String report(@Nullable FailureClass failureClass) {
    End how = Objects.requireNonNull(run.end());
    Instant checked = how.checked();
    var artifact =
        checked == null
            ? null
            : ExampleReport.file("xetra/instruments.csv", 9, checked)
                .with(
                    next -> {
                      next.dataDate = how.data().text();
                      next.sha256 = how.sha256();
                      // Not every version is kept on the volume and has a name.
                      next.versionName = how.version() % 3 == 0 ? null : "v" + how.version();
                    });
    return Wire.write(
        SampleRun.report(
            run.job(),
            how.kind().outcome(),
            failureClass,
            "What happened.",
            how.said(),
            artifact,
            how.hold(),
            how.failures()));
  }
}
