package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.status.PodCondition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the conditions of pods whose readiness gate names a FetchJob that does not exist. The
 * framework reconciles only FetchJobs that exist. Before a condition is set, the API server is
 * asked, because the cache of FetchJobs may be behind that of pods.
 */
public final class MissingFetchJobs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MissingFetchJobs.class);

  /** In this time the cache of FetchJobs usually shows a FetchJob that was created with its pod. */
  private static final Duration DELAY = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(30);

  private record Gate(String namespace, String fetchJob) {}

  private final Api api;
  private final InstantSource clock;
  private final BooleanSupplier mayWrite;
  private final Set<Gate> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("gates-", 0).factory());
  private volatile @Nullable Informers informers;

  /**
   * Makes the object.
   *
   * @param mayWrite whether this replica may write now; a replica that waits for the Lease looks
   *     again until it may
   */
  public MissingFetchJobs(Api api, InstantSource clock, BooleanSupplier mayWrite) {
    this.api = api;
    this.clock = clock;
    this.mayWrite = mayWrite;
  }

  /** Begins to work with these caches. */
  public void begin(Informers caches) {
    informers = caches;
  }

  /** Looks soon whether the FetchJobs exist that the gates of the pod name. */
  void look(GenericKubernetesResource pod) {
    String namespace = pod.getMetadata().getNamespace();
    new GatedPod(pod).fetchJobs().forEach(name -> look(namespace, name));
  }

  /** Looks soon whether the FetchJob exists. */
  public void look(String namespace, String fetchJob) {
    schedule(new Gate(namespace, fetchJob), DELAY);
  }

  private void schedule(Gate gate, Duration delay) {
    if (waiting.add(gate)) {
      try {
        var _ = timer.schedule(() -> run(gate), delay.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.atDebug().log("The operator ends");
      }
    }
  }

  private void run(Gate gate) {
    waiting.remove(gate);
    try {
      setConditions(gate);
    } catch (ApiException | IllegalStateException e) { // IllegalStateException: the Lease was lost
      LOG.atInfo()
          .addKeyValue("fetchjob", gate.namespace + "/" + gate.fetchJob)
          .log("The readiness gates of pods cannot be set: {}", e.getMessage());
      schedule(gate, RETRY);
    }
  }

  private void setConditions(Gate gate) {
    Informers caches = informers;
    FetchJob named = named(gate);
    if (caches == null || caches.isThere(named)) {
      return;
    }
    PodCondition wanted = PodCondition.notFound(gate.fetchJob, gate.namespace);
    List<GatedPod> others =
        caches.gatedPods(named).stream()
            .map(GatedPod::new)
            .filter(pod -> !pod.isOver() && !wanted.isIn(pod))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    if (!mayWrite.getAsBoolean()) {
      schedule(gate, DELAY);
      return;
    }
    if (api.fetchJob(gate.namespace, gate.fetchJob).isPresent()) {
      return;
    }
    ApiException failure = null;
    for (GatedPod pod : others) {
      try {
        api.patchPodStatus(gate.namespace, pod.name(), wanted.patch(pod, clock.instant()));
      } catch (ApiException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static FetchJob named(Gate gate) {
    FetchJob fetchJob = new FetchJob();
    fetchJob.setMetadata(
        new ObjectMetaBuilder().withName(gate.fetchJob).withNamespace(gate.namespace).build());
    return fetchJob;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
