package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Failures;
import dev.fetchjobs.operator.runtime.Failures.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs that have not started and were made from older settings, so that they neither wait for
 * what was corrected nor do what is not wanted any more. A run that has started is left alone.
 */
record Supersessions(Api api, Failures failures) {

  private static final Logger LOG = LoggerFactory.getLogger(Supersessions.class);

  void end(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      String cronJobUid,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods,
      Instant now) {
    String template = wanted.origin().template();
    List<Outdated> outdated =
        template == null ? List.of() : Outdated.among(cronJobUid, template, jobs, pods);
    if (template == null || outdated.isEmpty()) {
      failures.forget(fetchJob, Target.JOB_END);
      return;
    }
    if (failures.pause(fetchJob, Target.JOB_END, outdated, now).isPresent()) {
      return;
    }
    var meta = fetchJob.getMetadata();
    for (Outdated job : outdated) {
      try {
        api.patchJob(meta.getNamespace(), job.job(), Supersession.patch(job.version(), template));
        LOG.atInfo()
            .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
            .addKeyValue("job", job.job())
            .log("The run had not started and was made from older settings; it is ended");
      } catch (ApiException e) {
        // It is gone, or has changed, perhaps because its pod has started: the cache will show it.
        failures.failed(fetchJob, Target.JOB_END, outdated, e, now);
        LOG.atInfo()
            .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
            .addKeyValue("job", job.job())
            .log("The run could not be ended: {}", e.getMessage());
      }
    }
  }
}
