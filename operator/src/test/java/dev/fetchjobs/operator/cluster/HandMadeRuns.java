package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Plays the kubelet where there is none: the Job controller is real and makes the pods, their
 * status is written by the test.
 */
record HandMadeRuns(TestNamespace namespace) {

  /** As {@code kubectl create job --from} does it. */
  Job start(CronJob cronJob, String name) {
    var template = cronJob.getSpec().getJobTemplate();
    return namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .resource(
            new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .addToAnnotations(Map.of("cronjob.kubernetes.io/instantiate", "manual"))
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("CronJob")
                .withName(cronJob.getMetadata().getName())
                .withUid(cronJob.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(template.getSpec())
                .build())
        .create();
  }

  List<Job> jobs() {
    return namespace.client().batch().v1().jobs().inNamespace(namespace.name()).list().getItems();
  }

  Pod pod(String job) {
    return Awaitility.await("pod of " + job)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withLabel("batch.kubernetes.io/job-name", job)
                    .list()
                    .getItems(),
            pods -> !pods.isEmpty())
        .getFirst();
  }

  /** Its container runs. */
  void run(String job) {
    change(
        pod(job),
        new PodBuilder(pod(job))
            .editStatus()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName("downloader")
            .withReady(true)
            .withImage("x")
            .withImageID("x")
            .withRestartCount(0)
            .withNewState()
            .withNewRunning()
            .withStartedAt(now())
            .endRunning()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build());
  }

  /** Its container waits for that reason. */
  void block(String job, String reason, String message) {
    change(
        pod(job),
        new PodBuilder(pod(job))
            .editStatus()
            .withPhase("Pending")
            .addNewContainerStatus()
            .withName("downloader")
            .withReady(false)
            .withImage("x")
            .withImageID("")
            .withRestartCount(0)
            .withNewState()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build());
  }

  /** Its container ends with that exit code and termination message. */
  void end(String job, int exitCode, String reason, String message) {
    change(
        pod(job),
        new PodBuilder(pod(job))
            .editStatus()
            .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
            .withContainerStatuses()
            .addNewContainerStatus()
            .withName("downloader")
            .withReady(false)
            .withImage("x")
            .withImageID("x")
            .withRestartCount(0)
            .withNewState()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(now())
            .withFinishedAt(now())
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build());
  }

  /** The report of a run that got the file. */
  void fetch(String job) {
    end(job, 0, "Completed", fetched(job));
  }

  static String fetched(String job) {
    return """
    {"version":1,"job":"%1$s","outcome":"Fetched","reason":"Fetched","message":"4,500 bytes are published.",\
    "startTime":"%2$s","finishTime":"%2$s","attempts":1,"bytes":4500,"transferred":4500,"httpStatus":200,\
    "artifact":{"path":"instruments.csv","bytes":4500,"sha256":"%3$s","url":"https://publisher.example/instruments.csv",\
    "publishedTime":"%2$s","checkedTime":"%2$s","changedTime":"%2$s"},"consecutiveFailures":0}"""
        .formatted(job, now(), "ab".repeat(32));
  }

  void fail(String job, int exitCode, String failure) {
    end(
        job,
        exitCode,
        "Error",
        """
        {"version":1,"job":"%1$s","outcome":"Failed","failureClass":"%2$s","reason":"Status","message":"404 Not Found.",\
        "startTime":"%3$s","finishTime":"%3$s","attempts":1,"bytes":0,"transferred":9,"httpStatus":404,"consecutiveFailures":1}"""
            .formatted(job, failure, now()));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void change(Pod before, Pod after) {
    namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withName(before.getMetadata().getName())
        .editStatus(pod -> new PodBuilder(pod).withStatus(after.getStatus()).build());
  }
}
