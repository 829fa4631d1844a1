package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.run.MemberVerdicts.Judged;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.SetShrinkCheck;
import dev.fetchjobs.downloader.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a run for a set that comes in one archive: downloads the archive, unpacks and
 * checks its members, and publishes them all at once. If a check refuses one member, the run
 * publishes nothing.
 */
final class ArchiveSet {

  private final Request request;
  private final FetchPlan plan;
  private final Members members;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Refusals refusals;
  private final PublishedParts published;

  ArchiveSet(
      Request request,
      Members members,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.request = request;
    this.plan = request.plan();
    this.members = members;
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.refusals = new Refusals(plan);
    this.published =
        PublishedParts.of(volume, environment.requested() ? Look.DIGEST : Look.QUICK, watch);
  }

  Ending run() throws FetchException {
    SetArtifact current = published.doubted() ? null : published.intact().orElse(null);
    Shared shared = Shared.of(request, environment.clock(), 1);
    FileInfo known = current == null ? null : current.parts().getFirst().file();
    Binding last = binding(published.seen());
    Sites sites =
        Sites.of(
            request,
            shared.session(),
            environment.clock(),
            environment.gate(),
            last == null || environment.requested() ? null : last.mirror());
    Attempts attempts =
        new Attempts(
            sites,
            plan.retry(),
            volume.staging(),
            watch,
            environment,
            progress,
            shared.turns(),
            null,
            listed(current != null));
    while (true) {
      switch (attempts.run(known)) {
        case Got.NotModified _ -> {
          return publish(NewSet.unchanged(Objects.requireNonNull(current)), attempts.note());
        }
        case Got.Body body -> {
          Optional<Ending> ending = use(body, attempts);
          if (ending.isPresent()) {
            return ending.get();
          }
        }
      }
    }
  }

  /**
   * Returns those remembered facts about the listing that this run may use; see {@link
   * ListingMemory}.
   */
  private Listed listed(boolean intact) {
    SetArtifact made = published.dated();
    return made == null
        ? Listed.NONE
        : new ListingMemory(request, environment, volume.manifest().consecutiveFailures())
            .of(binding(made), made.publishedTime(), intact);
  }

  /**
   * Returns the facts that a 304 for the archive has to match; all parts of the set came with one
   * response, so they have the same facts.
   */
  private static @Nullable Binding binding(@Nullable SetArtifact set) {
    return set == null ? null : set.parts().getFirst().file().binding();
  }

  private Ending publish(NewSet set, String note) throws FetchException {
    return Ending.of(
        new SetPublisher(volume, plan.keepVersions(), plan.pin(), watch)
            .publish(set, environment.clock().instant()),
        note);
  }

  /** Verifies and publishes the received archive, or returns empty when another attempt follows. */
  private Optional<Ending> use(Got.Body body, Attempts attempts) throws FetchException {
    boolean empty = body.checked().body().bytes() == 0;
    List<Judged> files;
    try {
      files = judge(body);
    } catch (FetchException e) {
      if (attempts.waitForRetry(e.failure(), body, empty)) {
        return Optional.empty();
      }
      throw attempts.last(e);
    }
    Optional<Verdict.Refused> first =
        files.stream()
            .map(Judged::verdict)
            .filter(Verdict.Refused.class::isInstance)
            .map(Verdict.Refused.class::cast)
            .filter(refused -> !refusals.isWanted(refused))
            .findFirst();
    if (first.isPresent() && attempts.waitForRetry(first.get().why(), body, empty)) {
      return Optional.empty();
    }
    return Optional.of(publishUnlessRefused(files, Refusals.note(body) + attempts.note()));
  }

  /**
   * Unpacks and checks all members of the archive. If the received body is a web page, the result
   * is one refused file.
   */
  private List<Judged> judge(Got.Body body) throws FetchException {
    Checked checked = body.checked();
    progress.logPassed(checked.passed());
    MemberVerdicts verdicts = new MemberVerdicts(plan, volume, watch, progress);
    try {
      new Unpacker(plan, volume.staging(), watch).unpack(checked, members, verdicts);
    } catch (FetchException e) {
      return List.of(new Judged("", refusals.asPage(body, e), ""));
    }
    watch.check();
    return verdicts.judged();
  }

  private Ending publishUnlessRefused(List<Judged> files, String note) throws FetchException {
    List<NewSet.Part> parts = new ArrayList<>();
    Notes notes = new Notes(note);
    for (Judged file : files) {
      switch (file.verdict()) {
        case Verdict.Verified good -> parts.add(new NewSet.Downloaded(file.part(), good));
        case Verdict.Refused refused when refusals.isWanted(refused) ->
            parts.add(new NewSet.Downloaded(file.part(), Quarantine.acceptNow(refused)));
        case Verdict.Refused refused -> {
          new ToQuarantine(volume, environment, progress).keep(refused);
          return Ending.rejected(
              refused,
              file.part().isEmpty()
                  ? refused.why()
                  : refused.why().about("Part " + PartName.shown(file.part())));
        }
      }
      notes.add(file.note());
    }
    Optional<Failure.Rejected> shrunk =
        published.shrunk(new SetShrinkCheck(plan, volume.identity()), parts);
    if (shrunk.isPresent()) {
      progress.logRejection(shrunk.get());
      return Ending.rejected(shrunk.get());
    }
    return publish(new NewSet(null, parts, null), notes.toString());
  }
}
