package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.operator.Performer;
import dev.fetchjobs.operator.decide.Conclusion;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.runtime.Informers;
import dev.fetchjobs.operator.status.Deliveries;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulates an API server with one FetchJob, its CronJob, Jobs and pods. Nothing fails, and every
 * write is visible at once.
 */
final class SimulatedCluster implements Informers, Performer {

  static final String CRON_JOB_UID = "00000000-0000-0000-0000-000000000001";

  private static final String CONFIG_MAP_UID = "00000000-0000-0000-0000-000000000002";

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private FetchJob fetchJob;
  private final Diary diary;
  private final SimulatedController controller;
  private @Nullable GenericKubernetesResource cronJob;
  private @Nullable GenericKubernetesResource configMap;
  private long version;

  /** The simulated sink confirms every event. */
  private Set<String> handedOver = Set.of();

  /** Holds the present instant of the simulated time. */
  Instant now;

  SimulatedCluster(FetchJob fetchJob, Diary diary, SimulatedController controller, Instant start) {
    this.fetchJob = fetchJob;
    this.diary = diary;
    this.controller = controller;
    this.now = start;
    fetchJob.getMetadata().setGeneration(1L);
    fetchJob.getMetadata().setCreationTimestamp(start.toString());
    fetchJob.getMetadata().setResourceVersion(nextVersion());
  }

  private String nextVersion() {
    return String.valueOf(++version);
  }

  @Override
  public boolean isThere(FetchJob any) {
    return true;
  }

  @Override
  public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
    GenericKubernetesResource live = cronJob;
    if (live != null) {
      live.setAdditionalProperty("status", Body.of("lastScheduleTime", controller.lastSchedule()));
    }
    return live;
  }

  @Override
  public @Nullable GenericKubernetesResource configMap(String namespace, String name) {
    return configMap;
  }

  /** Returns no calendars, because the simulation computes the CronJob once. */
  @Override
  public Calendars calendars() {
    return Calendars.UNREADABLE;
  }

  @Override
  public Collection<GenericKubernetesResource> jobs(FetchJob any) {
    return controller.runs().stream().map(SimulatedRun::job).toList();
  }

  @Override
  public Collection<GenericKubernetesResource> pods(FetchJob any) {
    return controller.runs().stream().map(SimulatedRun::pod).toList();
  }

  @Override
  public Answer answer(FetchJob any, Ask ask) {
    return switch (ask) {
      case Ask.Warnings _, Ask.Events _, Ask.Claim _ -> new Answer.Found(List.of());
      case Ask.CronJob _ -> new Answer.Found(cronJob == null ? List.of() : List.of(cronJob));
      case Ask.FetchJob _ ->
          new Answer.Found(
              List.of(
                  new Node(Body.of("metadata", Body.of("uid", fetchJob.getMetadata().getUid())))));
      case Ask.Newest _ ->
          new Answer.Found(
              List.of(
                  new Node(
                      Body.of(
                          "metadata",
                          Body.of("resourceVersion", any.getMetadata().getResourceVersion())))));
      case Ask.FirstRunPlace _ -> new Answer.Place(true, "");
      case Ask.Deliveries _ -> new Answer.Delivered(new Deliveries(handedOver, null, null));
    };
  }

  @Override
  public Outcome perform(FetchJob any, Write write) {
    return new Outcome.Done(
        switch (write) {
          case Write.CreateCronJob create -> store(create.cronJob().body());
          case Write.ReplaceCronJob replace -> store(replace.cronJob().body());
          case Write.OfConfigMap handle -> {
            configMap =
                JSON.convertValue(handle.configMap().created(), GenericKubernetesResource.class);
            configMap.getMetadata().setUid(CONFIG_MAP_UID);
            configMap.getMetadata().setResourceVersion(nextVersion());
            yield configMap.getMetadata();
          }
          case Write.WriteStatus(Conclusion end, _) -> writeStatus(end);
          case Write.CreateJob job -> {
            controller.startRequested(new Node(job.body()), now);
            yield new ObjectMeta();
          }
          case Write.LimitJobs(List<String> jobs, var kept) -> {
            controller.limit(jobs, kept, now);
            yield new ObjectMeta();
          }
          case Write.Announce(var transition) -> {
            diary.announced(transition, now);
            yield new ObjectMeta();
          }
          case Write.Notify(Notifications stored) -> {
            PendingPing ping = stored.pendingPing();
            handedOver =
                Stream.concat(
                        stored.pending().stream().map(Notification::id),
                        ping == null ? Stream.of() : Stream.of(ping.id()))
                    .collect(Collectors.toSet());
            yield new ObjectMeta();
          }
          case Write.ReleaseFirstRunPlace _ -> new ObjectMeta();
          case Write.MoveLastSchedule _,
              Write.SupersedeRuns _,
              Write.EnterActiveJob _,
              Write.CompleteStatus _,
              Write.SetReadiness _ ->
              throw new IllegalStateException(
                  "Nobody edits the spec, requests a run or has a readiness gate, and every answer comes: "
                      + write);
        });
  }

  private ObjectMeta store(Map<String, Object> body) {
    GenericKubernetesResource live = JSON.convertValue(body, GenericKubernetesResource.class);
    live.getMetadata().setUid(CRON_JOB_UID);
    live.getMetadata().setCreationTimestamp(now.toString());
    live.getMetadata().setGeneration(1L);
    live.getMetadata().setResourceVersion(nextVersion());
    cronJob = live;
    controller.follow(new Node(Objects.requireNonNull(live.getAdditionalProperties().get("spec"))));
    return live.getMetadata();
  }

  /**
   * Stores the status in a copy of the FetchJob. The reconciliation keeps the FetchJob with which
   * it began, as the operator does.
   */
  private ObjectMeta writeStatus(Conclusion end) {
    ObjectMeta stored =
        new ObjectMetaBuilder(fetchJob.getMetadata()).withResourceVersion(nextVersion()).build();
    FetchJob written = new FetchJob();
    written.setMetadata(stored);
    written.setSpec(fetchJob.getSpec());
    written.setStatus(end.status());
    fetchJob = written;
    diary.written(end, now);
    return stored;
  }

  /** Returns the FetchJob as it is now. */
  FetchJob fetchJob() {
    return fetchJob;
  }
}
