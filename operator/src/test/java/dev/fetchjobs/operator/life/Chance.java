package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.life.SimulatedCluster.CronJob;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Makes random actions of users, Kubernetes' controllers, the downloader and the clock on a
 * FetchJob. Every step takes at least a second of the cluster's clock.
 */
final class Chance {

  private final Random random;
  private final Specs specs;
  private final SimulatedCluster cluster;
  private final RunChance runs;

  Chance(Random random, Specs specs, SimulatedCluster cluster) {
    this.random = random;
    this.specs = specs;
    this.cluster = cluster;
    this.runs = new RunChance(random, cluster, cluster.volume);
  }

  void step() {
    cluster.clock = cluster.clock.plusSeconds(1);
    cluster.removedUnseen.clear();
    cluster.backfills.look();
    change();
    cluster.backfills.look();
  }

  private void change() {
    if (cluster.fetchJob == null) {
      create();
      return;
    }
    if (cluster.isLeaving()) {
      stepWhileLeaving();
      return;
    }
    switch (random.nextInt(31)) {
      case 0, 1 -> edit();
      case 2 -> delete();
      case 3 -> foreignTakesTheName();
      case 4 -> cronJobIsDeleted();
      case 5, 6 -> request();
      case 7, 8, 9 -> timePasses();
      case 10 -> cluster.skew = Duration.ofSeconds(random.nextInt(481) - 240L);
      case 11, 12, 13 -> runs.slotComes();
      case 14 -> runs.start(Trigger.REQUEST);
      case 15 -> podIsStuck();
      case 16, 17, 18, 19, 20 -> runs.runEnds();
      case 21 -> runs.jobIsRemoved(run -> run.end() != null);
      case 22 -> runs.jobIsRemoved(run -> run.end() == null);
      case 23 -> ownerIsStripped();
      case 24 -> deletionIsHeld();
      case 25, 26 -> cronJobIsEdited();
      case 27, 28 -> cluster.calendar.edit(random);
      case 29 -> cluster.handle.changes(random);
      default -> statusIsWiped();
    }
  }

  private void stepWhileLeaving() {
    switch (random.nextInt(6)) {
      case 0 -> delete();
      case 1 -> cronJobIsDeleted();
      case 2 -> timePasses();
      default -> runs.runEnds();
    }
  }

  /**
   * Delays the deletion of the FetchJob by a finalizer. The CronJob is removed meanwhile, or stays.
   */
  private void deletionIsHeld() {
    var meta = Objects.requireNonNull(cluster.fetchJob).getMetadata();
    meta.setDeletionTimestamp(cluster.clock.toString());
    meta.setFinalizers(List.of("example.com/backup"));
    meta.setGeneration(meta.getGeneration() + 1);
    cluster.plans.put(meta.getGeneration(), cluster.spec().plan());
    Identity.hideDeletion(cluster.fetchJob);
    cluster.log("it is deleted, and a finalizer holds it");
  }

  /** Removes the CronJob's owner, as a tool that restores backups does. */
  private void ownerIsStripped() {
    if (cluster.cronJob != null && !cluster.cronJob.foreign()) {
      cluster.cronJob.live().getMetadata().setOwnerReferences(List.of());
      cluster.cronJob.live().getMetadata().setResourceVersion(cluster.nextVersion());
      cluster.log("the CronJob's owner is stripped");
    }
  }

  /**
   * Edits the CronJob by hand, and perhaps changes it back. After a change back, only the
   * generation shows the edit.
   */
  private void cronJobIsEdited() {
    if (cluster.cronJob != null && !cluster.cronJob.foreign() && !isMarkAhead()) {
      boolean back = random.nextBoolean();
      var meta = cluster.cronJob.live().getMetadata();
      meta.setGeneration(meta.getGeneration() + (back ? 2 : 1));
      meta.setResourceVersion(cluster.nextVersion());
      if (!back) {
        Map<String, Object> edited =
            new HashMap<>(
                new Node(cluster.cronJob.live().getAdditionalProperties()).at("spec").fields());
        edited.put("added", cluster.nextVersion());
        cluster.cronJob.live().setAdditionalProperty("spec", edited);
      }
      cluster.log(back ? "the CronJob is edited and changed back" : "the CronJob is edited");
    }
  }

  /**
   * Returns whether the operator still has to correct the mark of a replacement that changed
   * nothing. If the process ends at that moment, and somebody edits the CronJob before the next
   * process looks, that edit stays hidden (ADR 24).
   */
  private boolean isMarkAhead() {
    return cluster.cronJob != null
        && WriteMark.of(cluster.cronJob.live().getMetadata())
            .filter(
                mark -> mark.generation() > cluster.cronJob.live().getMetadata().getGeneration())
            .isPresent();
  }

  private void create() {
    cluster.spec = specs.any(random);
    var job = new FetchJob();
    job.setMetadata(
        new ObjectMetaBuilder()
            .withName(SimulatedCluster.NAME)
            .withNamespace("data")
            .withUid(cluster.fresh("fetchjob"))
            .withGeneration(1L)
            .withResourceVersion(cluster.nextVersion())
            .withCreationTimestamp(cluster.clock.toString())
            .build());
    job.setSpec(specs.of(cluster.spec));
    cluster.fetchJob = job;
    cluster.plans.clear();
    cluster.plans.put(1L, cluster.spec.plan());
    cluster.status = null;
    cluster.wiped = false;
    cluster.truth = new Truth();
    cluster.backfills.forget();
    if (cluster.volume.failures() > 0) {
      cluster.truth.isInexact();
    }
    cluster.log("create " + cluster.spec);
  }

  private void edit() {
    int history = cluster.spec().history();
    cluster.spec = specs.any(random);
    if (cluster.spec.history() != history) {
      cluster.truth.isResized();
    }
    var job = Objects.requireNonNull(cluster.fetchJob);
    job.setSpec(specs.of(cluster.spec));
    job.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
    job.getMetadata().setResourceVersion(cluster.nextVersion());
    cluster.plans.put(job.getMetadata().getGeneration(), cluster.spec.plan());
    cluster.log("edit " + cluster.spec);
  }

  /**
   * Deletes the FetchJob. Its CronJob and its ConfigMap are deleted too, or still exist when the
   * next FetchJob is created.
   */
  private void delete() {
    cluster.fetchJob = null;
    cluster.status = null;
    if (random.nextInt(4) > 0) {
      cluster.handle.collect();
    }
    if (random.nextInt(3) > 0) {
      cluster.collect();
    }
    cluster.log("delete");
  }

  private void foreignTakesTheName() {
    boolean foreign = cluster.cronJob != null && cluster.cronJob.foreign();
    cluster.collect();
    if (!foreign) {
      var live = new GenericKubernetesResource();
      live.setMetadata(
          new ObjectMetaBuilder().withName(SimulatedCluster.NAME).withNamespace("data").build());
      cluster.cronJob = new CronJob(cluster.fresh("foreign"), live, true);
    }
    cluster.log(foreign ? "the foreign CronJob goes" : "a foreign CronJob comes");
  }

  private void cronJobIsDeleted() {
    cluster.collect();
    cluster.log("the CronJob is deleted by hand");
  }

  private void request() {
    String token = random.nextInt(3) > 0 ? cluster.fresh("token") : "token-" + cluster.number;
    Map<String, String> annotations = new HashMap<>();
    String interval = random.nextInt(2) == 0 ? interval() : null;
    if (random.nextInt(8) > 0) {
      annotations.put(AcceptCommand.REQUEST_ANNOTATION, token);
    }
    if (interval != null) {
      annotations.put("fetchjobs.dev/run-requested-for", interval);
    }
    Objects.requireNonNull(cluster.fetchJob).getMetadata().setAnnotations(annotations);
    cluster.fetchJob.getMetadata().setResourceVersion(cluster.nextVersion());
    cluster.log("request " + annotations);
  }

  /**
   * Returns an interval that has one to four scheduled times of the present schedule, all in the
   * past.
   */
  private String interval() {
    int more = random.nextInt(4);
    return switch (cluster.spec().schedule()) {
      case "*/5 * * * *" -> "2026-11-22T10:00/2026-11-22T10:%02d".formatted(5 * more + 2);
      case "0 0 1 1 *" -> "%d-01-01/2026-01-01".formatted(2026 - more);
      default -> "2026-11-16/2026-11-%d".formatted(16 + more);
    };
  }

  private void timePasses() {
    cluster.clock =
        cluster.clock.plusSeconds(
            random.nextInt(5) == 0 ? random.nextInt(200_000) : random.nextInt(900));
    cluster.log("time passes");
  }

  private void statusIsWiped() {
    if (random.nextInt(3) == 0) {
      cluster.status = null;
      Objects.requireNonNull(cluster.fetchJob)
          .getMetadata()
          .setResourceVersion(cluster.nextVersion());
      cluster.wiped = true;
      cluster.runs.forEach(run -> cluster.forgotten.add(run.job()));
      cluster.backfills.forget();
      cluster.truth.wiped();
      cluster.log("the status is wiped");
    }
  }

  /** Ends all active runs. */
  void allRunsEnd() {
    cluster.clock = cluster.clock.plusSeconds(1);
    runs.allRunsEnd();
  }

  private void podIsStuck() {
    runs.podIsStuck();
    if (cluster.runs.stream().anyMatch(SimulatedRun::stuck)) {
      edit();
    }
  }
}
