package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.run.MemberVerdicts.Judged;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of a run for a set whose parts are the members of one archive: downloads the archive,
 * unpacks and checks its members, and publishes them all at once. If one member is refused, nothing
 * is published.
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
  }

  Ending run() throws FetchException {
    SetArtifact current = currentIfIntact();
    Shared shared = Shared.of(request, environment.clock(), 1);
    FileInfo known = current == null ? null : current.parts().getFirst().file();
    Sites sites =
        Sites.of(
            request,
            shared.session(),
            environment.clock(),
            known == null || environment.requested() ? null : known.mirror());
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
            Listed.NONE);
    while (true) {
      // All parts came with one response, so each of them has the validators of the archive.
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

  /** The published set, if a 304 for its archive would be correct; null otherwise. */
  private @Nullable SetArtifact currentIfIntact() throws FetchException {
    SetArtifact set = volume.manifest().setOrNone().currentFrom(volume.source()).orElse(null);
    if (set == null || volume.manifest().consecutiveFailures() >= Fetch.DOUBTED_AFTER) {
      return null;
    }
    Look look = environment.requested() ? Look.DIGEST : Look.QUICK;
    SetFolder folder = new SetFolder(volume.layout().root(), Path.of(set.folder()));
    for (PartArtifact part : set.parts()) {
      if (!folder.isIntact(set, part, look, watch)) {
        return null;
      }
    }
    return set;
  }

  private Ending publish(NewSet set, String note) throws FetchException {
    return Ending.of(
        new SetPublisher(volume, plan.keepVersions(), watch)
            .publish(set, environment.clock().instant()),
        note);
  }

  /** Returns empty when another attempt follows. */
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

  /** Unpacks and checks all members. The result is one refused file if the body is a web page. */
  private List<Judged> judge(Got.Body body) throws FetchException {
    Checked checked = body.checked();
    progress.logPassed(checked.passed().stream().toList());
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
    StringBuilder notes = new StringBuilder(note);
    for (Judged file : files) {
      Optional<Verdict.Verified> verified =
          switch (file.verdict()) {
            case Verdict.Verified good -> Optional.of(good);
            case Verdict.Refused refused when refusals.isWanted(refused) ->
                Optional.of(Quarantine.acceptNow(refused));
            case Verdict.Refused _ -> Optional.empty();
          };
      if (verified.isPresent()) {
        parts.add(new NewSet.Downloaded(file.part(), verified.get()));
        notes.append(notes.indexOf(file.note()) < 0 ? file.note() : "");
      } else if (file.verdict() instanceof Verdict.Refused refused) {
        new Refusal(volume, environment, progress).keep(refused);
        return Ending.rejected(
            refused,
            file.part().isEmpty()
                ? refused.why()
                : refused.why().about("Part " + PartName.shown(file.part())));
      }
    }
    return publish(new NewSet(null, parts, null), notes.toString());
  }
}
