package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.listing.SetSelection.Present;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a run for a set. It gets the parts one after the other, and publishes them all
 * at once. If one part fails or is refused, it publishes nothing.
 */
final class SetFetch {

  private final Request request;
  private final FetchPlan plan;
  private final Find find;
  private final SetRule rule;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Session session;
  private final FileFetch file;

  /** Holds the published set if this plan made it; otherwise null. */
  private final @Nullable SetArtifact present;

  /** Holds the set that consumers see now, whatever plan made it. It is null if they see none. */
  private final @Nullable SetArtifact seen;

  SetFetch(
      Request request,
      Find find,
      SetRule rule,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.request = request;
    this.plan = request.plan();
    this.find = find;
    this.rule = rule;
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.session = new Session(request, environment.clock());
    this.file = new FileFetch(request, volume, watch, environment, progress, session);
    this.present = volume.manifest().setOrNone().currentFrom(volume.source()).orElse(null);
    this.seen = volume.manifest().setOrNone().current();
  }

  Ending run() throws FetchException {
    SetFinder.Found found =
        new SetListing(request, watch, environment, progress, session).find(find, rule, known());
    PartName.check(found.parts().stream().map(SetFinder.Part::name).toList());
    List<NewSet.Part> parts = new ArrayList<>();
    StringBuilder notes = new StringBuilder(found.note());
    for (SetFinder.Part part : found.parts()) {
      progress.logPart(part.name(), parts.size() + 1, found.parts().size());
      switch (get(part)) {
        case Got.Part(var ready, String note) -> {
          parts.add(ready);
          if (notes.indexOf(note) < 0) {
            notes.append(note);
          }
        }
        case Got.Rejected(var refused) -> {
          return Ending.rejected(refused, refused.why().about(named(part)));
        }
      }
    }
    Instant now = environment.clock().instant();
    return Ending.of(
        new SetPublisher(volume, plan.keepVersions(), watch)
            .publish(new NewSet(found.date(), parts), now),
        notes.toString());
  }

  private @Nullable Present known() {
    return present == null ? null : new Present(present.date(), present.names());
  }

  /** Says what became of a part. */
  private sealed interface Got {
    record Part(NewSet.Part part, String note) implements Got {}

    record Rejected(Verdict.Refused file) implements Got {}
  }

  private Got get(SetFinder.Part part) throws FetchException {
    PartArtifact before = present == null ? null : present.part(part.name()).orElse(null);
    boolean intact = before != null && isIntact(before);
    if (before != null && intact && isStated(before, part.address())) {
      progress.logSameDigest();
      return new Got.Part(new NewSet.Kept(part.name(), before.name()), "");
    }
    boolean doubted = volume.manifest().consecutiveFailures() >= Fetch.DOUBTED_AFTER;
    try {
      return switch (file.run(
          part.address(),
          before == null || !intact || doubted ? null : before.file(),
          lastGood(part.name()))) {
        case FileFetch.Result.NotModified _ ->
            new Got.Part(new NewSet.Kept(part.name(), part.name()), "");
        case FileFetch.Result.Verified(var verified, String note) -> {
          volume.staging().spare(verified.candidate().file());
          yield new Got.Part(new NewSet.Downloaded(part.name(), verified), note);
        }
        case FileFetch.Result.Rejected(var refused) -> new Got.Rejected(refused);
      };
    } catch (FetchException e) {
      throw new FetchException(e.failure().about(named(part)), e);
    }
  }

  private static String named(SetFinder.Part part) {
    return "Part " + PartName.shown(part.name());
  }

  private boolean isIntact(PartArtifact part) throws FetchException {
    SetArtifact set = present;
    Look look = environment.requested() ? Look.DIGEST : Look.QUICK;
    return set != null && folder(set).isIntact(set, part, look, watch);
  }

  private SetFolder folder(SetArtifact set) {
    return new SetFolder(volume.layout().root(), Path.of(set.folder()));
  }

  /**
   * Returns whether the listing still states the digest with which the published part was verified.
   */
  private boolean isStated(PartArtifact part, Address address) {
    Checksum checksum = plan.verify().checksum();
    Binding binding = part.file().binding();
    Binding.Stated stated = binding == null ? null : binding.checksum();
    return checksum != null
        && stated != null
        && address.digest() != null
        && stated.algorithm() == checksum.algorithm()
        && stated.hex().equalsIgnoreCase(address.digest());
  }

  /**
   * Returns the published part with this name. It may be from the time before the plan was edited.
   */
  private @Nullable LastGood lastGood(String name) {
    SetArtifact set = seen;
    return set == null
        ? null
        : set.part(name)
            .map(
                part ->
                    new LastGood(
                        folder(set).part(set.version(), name), part.file(), set.changedTime()))
            .orElse(null);
  }
}
