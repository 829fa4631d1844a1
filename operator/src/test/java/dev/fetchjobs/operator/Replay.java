package dev.fetchjobs.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Rest;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.runtime.Informers;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.runtime.Projection;
import dev.fetchjobs.operator.runtime.TreeSerialization;
import dev.fetchjobs.operator.status.Deliveries;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the operator reconcile a FetchJob again from recorded watch events, in virtual time. The
 * recording has what the other programs of the cluster wrote. The status is the replay's own.
 */
final class Replay implements Informers, Performer {

  /** Describes a line of a recording, and the instant at which the event came. */
  record Event(Instant time, String type, String json) {}

  private static final TreeSerialization PARSER =
      new TreeSerialization(Projection::fetchJob, new Projection()::of);

  private final Map<String, GenericKubernetesResource> jobs = new LinkedHashMap<>();
  private final Map<String, GenericKubernetesResource> pods = new LinkedHashMap<>();
  private final List<FetchJobStatus> written = new ArrayList<>();
  private final List<ObjectMeta> cronJobsAhead = new ArrayList<>();
  private final Reconciliation operator;
  private @Nullable FetchJob fetchJob;
  private @Nullable FetchJobStatus status;
  private @Nullable GenericKubernetesResource cronJob;

  private Replay(dev.fetchjobs.operator.decide.Settings settings) {
    operator = new Reconciliation(settings, this, new Memories(), new InitialRuns(10));
  }

  /** Returns the statuses that the operator writes, oldest first. */
  static List<FetchJobStatus> of(
      List<Event> events, dev.fetchjobs.operator.decide.Settings settings) {
    Replay replay = new Replay(settings);
    events.stream()
        .map(event -> parsed(event.json()))
        .filter(event -> event.getObject() instanceof GenericKubernetesResource)
        .map(event -> (GenericKubernetesResource) event.getObject())
        .filter(object -> object.getKind().equals("CronJob"))
        .forEach(object -> replay.cronJobsAhead.add(object.getMetadata()));
    Instant timer = Instant.MAX;
    for (Event event : events) {
      while (timer.isBefore(event.time())) {
        timer = replay.reconcile(timer);
      }
      replay.show(parsed(event.json()));
      timer = replay.reconcile(event.time());
    }
    return replay.written;
  }

  /** Reads a watch event as the operator does. */
  static WatchEvent parsed(String json) {
    return PARSER.unmarshal(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
        new TypeReference<WatchEvent>() {});
  }

  private Instant reconcile(Instant now) {
    if (fetchJob == null) {
      return Instant.MAX;
    }
    Rest rest = operator.reconcile(fetchJob, this, now);
    if (status
        != null) { // a change during the reconciliation would look like that of another program
      fetchJob.setStatus(status);
    }
    return rest.until().isAfter(now) ? rest.until() : now.plusMillis(100);
  }

  private void show(WatchEvent event) {
    boolean isGone = event.getType().equals("DELETED");
    switch (event.getObject()) {
      case FetchJob next -> {
        if (fetchJob != null) { // a new FetchJob has the status of the API server's default
          next.setStatus(status);
        }
        fetchJob = isGone ? null : next;
      }
      case GenericKubernetesResource object -> {
        switch (object.getKind()) {
          case "CronJob" -> {
            cronJob = isGone ? null : object;
            cronJobsAhead.removeIf(meta -> version(meta) <= version(object.getMetadata()));
          }
          case "Job" -> show(jobs, object, isGone);
          default -> show(pods, object, isGone);
        }
      }
      default -> throw new IllegalArgumentException("not a recorded kind: " + event.getType());
    }
  }

  private static void show(
      Map<String, GenericKubernetesResource> all,
      GenericKubernetesResource object,
      boolean isGone) {
    if (isGone) {
      all.remove(object.getMetadata().getName());
    } else {
      all.put(object.getMetadata().getName(), object);
    }
  }

  private static long version(ObjectMeta meta) {
    return Long.parseLong(meta.getResourceVersion());
  }

  @Override
  public boolean isThere(FetchJob any) {
    return fetchJob != null;
  }

  @Override
  public @Nullable GenericKubernetesResource configMap(String namespace, String name) {
    return null;
  }

  @Override
  public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
    return cronJob;
  }

  @Override
  public Collection<GenericKubernetesResource> jobs(FetchJob any) {
    return jobs.values();
  }

  @Override
  public Collection<GenericKubernetesResource> pods(FetchJob any) {
    return pods.values();
  }

  @Override
  public Calendars calendars() {
    return Calendars.UNREADABLE;
  }

  @Override
  public Answer answer(FetchJob any, Ask ask) {
    return switch (ask) {
      case Ask.Warnings _, Ask.Events _, Ask.Claim _ -> new Answer.Found(List.of());
      case Ask.CronJob _ -> new Answer.Found(cronJob == null ? List.of() : List.of(cronJob));
      case Ask.FetchJob _ ->
          new Answer.Found(
              List.of(new Node(Body.of("metadata", Body.of("uid", any.getMetadata().getUid())))));
      case Ask.Newest _ ->
          new Answer.Found(
              List.of(
                  new Node(
                      Body.of(
                          "metadata",
                          Body.of("resourceVersion", any.getMetadata().getResourceVersion())))));
      case Ask.FirstRunPlace _ -> new Answer.Place(true, "");
      case Ask.Deliveries _ -> new Answer.Delivered(Deliveries.NONE);
    };
  }

  /** Succeeds at once; the recording shows the effect of the write later. */
  @Override
  public Outcome perform(FetchJob any, Write write) {
    return new Outcome.Done(
        switch (write) {
          case Write.CreateCronJob _, Write.ReplaceCronJob _, Write.MoveLastSchedule _ ->
              cronJobsAhead.isEmpty()
                  ? Objects.requireNonNull(cronJob).getMetadata()
                  : cronJobsAhead.getFirst();
          case Write.WriteStatus(var end, _) -> {
            status = end.status();
            written.add(status);
            yield any.getMetadata();
          }
          case Write.CreateJob _,
              Write.SupersedeRuns _,
              Write.EnterActiveJob _,
              Write.LimitJobs _,
              Write.OfConfigMap _,
              Write.SetReadiness _,
              Write.CompleteStatus _,
              Write.Announce _,
              Write.Notify _,
              Write.ReleaseFirstRunPlace _ ->
              new ObjectMeta();
        });
  }
}
