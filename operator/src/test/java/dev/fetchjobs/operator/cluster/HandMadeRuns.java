package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.operator.faults.Runs;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Runs of a test's namespace, with reports as the downloader writes them. */
record HandMadeRuns(TestNamespace namespace, Runs runs) {

  HandMadeRuns(TestNamespace namespace) {
    this(namespace, new Runs(namespace.client(), namespace.name()));
  }

  /** As {@code kubectl create job --from} does it. */
  Job start(CronJob cronJob, String name) {
    return runs.start(cronJob, name);
  }

  List<Job> jobs() {
    return namespace.client().batch().v1().jobs().inNamespace(namespace.name()).list().getItems();
  }

  Pod pod(String job) {
    return runs.pod(job);
  }

  /** Its container runs. */
  void run(String job) {
    runs.running(job);
  }

  /** Its container waits for that reason. */
  void block(String job, String reason, String message) {
    runs.waiting(job, reason, message);
  }

  /** Its container ends with that exit code and termination message. */
  void end(String job, int exitCode, String reason, String message) {
    runs.endedPod(pod(job), exitCode, reason, message);
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
}
