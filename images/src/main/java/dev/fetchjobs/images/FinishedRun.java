package dev.fetchjobs.images;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Creates the Job and the Pod of a CronJob in the state that they have after a successful download.
 *
 * @param golden the contract's golden report of such a run
 */
record FinishedRun(KubernetesClient client, String namespace, String cronJob, String golden) {

  void create() {
    CronJob parent =
        client.batch().v1().cronjobs().inNamespace(namespace).withName(cronJob).require();
    String start = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Job job = client.batch().v1().jobs().inNamespace(namespace).resource(job(parent)).create();
    Pod pod = client.pods().inNamespace(namespace).resource(pod(job)).create();
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod.getMetadata().getName())
        .editStatus(now -> new PodBuilder(now).withStatus(podStatus(job, start)).build());
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(job.getMetadata().getName())
        .editStatus(now -> new JobBuilder(now).withStatus(jobStatus(start)).build());
  }

  private Job job(CronJob parent) {
    return new JobBuilder()
        .withNewMetadataLike(parent.getSpec().getJobTemplate().getMetadata())
        .withName(cronJob + "-29400000")
        .addToAnnotations(
            "batch.kubernetes.io/cronjob-scheduled-timestamp", Instant.now().toString())
        .withOwnerReferences(owner("CronJob", cronJob, parent.getMetadata().getUid()))
        .endMetadata()
        .withSpec(parent.getSpec().getJobTemplate().getSpec())
        .build();
  }

  private Pod pod(Job job) {
    var template = job.getSpec().getTemplate();
    String name = job.getMetadata().getName();
    return new PodBuilder()
        .withNewMetadataLike(template.getMetadata())
        .withName(name + "-abcde")
        .withOwnerReferences(owner("Job", name, job.getMetadata().getUid()))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private static OwnerReference owner(String kind, String name, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion("batch/v1")
        .withKind(kind)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(false)
        .build();
  }

  private PodStatus podStatus(Job job, String start) {
    String report =
        golden
            .replace("xetra-29403372", job.getMetadata().getName())
            .replace("2026-11-22T06:12:07Z", start);
    var container = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    return new PodStatusBuilder()
        .withPhase("Succeeded")
        .withStartTime(start)
        .addNewContainerStatus()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withReady(false)
        .withRestartCount(0)
        .withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withReason("Completed")
        .withStartedAt(start)
        .withFinishedAt(start)
        .withMessage(report)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .build();
  }

  private static JobStatus jobStatus(String start) {
    return new JobStatusBuilder()
        .withStartTime(start)
        .withCompletionTime(start)
        .withSucceeded(1)
        .addNewCondition()
        .withType("SuccessCriteriaMet")
        .withStatus("True")
        .withLastTransitionTime(start)
        .endCondition()
        .addNewCondition()
        .withType("Complete")
        .withStatus("True")
        .withLastTransitionTime(start)
        .endCondition()
        .build();
  }
}
