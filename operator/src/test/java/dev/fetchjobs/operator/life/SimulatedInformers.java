package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.life.SimulatedCluster.CronJob;
import dev.fetchjobs.operator.runtime.Informers;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the watches have shown of a {@link SimulatedCluster}. Everything that happened is
 * visible, except that the removal of some Jobs is shown later than the removal of their pods.
 */
final class SimulatedInformers implements Informers {

  private final SimulatedCluster cluster;
  private final Map<SimulatedRun, GenericKubernetesResource> jobs = new HashMap<>();
  private final Map<SimulatedRun, Optional<GenericKubernetesResource>> pods = new HashMap<>();

  SimulatedInformers(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public boolean isThere(FetchJob fetchJob) {
    return cluster.fetchJob != null;
  }

  @Override
  public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
    CronJob there = cluster.cronJob;
    cluster.calendar.seen = there == null ? null : there.live();
    if (there == null) {
      return null;
    }
    there.live().setAdditionalProperty("status", cluster.cronJobStatus());
    return there.live();
  }

  @Override
  public @Nullable GenericKubernetesResource configMap(String namespace, String name) {
    return cluster.handle.shown();
  }

  @Override
  public List<GenericKubernetesResource> jobs(FetchJob fetchJob) {
    return Stream.concat(cluster.removedUnseen.stream(), cluster.runs.stream())
        .map(run -> withEndOfLife(run, jobs.computeIfAbsent(run, SimulatedRun::asJob)))
        .toList();
  }

  private GenericKubernetesResource withEndOfLife(SimulatedRun run, GenericKubernetesResource job) {
    if (cluster.expiring.contains(run.job())) {
      job.setAdditionalProperty("spec", Map.of("ttlSecondsAfterFinished", 3600));
    }
    return job;
  }

  @Override
  public List<GenericKubernetesResource> pods(FetchJob fetchJob) {
    return cluster.runs.stream()
        .flatMap(run -> pods.computeIfAbsent(run, SimulatedRun::asPod).stream())
        .toList();
  }

  @Override
  public Calendars calendars() {
    return cluster.calendar.shown();
  }
}
