package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.decide.Conclusion;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Notifier;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.status.PodCondition;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the steps of a reconciliation by requests to the API server. */
public record ApiPerformer(
    Api api, Events events, InitialRuns initialRuns, Notifier notifier, Telemetry telemetry)
    implements Performer {

  private static final Logger LOG = LoggerFactory.getLogger(ApiPerformer.class);
  private static final ObjectMeta NOTHING = new ObjectMeta();

  @Override
  public Answer answer(FetchJob fetchJob, Ask ask) {
    var meta = fetchJob.getMetadata();
    String namespace = meta.getNamespace();
    try {
      return switch (ask) {
        case Ask.Warnings(String uid) -> new Answer.Found(api.warnings(namespace, uid));
        case Ask.Events(String uid) -> new Answer.Found(api.events(namespace, uid));
        case Ask.Claim(String name) -> found(api.claim(namespace, name));
        case Ask.CronJob cronJob -> found(api.cronJob(namespace, CronJobName.of(meta.getName())));
        case Ask.FetchJob self -> found(api.fetchJob(namespace, meta.getName()));
        case Ask.Newest newest -> found(api.fetchJob(namespace, meta.getName()));
        case Ask.FirstRunPlace(Instant now) ->
            new Answer.Place(initialRuns.admit(fetchJob, now), initialRuns.rule());
        case Ask.Deliveries deliveries -> new Answer.Delivered(notifier.deliveries(fetchJob));
      };
    } catch (ApiException e) {
      LOG.atWarn()
          .addKeyValue("fetchjob", namespace + "/" + meta.getName())
          .log("An object cannot be read: {}", e.getMessage());
      return new Answer.Unknown(e);
    }
  }

  private static Answer found(Optional<?> object) {
    return new Answer.Found(object.stream().toList());
  }

  @Override
  public Outcome perform(FetchJob fetchJob, Write write) {
    var meta = fetchJob.getMetadata();
    String namespace = meta.getNamespace();
    String cronJob = CronJobName.of(meta.getName());
    return switch (write) {
      case Write.MoveLastSchedule(String time) ->
          tried(() -> api.moveLastSchedule(namespace, cronJob, time));
      case Write.CreateCronJob create ->
          tried(() -> api.createCronJob(namespace, create.cronJob().body()));
      case Write.ReplaceCronJob replace ->
          tried(() -> api.replaceCronJob(namespace, cronJob, replace.cronJob().body()));
      case Write.EnterActiveJob(String job, String uid) ->
          tried(() -> api.enterActiveJob(namespace, cronJob, job, uid));
      case Write.SupersedeRuns(List<Outdated> runs, String template) ->
          each(runs, run -> supersede(fetchJob, run, template));
      case Write.CreateJob job -> tried(() -> api.createJob(namespace, job.body()));
      case Write.ReleaseFirstRunPlace release -> {
        initialRuns.release(namespace, meta.getName());
        yield new Outcome.Done(NOTHING);
      }
      case Write.CreateConfigMap(var configMap) ->
          tried(() -> api.createConfigMap(namespace, configMap.created()));
      case Write.ApplyConfigMap(var configMap, String uid) ->
          tried(() -> api.applyConfigMap(namespace, configMap.name(), configMap.applied(uid)));
      case Write.SetReadiness(PodCondition condition, List<GatedPod> pods, Instant now) ->
          each(pods, pod -> api.patchPodStatus(namespace, pod.name(), condition.patch(pod, now)));
      case Write.WriteStatus(Conclusion end, String version) -> writeStatus(fetchJob, version, end);
      case Write.CompleteStatus(Conclusion end) -> {
        count(fetchJob, end);
        yield new Outcome.Done(NOTHING);
      }
      case Write.LimitJobs(List<String> jobs, Duration kept) ->
          each(jobs, job -> limit(namespace, job, kept));
      case Write.Notify(Notifications stored) -> {
        notifier.send(fetchJob, stored);
        yield new Outcome.Done(NOTHING);
      }
      case Write.Announce(var transition) -> {
        events.announce(fetchJob, transition);
        yield new Outcome.Done(NOTHING);
      }
    };
  }

  private Outcome writeStatus(FetchJob fetchJob, @Nullable String version, Conclusion end) {
    var meta = fetchJob.getMetadata();
    Outcome outcome =
        tried(
            () ->
                api.applyStatus(
                    meta.getNamespace(), meta.getName(), meta.getUid(), version, end.status()));
    if (outcome instanceof Outcome.Done) {
      count(fetchJob, end);
    }
    return outcome;
  }

  /** Counts the runs of a status that was stored, and forgets what no server has to get. */
  private void count(FetchJob fetchJob, Conclusion stored) {
    var meta = fetchJob.getMetadata();
    telemetry.runs(stored.newRuns());
    if (stored.status().notifications() == null || !stored.status().notifications().waits()) {
      notifier.forget(meta.getNamespace(), meta.getName());
    }
  }

  private void supersede(FetchJob fetchJob, Outdated run, String template) {
    var meta = fetchJob.getMetadata();
    api.patchJob(meta.getNamespace(), run.job(), Supersession.patch(run.version(), template));
    LOG.atInfo()
        .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
        .addKeyValue("job", run.job())
        .log("The run had not started and was made from older settings; it is ended");
  }

  private void limit(String namespace, String job, Duration kept) {
    api.patchJob(
        namespace, job, Body.of("spec", Body.of("ttlSecondsAfterFinished", kept.toSeconds())));
  }

  private static Outcome tried(Supplier<ObjectMeta> request) {
    try {
      return new Outcome.Done(request.get());
    } catch (ApiException e) {
      return new Outcome.Refused(e);
    }
  }

  /**
   * Makes a request to the API server for each object. If one request fails, the method still makes
   * the others.
   */
  private static <T> Outcome each(List<T> objects, Consumer<T> request) {
    Outcome outcome = new Outcome.Done(NOTHING);
    for (T object : objects) {
      try {
        request.accept(object);
      } catch (ApiException e) {
        LOG.atInfo().log("A Job or a pod could not be changed: {}", e.getMessage());
        outcome = new Outcome.Refused(e);
      }
    }
    return outcome;
  }
}
