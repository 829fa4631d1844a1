package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.Faults.Verb;
import dev.fetchjobs.operator.life.SimulatedCluster.CronJob;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the API server of a {@link SimulatedCluster}. Every request can fail, before or after
 * its effect.
 */
final class SimulatedApi implements Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedCluster cluster;
  private final Faults faults;
  private int writes;
  private Instant lastCronJobWrite = Instant.MIN;
  private @Nullable FetchJobStatus committed;

  SimulatedApi(SimulatedCluster cluster, Faults faults) {
    this.cluster = cluster;
    this.faults = faults;
  }

  /** Returns how many changes have taken effect. */
  int writes() {
    return writes;
  }

  Instant lastCronJobWrite() {
    return lastCronJobWrite;
  }

  /** Returns the status that was stored since the last call, or null if no status was stored. */
  @Nullable FetchJobStatus takeCommitted() {
    FetchJobStatus status = committed;
    committed = null;
    return status;
  }

  /** Records that a stored status names this Job. The operator must not create that Job again. */
  void recorded(String job) {
    cluster.recorded.add(job);
  }

  /**
   * Carries out a change, unless the request fails before its effect. The reply to the change can
   * be lost after its effect.
   */
  private <T> T write(Verb verb, Supplier<T> change) {
    faults.before(verb);
    T result = change.get();
    writes++;
    faults.after(verb);
    return result;
  }

  @Override
  public Optional<GenericKubernetesResource> cronJob(String namespace, String name) {
    faults.before(Verb.CRON_JOB);
    return Optional.ofNullable(cluster.cronJob).map(CronJob::live).map(SimulatedApi::copy);
  }

  @Override
  public Optional<Node> fetchJob(String namespace, String name) {
    faults.before(Verb.CRON_JOB);
    return Optional.ofNullable(cluster.fetchJob)
        .map(
            fetchJob ->
                new Node(
                    Body.of(
                        "metadata",
                        Body.of(
                            "uid",
                            fetchJob.getMetadata().getUid(),
                            "resourceVersion",
                            fetchJob.getMetadata().getResourceVersion(),
                            "deletionTimestamp",
                            cluster.isLeaving() ? cluster.now().toString() : null))));
  }

  @Override
  public ObjectMeta createCronJob(String namespace, Map<String, Object> body) {
    require(!cluster.isLeaving(), "a CronJob is written for a FetchJob that is being deleted");
    return write(
        Verb.CRON_JOB,
        () -> {
          if (cluster.cronJob != null) {
            throw conflict("it exists");
          }
          return stored(cluster.fresh("cronjob"), body, cluster.now().toString(), 1);
        });
  }

  @Override
  public ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body) {
    require(!cluster.isLeaving(), "a CronJob is written for a FetchJob that is being deleted");
    return write(
        Verb.CRON_JOB,
        () -> {
          CronJob there = cluster.cronJob;
          if (there == null) {
            throw ApiException.answered("PUT cronjobs", 404, new Node(null));
          }
          require(!there.foreign(), "a foreign CronJob is overwritten");
          require(!cluster.isOutdated(), "a CronJob is replaced by that of an older FetchJob");
          ObjectMeta meta = there.live().getMetadata();
          Node sent = new Node(body);
          if (!meta.getResourceVersion().equals(sent.at("metadata", "resourceVersion").value())) {
            throw conflict("it has changed");
          }
          boolean same =
              String.valueOf(there.live().getAdditionalProperties().get("spec"))
                  .equals(String.valueOf(sent.at("spec").value()));
          return stored(
              there.uid(),
              body,
              meta.getCreationTimestamp(),
              meta.getGeneration() + (same ? 0 : 1));
        });
  }

  private ObjectMeta stored(String uid, Map<String, Object> body, String created, long generation) {
    var live = JSON.convertValue(body, GenericKubernetesResource.class);
    live.getMetadata().setUid(uid);
    live.getMetadata().setCreationTimestamp(created);
    live.getMetadata().setGeneration(generation);
    live.getMetadata().setResourceVersion(cluster.nextVersion());
    cluster.cronJob = new CronJob(uid, live, false);
    lastCronJobWrite = cluster.now();
    cluster.trace().add("  CronJob written");
    return copy(live).getMetadata();
  }

  private static ApiException conflict(String words) {
    return ApiException.answered("cronjobs", 409, new Node(Map.of("message", words)));
  }

  private static GenericKubernetesResource copy(GenericKubernetesResource object) {
    return JSON.convertValue(JSON.valueToTree(object), GenericKubernetesResource.class);
  }

  @Override
  public ObjectMeta applyStatus(
      String namespace, String name, String uid, @Nullable String version, Object status) {
    return write(
        Verb.STATUS,
        () -> {
          require(
              Objects.requireNonNull(cluster.fetchJob).getMetadata().getUid().equals(uid),
              "a namesake's status is written");
          if (version != null
              && !version.equals(cluster.fetchJob.getMetadata().getResourceVersion())) {
            throw conflict("the FetchJob has been modified");
          }
          committed = (FetchJobStatus) status;
          String next = cluster.store(committed);
          cluster.trace().add("  status written");
          return new ObjectMetaBuilder().withResourceVersion(next).build();
        });
  }

  @Override
  public void patchPodStatus(String namespace, String name, Map<String, Object> patch) {
    throw new AssertionError("no pod has a readiness gate");
  }

  @Override
  public ObjectMeta createConfigMap(String namespace, Map<String, Object> body) {
    return write(Verb.CONFIG_MAP, () -> cluster.handle.create(body));
  }

  @Override
  public ObjectMeta applyConfigMap(String namespace, String name, Map<String, Object> body) {
    return write(Verb.CONFIG_MAP, () -> cluster.handle.apply(body));
  }

  @Override
  public ObjectMeta moveLastSchedule(String namespace, String name, String time) {
    return write(
        Verb.LAST_SCHEDULE,
        () -> {
          if (cluster.cronJob == null) {
            throw ApiException.answered("PATCH cronjobs/status", 404, new Node(null));
          }
          cluster.movedSchedule = time;
          cluster.cronJob.live().getMetadata().setResourceVersion(cluster.nextVersion());
          return copy(cluster.cronJob.live()).getMetadata();
        });
  }

  @Override
  public ObjectMeta enterActiveJob(String namespace, String name, String job, String uid) {
    return write(
        Verb.LAST_SCHEDULE,
        () -> {
          if (cluster.cronJob == null) {
            throw ApiException.answered("PATCH cronjobs/status", 404, new Node(null));
          }
          cluster.entered.add(job);
          cluster.cronJob.live().getMetadata().setResourceVersion(cluster.nextVersion());
          return copy(cluster.cronJob.live()).getMetadata();
        });
  }

  /**
   * Returns whether the Job repeated a superseded run and was removed beside a newer active run.
   * The status has only the name of such a Job, so nobody records its end, and the operator repeats
   * it again.
   */
  private boolean isUnrecordedRepetition(String job) {
    return cluster.truth.all().noneMatch(run -> run.job().equals(job))
        && cluster.runs.stream()
            .anyMatch(run -> run.end() != null && run.end().kind() == SimulatedRun.Kind.SUPERSEDED);
  }

  @Override
  public ObjectMeta createJob(String namespace, Map<String, Object> body) {
    require(!cluster.isLeaving(), "a run is started for a FetchJob that is being deleted");
    require(!cluster.isOutdated(), "a run is started from an older status than the last one");
    return write(
        Verb.JOB,
        () -> {
          Node metadata = new Node(body).at("metadata");
          String job = metadata.at("name").textOr("");
          require(
              !cluster.recorded.contains(job)
                  || cluster.wiped
                  || cluster.truth.isSuperseded(job)
                  || isUnrecordedRepetition(job)
                  || cluster.runs.stream().anyMatch(r -> r.job().equals(job)),
              job + " is a second run of one request");
          if (cluster.runs.stream().noneMatch(run -> run.job().equals(job))) {
            Node marks = metadata.at("annotations");
            String word = marks.at(Identity.TRIGGER_ANNOTATION).textOr("");
            Trigger trigger =
                Stream.of(Trigger.values())
                    .filter(known -> known.word().equals(word))
                    .findFirst()
                    .orElse(Trigger.SCHEDULE);
            String request = marks.at(AcceptCommand.REQUEST_ANNOTATION).text().orElse(null);
            if (trigger == Trigger.BACKFILL) {
              Instant date = marks.at(Identity.DATE_ANNOTATION).instant().orElseThrow();
              cluster.backfills.create(job, Objects.requireNonNull(request), date);
              cluster.start(job, trigger, request, date);
              return new ObjectMeta();
            }
            // A scheduled run that the operator repeats has its old scheduled time.
            // The history is ordered by scheduled times, and the rules of this test by Jobs.
            // So the simulation gives a repeated run a new scheduled time.
            cluster.start(job, trigger, request);
          }
          return new ObjectMeta();
        });
  }

  @Override
  public void patchJob(String namespace, String name, Map<String, Object> patch) {
    Node spec = new Node(patch).at("spec");
    require(spec.at("ttlSecondsAfterFinished").isPresent(), "a Job has no end of life");
    write(
        Verb.JOB,
        () -> {
          if (spec.at("activeDeadlineSeconds").isPresent()) {
            cluster.supersede(name);
          } else {
            cluster.expiring.add(name);
          }
          return name;
        });
  }

  @Override
  public List<Node> events(String namespace, String objectUid) {
    return warnings(namespace, objectUid);
  }

  @Override
  public Optional<Node> claim(String namespace, String name) {
    faults.before(Verb.EVENTS);
    return Optional.empty();
  }

  @Override
  public void createEvent(String namespace, Map<String, Object> body) {
    faults.before(Verb.EVENTS);
  }

  @Override
  public List<Node> warnings(String namespace, String objectUid) {
    faults.before(Verb.EVENTS);
    return List.of();
  }
}
