package dev.fetchjobs.bench;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.ReconcilerUtils;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * This operator exists only for comparison in benchmarks. In each reconciliation it applies the CronJob and the status, with the defaults of SDK, client and JDK.
 */
@ControllerConfiguration
public class NaiveOperator implements Reconciler<FetchJob> {

  public static void main(String[] args) {
    var operator = new Operator();
    operator.register(new NaiveOperator());
    operator.start();
  }

  @Override
  public List<EventSource<?, FetchJob>> prepareEventSources(EventSourceContext<FetchJob> context) {
    var cronJobs = InformerEventSourceConfiguration.from(CronJob.class, FetchJob.class).build();
    return List.of(new InformerEventSource<>(cronJobs, context));
  }

  @Override
  public UpdateControl<FetchJob> reconcile(FetchJob job, Context<FetchJob> context) {
    context.getClient().resource(cronJob(job)).serverSideApply();
    return UpdateControl.patchStatus(withStatus(job));
  }

  private static CronJob cronJob(FetchJob job) {
    var meta = job.getMetadata();
    var spec = job.getSpec();
    var cronJob =
        new CronJobBuilder(ReconcilerUtils.loadYaml(CronJob.class, NaiveOperator.class, "/cronjob.yaml"))
            .withNewMetadata()
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .addToLabels("app.kubernetes.io/managed-by", "bench")
            .addToLabels("fetchjobs.dev/uid", meta.getUid())
            .addToAnnotations("fetchjobs.dev/name", meta.getName())
            .endMetadata()
            .editSpec()
            .withSchedule(spec.schedule)
            .withTimeZone(spec.timeZone)
            .editJobTemplate()
            .editMetadata()
            .addToLabels("fetchjobs.dev/uid", meta.getUid())
            .addToAnnotations("fetchjobs.dev/name", meta.getName())
            .endMetadata()
            .editSpec()
            .editTemplate()
            .editMetadata()
            .addToLabels("fetchjobs.dev/uid", meta.getUid())
            .addToAnnotations("fetchjobs.dev/name", meta.getName())
            .endMetadata()
            .editSpec()
            .editFirstContainer()
            .editFirstEnv()
            .withValue(Serialization.asJson(spec))
            .endEnv()
            .endContainer()
            .editFirstVolume()
            .editPersistentVolumeClaim()
            .withClaimName(spec.destination.volume.claimName)
            .endPersistentVolumeClaim()
            .endVolume()
            .endSpec()
            .endTemplate()
            .endSpec()
            .endJobTemplate()
            .endSpec()
            .build();
    cronJob.addOwnerReference(job);
    return cronJob;
  }

  private static FetchJob withStatus(FetchJob job) {
    var meta = job.getMetadata();
    var status = new FetchJob.Status();
    status.observedGeneration = meta.getGeneration();
    status.conditions = List.of(ready(meta.getGeneration()));
    var patch = new FetchJob();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .build());
    patch.setStatus(status);
    return patch;
  }

  private static Condition ready(Long generation) {
    return new ConditionBuilder()
        .withType("Ready")
        .withStatus("True")
        .withReason("Ready")
        .withMessage("The CronJob is in place.")
        .withObservedGeneration(generation)
        .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
