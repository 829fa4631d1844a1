package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Publisher;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the runs when the publisher publishes. A run that finds new content shows something
 * only if the run before it found nothing new, or if the publisher's Last-Modified is between the
 * two. A schedule whose every run finds new content shows nothing.
 *
 * @param newRuns ended runs that the old status does not have, oldest first
 * @param kept the schedule in force; null if there is none
 */
record PublisherClock(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    List<Run> newRuns,
    CronJobState.@Nullable Kept kept,
    Instant now) {

  /** The status records at most this many publications. */
  private static final int MOST = 20;

  /** Describes the file as a run left it. */
  private record Check(String sha256, Instant time, boolean isUnchanged, @Nullable String plan) {}

  /**
   * Returns the part of the status about the publisher; null as long as no publication is known.
   */
  @Nullable Publisher publisher() {
    Publisher before = old == null ? null : old.publisher();
    if (newRuns.isEmpty() && (before == null || isSameSchedule())) {
      return before;
    }
    List<Publication> known = before == null ? List.of() : read(before);
    List<Publication> all = learned(known);
    if (before != null && all.equals(known) && isSameSchedule()) {
      return before;
    }
    return all.isEmpty()
        ? null
        : new Publisher(
            all.stream().map(Publication::text).toList(),
            kept == null ? null : PublisherAdvice.of(all, kept).orElse(null));
  }

  /**
   * Returns whether the schedule is surely the same as before. The old status does not have the
   * calendar, so a schedule with a calendar may be another one.
   */
  private boolean isSameSchedule() {
    ScheduleStatus before = old == null ? null : old.schedule();
    return kept == null
        || (old != null
            && before != null
            && kept.schedule().calendar() == null
            && Objects.equals(old.observedGeneration(), fetchJob.getMetadata().getGeneration())
            && kept.expression().equals(before.expression())
            && kept.schedule().zone().getId().equals(before.timeZone()));
  }

  /** Reads the publications that are not in the future. */
  private List<Publication> read(Publisher before) {
    return before.publications().stream()
        .flatMap(text -> Publication.parse(text).stream())
        .filter(publication -> !publication.by().isAfter(now.plus(NodeClock.SKEW)))
        .toList();
  }

  private List<Publication> learned(List<Publication> known) {
    List<Publication> all = new ArrayList<>(known);
    Optional<Check> before = lastCheck();
    for (Run run : newRuns) {
      Optional<Check> check = check(run);
      if (check.isPresent()) {
        if (before.isPresent() && !Objects.equals(before.get().plan(), check.get().plan())) {
          all.clear(); // the edited FetchJob has another source, or other checks
        } else if (run.trigger() != Trigger.BACKFILL) {
          before
              .flatMap(last -> publication(last, check.get(), run))
              .filter(found -> !all.contains(found))
              .ifPresent(all::add);
        }
        before = check;
      }
    }
    return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  private Optional<Check> lastCheck() {
    Artifact file = old == null ? null : old.artifact();
    RunSummary success = old == null ? null : old.lastSuccessfulRun();
    return file == null || success == null
        ? Optional.empty()
        : RunRecord.instant(file.checkedTime())
            .map(
                time ->
                    new Check(
                        file.sha256(),
                        time,
                        RunRecord.outcome(success) == Outcome.UNCHANGED,
                        success.plan()));
  }

  /** Returns what a successful run has shown. */
  private static Optional<Check> check(Run run) {
    Run.Result result = ((Finished) run.state()).result();
    return result
        .artifact()
        .filter(_ -> result.outcome().isSuccess())
        .map(
            file ->
                new Check(
                    file.sha256(),
                    file.checkedTime(),
                    result.outcome() == Outcome.UNCHANGED,
                    run.origin().plan()));
  }

  private Optional<Publication> publication(Check last, Check check, Run run) {
    boolean isNew = !check.isUnchanged() && !check.sha256().equals(last.sha256());
    if (!isNew || !check.time().isAfter(last.time())) {
      return Optional.empty();
    }
    Optional<Publication> exact =
        ((Finished) run.state())
            .result()
            .artifact()
            .flatMap(PublisherClock::lastModified)
            .filter(time -> time.isAfter(last.time()) && !time.isAfter(check.time()))
            .map(Publication::at);
    // The run before asked for the file of another date.
    boolean isBetween = last.isUnchanged() && !Dated.is(fetchJob);
    return exact.isPresent() || !isBetween
        ? exact
        : Optional.of(new Publication(last.time(), check.time()));
  }

  private static Optional<Instant> lastModified(FetchReport.ArtifactReport file) {
    String text = file.lastModified();
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
