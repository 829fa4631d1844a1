package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Collectors;

/** Describes a user of kubectl who has all rights in a namespace. */
public record User(KubernetesClient client, String namespace) {

  /**
   * Returns the YAML of a FetchJob.
   *
   * @param spec YAML without indentation
   */
  public static String fetchJob(String name, String spec) {
    return """
        apiVersion: fetchjobs.dev/v1alpha1
        kind: FetchJob
        metadata:
          name: %s
        spec:
        %s"""
        .formatted(name, spec.indent(2));
  }

  /**
   * Applies the YAML text of an object unchanged. A Java record would set absent numbers to zero.
   */
  public GenericKubernetesResource apply(String yaml) {
    return apply(
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class));
  }

  /** Applies an object, and takes over fields that another manager has set. */
  public GenericKubernetesResource apply(GenericKubernetesResource object) {
    return client
        .genericKubernetesResources(object.getApiVersion(), object.getKind())
        .inNamespace(namespace)
        .resource(object)
        .forceConflicts()
        .serverSideApply();
  }

  /** Starts a run, as {@code kubectl create job --from=cronjob/NAME} does. */
  public Job start(CronJob cronJob, String job) {
    return start(job(cronJob, job));
  }

  public Job start(Job job) {
    return client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
  }

  /**
   * Returns the Job that {@code kubectl create job --from=cronjob/NAME} makes. This Job does not
   * delay a deletion of the CronJob in the foreground.
   */
  public static Job job(CronJob cronJob, String name) {
    var template = cronJob.getSpec().getJobTemplate();
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(template.getMetadata().getLabels())
        .withAnnotations(template.getMetadata().getAnnotations())
        .addToAnnotations("cronjob.kubernetes.io/instantiate", "manual")
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("CronJob")
        .withName(cronJob.getMetadata().getName())
        .withUid(cronJob.getMetadata().getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  /**
   * Returns reasons and messages of the Events about objects with this name. Each Event is one
   * line.
   */
  public String events(String name) {
    return client
        .v1()
        .events()
        .inNamespace(namespace)
        .withField("involvedObject.name", name)
        .list()
        .getItems()
        .stream()
        .map(event -> event.getReason() + " " + event.getMessage())
        .collect(Collectors.joining("\n"));
  }
}
