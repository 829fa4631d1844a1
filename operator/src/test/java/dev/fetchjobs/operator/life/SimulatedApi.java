package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.Faults.Verb;
import dev.fetchjobs.operator.life.SimulatedCluster.CronJob;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a {@link SimulatedCluster}: every request can fail, before or after its effect.
 */
final class SimulatedApi implements Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedCluster cluster;
  private final Faults faults;
  private final Set<String> recorded = new HashSet<>();
  private int writes;
  private Instant lastCronJobWrite = Instant.MIN;
  private @Nullable FetchJobStatus committed;

  SimulatedApi(SimulatedCluster cluster, Faults faults) {
    this.cluster = cluster;
    this.faults = faults;
  }

  /** How many changes have taken effect. */
  int writes() {
    return writes;
  }

  Instant lastCronJobWrite() {
    return lastCronJobWrite;
  }

  /** The status that has been stored since this was last asked; null if none has. */
  @Nullable FetchJobStatus takeCommitted() {
    FetchJobStatus status = committed;
    committed = null;
    return status;
  }

  /** A status that was stored names these Jobs: none of them may be made again. */
  void recorded(String job) {
    recorded.add(job);
  }

  /** Carries a change out, unless it fails before; a reply can be lost after it. */
  private <T> T write(Verb verb, Supplier<T> change) {
    faults.before(verb);
    T result = change.get();
    writes++;
    faults.after(verb);
    return result;
  }

  @Override
  public String applyCronJob(
      String namespace, String name, Map<String, Object> body, boolean force) {
    require(!cluster.isLeaving(), "a CronJob is written for a FetchJob that is being deleted");
    return write(
        Verb.CRON_JOB,
        () -> {
          CronJob there = cluster.cronJob;
          if (there != null && there.foreign()) {
            require(!force, "a foreign CronJob is overwritten");
            throw ApiException.answered(
                "PATCH cronjobs", 409, new Node(Map.of("message", "owned")));
          }
          String uid = there == null ? cluster.fresh("cronjob") : there.uid();
          var live = JSON.convertValue(body, GenericKubernetesResource.class);
          live.getMetadata().setUid(uid);
          live.getMetadata().setCreationTimestamp(cluster.now().toString());
          live.getMetadata().setResourceVersion(cluster.nextVersion());
          cluster.cronJob = new CronJob(uid, live, false);
          lastCronJobWrite = cluster.now();
          cluster.trace().add("  CronJob written");
          return live.getMetadata().getResourceVersion();
        });
  }

  @Override
  public String replaceJobTemplate(String namespace, String name, Object template) {
    throw new AssertionError("nobody adds anything in these lives");
  }

  @Override
  public String applyStatus(String namespace, String name, String uid, Object status) {
    return write(
        Verb.STATUS,
        () -> {
          require(
              Objects.requireNonNull(cluster.fetchJob).getMetadata().getUid().equals(uid),
              "a namesake's status is written");
          committed = (FetchJobStatus) status;
          cluster.status = committed;
          String version = cluster.nextVersion();
          cluster.fetchJob.getMetadata().setResourceVersion(version);
          cluster.trace().add("  status written");
          return version;
        });
  }

  @Override
  public void moveLastSchedule(String namespace, String name, String time) {
    write(
        Verb.LAST_SCHEDULE,
        () -> {
          if (cluster.cronJob == null) {
            throw ApiException.answered("PATCH cronjobs/status", 404, new Node(null));
          }
          return cluster.movedSchedule = time;
        });
  }

  @Override
  public void createJob(String namespace, Map<String, Object> body) {
    require(!cluster.isLeaving(), "a run is started for a FetchJob that is being deleted");
    write(
        Verb.JOB,
        () -> {
          Node metadata = new Node(body).at("metadata");
          String job = metadata.at("name").textOr("");
          require(
              !recorded.contains(job)
                  || cluster.wiped
                  || cluster.truth.isSuperseded(job)
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
            // A scheduled run that is made again has its old slot. The history is in the order of
            // the slots and these promises in that of the Jobs, so here it has a new one.
            cluster.start(
                job, trigger, marks.at(AcceptCommand.REQUEST_ANNOTATION).text().orElse(null));
          }
          return job;
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
