package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.operator.observed.SampleRun;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.User;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs, and acts as the kubelet for their pods, because a control plane alone has no
 * kubelet.
 */
public record Runs(User user) {

  private static final String CONTAINER = "downloader";

  static Runs in(TestNamespace namespace) {
    return new Runs(namespace.user());
  }

  /** Starts a run as a person does. */
  public Job start(CronJob cronJob, String job) {
    return user.start(cronJob, job);
  }

  /** Returns the Jobs of the namespace. */
  public List<Job> jobs() {
    return allJobs().list().getItems();
  }

  public Resource<Job> job(String name) {
    return allJobs().withName(name);
  }

  private NonNamespaceOperation<Job, JobList, ScalableResource<Job>> allJobs() {
    return user.client().batch().v1().jobs().inNamespace(user.namespace());
  }

  /** Removes the Job and its pod, as Kubernetes does with an old Job. */
  public void delete(String job) {
    job(job).delete();
    Patience.await("the pod is gone", FetchJobs.HEALED).until(() -> pods(job), List::isEmpty);
  }

  /** Waits for the Job's pod. */
  public Pod pod(String job) {
    return Patience.await("the pod of " + job, FetchJobs.HEALED)
        .until(() -> pods(job), pods -> !pods.isEmpty())
        .getFirst();
  }

  public List<Pod> pods(String job) {
    return user.client()
        .pods()
        .inNamespace(user.namespace())
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems();
  }

  public void running(String job) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(now().toString())
            .endRunning()
            .build();
    status(pod(job), "Running", state);
  }

  /** Sets the pod's condition Ready to this value, as of now. */
  public void ready(String job, String value) {
    status(
        pod(job),
        new PodStatusBuilder()
            .addNewCondition()
            .withType("Ready")
            .withStatus(value)
            .withLastTransitionTime(now().toString())
            .endCondition()
            .build());
  }

  /** Ends the pod as a run that fetched the file. */
  public void fetched(String job) {
    ended(job, 0, Wire.write(report(job, Outcome.FETCHED)));
  }

  /** Ends the pod as a run that fetched a file with this version. */
  public void published(String job, String version) {
    var file =
        ExampleReport.file("instruments.csv", 42, now()).with(next -> next.versionName = version);
    ended(job, 0, Wire.write(report(job, Outcome.FETCHED).with(next -> next.artifact = file)));
  }

  /** Ends the pod's container with this exit code and this termination message. */
  public void ended(String job, int exitCode, String message) {
    endedPod(pod(job), exitCode, exitCode == 0 ? "Completed" : "Error", message);
  }

  public void endedPod(Pod pod, int exitCode, String reason, String message) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(now().toString())
            .withFinishedAt(now().toString())
            .endTerminated()
            .build();
    status(pod, exitCode == 0 ? "Succeeded" : "Failed", state);
  }

  public void waiting(String job, String reason, String message) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build();
    status(pod(job), "Pending", state);
  }

  /** Sets parts of the pod's status. */
  public void status(Pod pod, PodStatus status) {
    user.client()
        .pods()
        .inNamespace(user.namespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            new PodBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .endMetadata()
                .withStatus(status)
                .build());
  }

  private void status(Pod pod, String phase, ContainerState state) {
    status(
        pod,
        new PodStatusBuilder()
            .withPhase(phase)
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName(CONTAINER)
                    .withImage("registry.example/downloader:1")
                    .withImageID("")
                    .withReady(false)
                    .withRestartCount(0)
                    .withState(state)
                    .build())
            .build());
  }

  public FetchReport report(String job, Outcome outcome) {
    return report(job, outcome, null, "The file has 42 bytes.");
  }

  /** Returns a report that always contains a file, even for a failed run. */
  public FetchReport report(
      String job, Outcome outcome, @Nullable FailureClass failure, String message) {
    var file = ExampleReport.file("instruments.csv", 42, now());
    int failures = outcome.isFailure() ? 1 : 0;
    return SampleRun.report(job, outcome, failure, message, now(), file, null, failures);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
