package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.listing.SetSelection.Present;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.ListingAnswer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of a run for a set: gets the parts one after the other, and publishes them all at once.
 * If one part fails or is refused, nothing is published.
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

  /** The published set, if this plan made it; null for none. */
  private final @Nullable SetArtifact present;

  /** What consumers see now, whatever plan made it; null for none. */
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
    Optional<SetFinder.Found> listed =
        new SetListing(request, watch, environment, progress, session)
            .find(find, rule, known(), answer());
    if (listed.isEmpty()) {
      return publish(NewSet.unchanged(Objects.requireNonNull(present)), "");
    }
    SetFinder.Found found = listed.get();
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
    return publish(new NewSet(found.date(), parts, answer(found, parts)), notes.toString());
  }

  private Ending publish(NewSet set, String notes) throws FetchException {
    Instant now = environment.clock().instant();
    return Ending.of(new SetPublisher(volume, plan.keepVersions(), watch).publish(set, now), notes);
  }

  private @Nullable Present known() {
    SetArtifact set = present;
    return set == null
        ? null
        : new Present(memory().date(set.date(), set.publishedTime()), set.names());
  }

  /** The listing that stated the digests of all parts, if all parts are intact; else null. */
  private @Nullable ListingAnswer answer() throws FetchException {
    SetArtifact set = present;
    ListingAnswer answer = set == null ? null : memory().answer(set.listing());
    if (set == null || answer == null) {
      return null;
    }
    for (PartArtifact part : set.parts()) {
      if (!isIntact(part)) {
        return null;
      }
    }
    return answer;
  }

  /** The listing of {@code found}, if it states the digests of all parts; else null. */
  private @Nullable ListingAnswer answer(SetFinder.Found found, List<NewSet.Part> parts) {
    Map<String, FileInfo> files = new HashMap<>();
    for (NewSet.Part part : parts) {
      switch (part) {
        case NewSet.Downloaded(String name, var file) -> files.put(name, file.candidate().info());
        case NewSet.Kept(String name, String before) ->
            Optional.ofNullable(present)
                .flatMap(set -> set.part(before))
                .ifPresent(kept -> files.put(name, kept.file()));
      }
    }
    boolean stated =
        found.parts().stream()
            .allMatch(
                part -> {
                  FileInfo file = files.get(part.name());
                  return file != null && isStated(file, part.address());
                });
    return stated ? found.answer() : null;
  }

  private ListingMemory memory() {
    return new ListingMemory(request, environment, volume.manifest().consecutiveFailures());
  }

  /** What became of a part. */
  private sealed interface Got {
    record Part(NewSet.Part part, String note) implements Got {}

    record Rejected(Verdict.Refused file) implements Got {}
  }

  private Got get(SetFinder.Part part) throws FetchException {
    PartArtifact before = present == null ? null : present.part(part.name()).orElse(null);
    boolean intact = before != null && isIntact(before);
    if (before != null && intact && isStated(before.file(), part.address())) {
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

  private boolean isStated(FileInfo file, Address address) {
    return new StatedDigest(plan.verify().checksum()).isOf(file, address);
  }

  /** The published part with this name, also if it was published before the plan was edited. */
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
