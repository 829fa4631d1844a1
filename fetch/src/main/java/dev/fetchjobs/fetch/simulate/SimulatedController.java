package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulates Kubernetes' controllers of CronJobs and Jobs, and the kubelet. A Job starts at its
 * slot, and its pod a few seconds later. While a scheduled run is active, no other scheduled run
 * starts. After its end, the newest slot that has passed gets its run.
 */
final class SimulatedController {

  /** The pod of a Job starts after this time. */
  private static final Duration START = Duration.ofSeconds(3);

  /** Kubernetes keeps this many successful Jobs if a CronJob does not say how many. */
  private static final long SUCCESSFUL_JOBS = 3;

  private static final long FAILED_JOBS = 1;

  private final String cronJobName;
  private final CronSchedule schedule;
  private final SimulatedDownload download;
  private final Diary diary;
  private final Instant start;
  private final List<SimulatedRun> runs = new ArrayList<>();
  private final Map<String, SimulatedDownload.Ended> ends = new HashMap<>();
  private final Map<String, Instant> removals = new LinkedHashMap<>();
  private Node spec = new Node(null);
  private @Nullable Instant nextSlot;
  private @Nullable Instant waiting;
  private @Nullable Instant lastSchedule;

  SimulatedController(
      String fetchJobName,
      CronSchedule schedule,
      SimulatedDownload download,
      Diary diary,
      Instant start) {
    this.cronJobName = CronJobName.of(fetchJobName);
    this.schedule = schedule;
    this.download = download;
    this.diary = diary;
    this.start = start;
  }

  /** Follows the CronJob with this spec from now on. */
  void follow(Node cronJobSpec) {
    spec = cronJobSpec;
    nextSlot =
        Boolean.TRUE.equals(spec.at("suspend").value()) ? null : schedule.next(start).orElse(null);
  }

  List<SimulatedRun> runs() {
    return runs;
  }

  @Nullable String lastSchedule() {
    return lastSchedule == null ? null : lastSchedule.toString();
  }

  /** Gives ended Jobs a time to live from now on. */
  void limit(List<String> jobs, Duration kept, Instant now) {
    runs.stream()
        .filter(run -> jobs.contains(run.name()))
        .forEach(
            run -> {
              run.limit(kept);
              removals.put(run.name(), now.plus(kept));
            });
  }

  /**
   * Returns when the controllers have something to do.
   *
   * @param withRemovals whether the removal of an ended Job counts; nothing follows from it
   */
  Optional<Instant> next(boolean withRemovals) {
    return Stream.concat(
            Stream.ofNullable(nextSlot),
            Stream.concat(
                runs.stream().filter(run -> !run.isOver()).map(SimulatedRun::end),
                withRemovals ? removals.values().stream() : Stream.empty()))
        .min(Instant::compareTo);
  }

  /** Does what the controllers have to do now. */
  void act(Instant now) {
    for (SimulatedRun run : List.copyOf(runs)) {
      if (!run.isOver() && !run.end().isAfter(now)) {
        end(run, now);
      }
    }
    removals.forEach(
        (job, time) -> {
          if (!time.isAfter(now)) {
            runs.removeIf(run -> run.name().equals(job));
          }
        });
    removals.values().removeIf(time -> !time.isAfter(now));
    Instant slot = nextSlot;
    if (slot != null && !slot.isAfter(now)) {
      nextSlot = schedule.next(slot).orElse(null);
      slotComes(slot, now);
    }
  }

  private void end(SimulatedRun run, Instant now) {
    SimulatedRun ended = run.ended(Objects.requireNonNull(ends.remove(run.name()), run.name()));
    runs.set(runs.indexOf(run), ended);
    removeOld(true, limitOf("successfulJobsHistoryLimit", SUCCESSFUL_JOBS));
    removeOld(false, limitOf("failedJobsHistoryLimit", FAILED_JOBS));
    Instant slot = waiting;
    if (slot != null && run.isScheduled()) {
      waiting = null;
      boolean inTime =
          spec.at("startingDeadlineSeconds")
              .number()
              .map(seconds -> !now.isAfter(slot.plusSeconds(seconds)))
              .orElse(true);
      if (inTime) {
        startScheduled(slot, now);
      } else {
        diary.missed(slot);
      }
    }
  }

  private long limitOf(String field, long fallback) {
    return spec.at(field).number().orElse(fallback);
  }

  private void removeOld(boolean success, long most) {
    List<SimulatedRun> ended =
        runs.stream().filter(run -> run.isOver() && run.isSuccess() == success).toList();
    for (int i = 0; i < ended.size() - most - 1; i++) {
      runs.remove(ended.get(i)); // the newest one stays until the operator has seen it
      removals.remove(ended.get(i).name());
    }
  }

  private void slotComes(Instant slot, Instant now) {
    if (runs.stream().anyMatch(run -> run.isScheduled() && !run.isOver())) {
      if (waiting != null) {
        diary.missed(waiting);
      }
      waiting = slot;
    } else {
      startScheduled(slot, now);
    }
  }

  private void startScheduled(Instant slot, Instant now) {
    lastSchedule = slot;
    Node template = spec.at("jobTemplate", "metadata");
    Map<String, String> annotations = texts(template.at("annotations"));
    annotations.put(RunStart.SCHEDULED, slot.toString());
    start(
        cronJobName + "-" + slot.getEpochSecond() / 60,
        annotations,
        texts(template.at("labels")),
        slot,
        true,
        now);
  }

  /** Starts a run whose Job the operator has created. */
  void startRequested(Node job, Instant now) {
    Node meta = job.at("metadata");
    start(
        meta.at("name").textOr(""),
        texts(meta.at("annotations")),
        texts(meta.at("labels")),
        meta.at("annotations", Identity.DATE_ANNOTATION).instant().orElse(now),
        false,
        now);
  }

  private void start(
      String name,
      Map<String, String> annotations,
      Map<String, String> labels,
      Instant date,
      boolean isScheduled,
      Instant now) {
    ObjectMeta meta =
        new ObjectMetaBuilder()
            .withName(name)
            .withUid(name + "-uid")
            .withCreationTimestamp(now.toString())
            .withAnnotations(annotations)
            .withLabels(labels)
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind("CronJob")
            .withName(cronJobName)
            .withUid(SimulatedCluster.CRON_JOB_UID)
            .withController(true)
            .endOwnerReference()
            .build();
    SimulatedDownload.Ended will = download.run(name, date, now.plus(START), isScheduled);
    ends.put(name, will);
    runs.add(SimulatedRun.started(meta, isScheduled, will));
  }

  private static Map<String, String> texts(Node map) {
    Map<String, String> texts = new HashMap<>();
    map.fields().forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
