package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.BackfillRequest;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Runs;
import dev.fetchjobs.operator.status.Crowd;
import dev.fetchjobs.operator.status.News;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything on which the decisions of a reconciliation depend. These are the content of the
 * caches, the operator's memory, and the answers and writes of this reconciliation so far.
 *
 * @param seen the content of the caches; it does not change during a reconciliation
 * @param answers answers to the questions of this reconciliation
 * @param progress the writes that this reconciliation has made so far
 */
public record View(Seen seen, Memory memory, Map<Ask, Answer> answers, Progress progress) {

  private static final Ask NEWEST = new Ask.Newest();

  /**
   * Holds the content of the caches, and the values that follow from it alone.
   *
   * @param old the newest known status; null if there is none
   * @param runs all runs whose Jobs exist, oldest first
   * @param configMap the ConfigMap with the name in spec.handle, if it has the operator's label;
   *     else null
   * @param gatedPods consumers' pods with a readiness gate for the FetchJob
   * @param crowd says that too many FetchJobs have a run in the same minute; null if they have not
   */
  public record Seen(
      FetchJob fetchJob,
      @Nullable GenericKubernetesResource cronJob,
      @Nullable GenericKubernetesResource configMap,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods,
      Collection<GenericKubernetesResource> gatedPods,
      Settings settings,
      Instant now,
      Desired desired,
      Ownership ownership,
      @Nullable FetchJobStatus old,
      List<Run> runs,
      @Nullable Crowd crowd) {}

  /** Returns the view at the beginning of a reconciliation. */
  public static View of(
      FetchJob fetchJob,
      @Nullable GenericKubernetesResource cronJob,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods,
      Calendars calendars,
      Settings settings,
      Memory memory,
      Instant now) {
    return of(
        fetchJob,
        Desired.of(fetchJob, settings.downloads(), calendars),
        cronJob,
        null,
        jobs,
        pods,
        List.of(),
        settings,
        memory,
        null,
        now);
  }

  /**
   * Returns the view at the beginning of a reconciliation.
   *
   * @param desired the CronJob that follows from FetchJob, settings and calendars
   */
  public static View of(
      FetchJob fetchJob,
      Desired desired,
      @Nullable GenericKubernetesResource cronJob,
      @Nullable GenericKubernetesResource configMap,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods,
      Collection<GenericKubernetesResource> gatedPods,
      Settings settings,
      Memory memory,
      @Nullable Crowd crowd,
      Instant now) {
    Ownership ownership = Ownership.of(fetchJob, cronJob);
    FetchJobStatus old = memory.statusOf(fetchJob, now);
    List<Run> runs =
        ownership
            .cronJob()
            .map(ours -> Runs.of(ours.getMetadata().getUid(), jobs, pods, now))
            .orElse(List.of())
            .stream()
            .map(run -> News.settled(old, run))
            .toList();
    Desired checked =
        BackfillRequest.checked(
            desired, fetchJob, old == null ? null : old.lastHandledRunRequest(), now);
    var seen =
        new Seen(
            fetchJob, cronJob, configMap, jobs, pods, gatedPods, settings, now, checked, ownership,
            old, runs, crowd);
    return new View(seen, memory, Map.of(), Progress.NONE);
  }

  FetchJob fetchJob() {
    return seen.fetchJob;
  }

  Instant now() {
    return seen.now;
  }

  /** Returns the view after the API server has answered a question. */
  public View with(Ask ask, Answer answer) {
    Map<Ask, Answer> all = new HashMap<>(answers);
    all.put(ask, answer);
    boolean unreadable =
        (ask instanceof Ask.CronJob || ask instanceof Ask.FetchJob)
            && answer instanceof Answer.Unknown;
    Memory remembered =
        mayLackStatus() && isOfCache(ask, answer) && seen.old != null
            ? memory.withNewest(seen.old, fetchJob(), now())
            : memory;
    return new View(
        seen,
        unreadable
            ? failed(Target.CRON_JOB, digest(), ((Answer.Unknown) answer).why())
            : remembered,
        Map.copyOf(all),
        progress);
  }

  /**
   * Returns whether the operator may lack the last status of the leader before it, because it has
   * not written the status of this FetchJob yet.
   */
  boolean mayLackStatus() {
    return memory.basis(fetchJob()) != null;
  }

  /**
   * Decides whether the operator surely has the newest FetchJob. A new leader may lack the last
   * status of the leader before it, or an edit, so it asks the API server before the first write
   * that follows from them. The write of a status needs no question, because it names the version.
   */
  Decision<Boolean> hasNewest() {
    Answer answer = answers.get(NEWEST);
    return !mayLackStatus()
        ? Decision.known(true)
        : answer == null ? Decision.needs(NEWEST) : Decision.known(isOfCache(NEWEST, answer));
  }

  /**
   * Returns when the operator asks again for the newest FetchJob, if it surely has an older one.
   */
  Optional<Instant> nextQuestion() {
    return mayLackStatus()
            && answers.entrySet().stream()
                .anyMatch(e -> isOfFetchJob(e.getKey()) && !isOfCache(e.getKey(), e.getValue()))
        ? Optional.of(now().plus(Memory.LAG))
        : Optional.empty();
  }

  private static boolean isOfFetchJob(Ask ask) {
    return ask instanceof Ask.Newest || ask instanceof Ask.FetchJob;
  }

  /** Returns whether the API server has the same version of the FetchJob as the cache. */
  private boolean isOfCache(Ask ask, Answer answer) {
    return isOfFetchJob(ask)
        && answer instanceof Answer.Found(List<?> objects)
        && objects.stream().anyMatch(object -> isOfCache((Node) object));
  }

  /** Returns whether the FetchJob of the API server has the same version as that of the cache. */
  boolean isOfCache(Node live) {
    return live.at("metadata", "resourceVersion")
        .textOr("")
        .equals(fetchJob().getMetadata().getResourceVersion());
  }

  /** Returns the view after the operator has tried a write. */
  public View after(Write write, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(ObjectMeta stored) -> done(write, stored);
      case Outcome.Refused(ApiException why) -> refused(write, why);
    };
  }

  private View done(Write write, ObjectMeta stored) {
    Memory remembered =
        switch (write) {
          case Write.CreateCronJob(CronJobUpdate sent, var announcements) ->
              withCronJob(sent, stored, null, false);
          case Write.ReplaceCronJob(
                  CronJobUpdate sent,
                  String culprit,
                  boolean correction,
                  var announcements) ->
              withCronJob(sent, stored, culprit, correction);
          case Write.CreateJob job -> memory.withJob(job.name(), now());
          case Write.SupersedeRuns runs -> memory.succeeded(Target.JOB_END);
          case Write.EnterActiveJob job -> memory.succeeded(Target.ACTIVE_JOB);
          case Write.LimitJobs jobs -> memory.succeeded(Target.JOB_LIMIT);
          case Write.SetReadiness set ->
              memory.withReadiness(set.content(), now()).succeeded(Target.READINESS);
          case Write.OfConfigMap written ->
              memory.withHandle(written.configMap(), stored, now()).succeeded(Target.CONFIG_MAP);
          case Write.WriteStatus(Conclusion end, _) ->
              memory.withStatus(fetchJob(), end.status(), stored, now());
          case Write.CompleteStatus(Conclusion end) ->
              memory.withNewest(end.status(), fetchJob(), now()).completed();
          case Write.MoveLastSchedule moved -> memory;
          case Write.ReleaseFirstRunPlace released -> memory;
          case Write.Announce announced -> memory;
          case Write.Notify handedOver -> memory;
        };
    return new View(seen, remembered, answersAfter(write), progress.done(write));
  }

  private View refused(Write write, ApiException why) {
    boolean isConflict = why.code() == 409 || why.code() == 404;
    return switch (write) {
      case Write.CreateCronJob create when isConflict && progress.mayReadAgain() -> readAgain();
      case Write.ReplaceCronJob replace when isConflict && progress.mayReadAgain() -> readAgain();
      case Write.CreateCronJob create -> failed(write, Target.CRON_JOB, digest(), why);
      case Write.ReplaceCronJob replace -> replacementFailed(replace, why);
      case Write.MoveLastSchedule move -> failed(write, Target.CRON_JOB, digest(), why);
      case Write.CreateJob job -> failed(write, Target.JOB, job.content(), why);
      case Write.SupersedeRuns runs -> failed(write, Target.JOB_END, runs.runs(), why);
      case Write.EnterActiveJob job -> failed(write, Target.ACTIVE_JOB, job.job(), why);
      case Write.LimitJobs jobs -> failed(write, Target.JOB_LIMIT, jobs.jobs(), why);
      case Write.SetReadiness set -> failed(write, Target.READINESS, set.content(), why);
      case Write.OfConfigMap map -> failed(write, Target.CONFIG_MAP, map.content(), why);
      case Write.WriteStatus(Conclusion sent, _) ->
          new View(
              seen,
              why.isAnswer() ? memory : memory.withoutAnswer(sent),
              answers,
              progress.failed(why));
      case Write.CompleteStatus completed -> this;
      case Write.ReleaseFirstRunPlace release -> this;
      case Write.Notify notify -> new View(seen, memory, answers, progress.tried(write));
      case Write.Announce announce -> new View(seen, memory, answers, progress.tried(write));
    };
  }

  /**
   * Returns the view after the API server refused a write because another program had changed the
   * CronJob meanwhile. The operator then reads and writes the CronJob again.
   */
  private View readAgain() {
    return new View(seen, memory, withoutLive(), progress.readAgain());
  }

  private View failed(Write write, Target target, Object content, ApiException why) {
    return new View(seen, failed(target, content, why), answers, progress.tried(write));
  }

  private View replacementFailed(Write.ReplaceCronJob write, ApiException why) {
    View failed = failed(write, Target.CRON_JOB, digest(), why);
    return why.isAnswer()
        ? failed
        : new View(
            seen, failed.memory.withoutAnswer(write.cronJob().mark()), answers, failed.progress);
  }

  private Memory failed(Target target, Object content, ApiException why) {
    return memory.failed(target, content, why, now());
  }

  private Memory withCronJob(
      CronJobUpdate sent, ObjectMeta stored, @Nullable String culprit, boolean correction) {
    Drift left = Drift.between((Desired.Accepted) seen.desired, stored);
    return memory.withCronJob(sent.mark(), stored, left, culprit, correction, now());
  }

  /**
   * Returns the answers of the API server that are still valid after the write. After a write of
   * the CronJob, the answer with the CronJob is no longer valid.
   */
  private Map<Ask, Answer> answersAfter(Write write) {
    return write instanceof Write.MoveLastSchedule ? withoutLive() : answers;
  }

  private Map<Ask, Answer> withoutLive() {
    Map<Ask, Answer> others = new HashMap<>(answers);
    others.remove(new Ask.CronJob());
    others.remove(new Ask.FetchJob());
    return Map.copyOf(others);
  }

  private String digest() {
    return seen.desired instanceof Desired.Accepted wanted ? wanted.digest() : "";
  }
}
