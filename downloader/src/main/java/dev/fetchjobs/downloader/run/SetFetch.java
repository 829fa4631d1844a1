package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.PartFetch.Got;
import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.SetShrinkCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a run for a set of files: gets several parts at the same time, and publishes
 * them all at once. If one part fails or is refused, the run ends and publishes nothing. The report
 * is about the part that failed first; the run keeps the parts that it verified before for the next
 * run.
 */
final class SetFetch {

  private static final Failure OTHER_FAILED =
      new Failure.Transient(
          Reason.INTERRUPTED, "Stopped, because another part failed; the received bytes are kept.");

  private final Request request;
  private final FetchPlan plan;
  private final Find find;
  private final SetRule rule;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Shared shared;
  private final int parallel;
  private final PublishedParts published;

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
    this.parallel = Objects.requireNonNullElse(rule.parallel(), SetRule.DEFAULT_PARALLEL);
    this.shared = Shared.of(request, environment.clock(), parallel);
    this.published =
        PublishedParts.of(volume, environment.requested() ? Look.DIGEST : Look.QUICK, watch);
  }

  Ending run() throws FetchException {
    ListingMemory memory =
        new ListingMemory(request, environment, volume.manifest().consecutiveFailures());
    Optional<SetFinder.Found> listed =
        new SetListing(request, watch, environment, progress, shared.session())
            .find(find, rule, published.known(memory), published.answer(memory));
    if (listed.isEmpty()) {
      return publish(NewSet.unchanged(Objects.requireNonNull(published.present())), "");
    }
    SetFinder.Found found = listed.get();
    Optional<Failure.Rejected> refusal =
        EntryDate.refusal(plan, found.date(), environment.clock().instant());
    if (refusal.isPresent()) {
      progress.logRejection(refusal.get());
      return Ending.rejected(refusal.get());
    }
    List<String> names = found.parts().stream().map(SetFinder.Part::name).toList();
    PartName.check(names);
    volume.staging().retainParts(names);
    Ending ending;
    try {
      ending = download(found);
    } catch (FetchException e) {
      if (e.failure().reason() == Reason.DISK_FULL) {
        volume.staging().keepNothing(); // other programs may need the space
      }
      throw e;
    }
    if (ending.failure() == null) {
      volume.staging().keepNothing();
    }
    return ending;
  }

  private Ending download(SetFinder.Found found) throws FetchException {
    Downloads downloads = new Downloads(found.parts());
    OptionalInt failed = new Workers(parallel, downloads).run(found.parts().size());
    downloads.count(failed);
    return failed.isPresent()
        ? end(Objects.requireNonNull(downloads.got[failed.getAsInt()]))
        : publish(found, downloads.got);
  }

  private Ending end(Got failed) throws FetchException {
    return switch (failed) {
      case Got.Failed(var why) -> {
        sync(why.failure());
        throw why;
      }
      case Got.Rejected(var refused, Failure why) -> {
        sync(why);
        new ToQuarantine(volume, environment, progress).keep(refused);
        yield Ending.rejected(refused, why);
      }
      case Got.Ready _ -> throw new IllegalStateException("the part did not fail");
    };
  }

  /**
   * Syncs partial files to the disk for the next run, unless the run was stopped, because then
   * there is no time for it.
   */
  private void sync(Failure why) {
    if (why.reason() == Reason.INTERRUPTED || why.reason() == Reason.DISK_FULL) {
      return;
    }
    try {
      volume.staging().syncPartialFiles();
    } catch (FetchException e) {
      return; // the report is about the part that failed
    }
  }

  private Ending publish(SetFinder.Found found, @Nullable Got[] got) throws FetchException {
    List<NewSet.Part> parts = new ArrayList<>();
    Notes notes = new Notes(found.note());
    for (Got one : got) {
      if (one instanceof Got.Ready(var part, String note)) {
        parts.add(part);
        notes.add(note);
      }
    }
    Optional<Failure.Rejected> shrunk =
        published.shrunk(new SetShrinkCheck(plan, volume.identity()), parts);
    if (shrunk.isPresent()) {
      progress.logRejection(shrunk.get());
      return Ending.rejected(shrunk.get());
    }
    return publish(new NewSet(found.date(), parts, answer(found, parts)), notes.toString());
  }

  private Ending publish(NewSet set, String notes) throws FetchException {
    Instant now = environment.clock().instant();
    return Ending.of(
        new SetPublisher(volume, plan.keepVersions(), plan.pin(), watch).publish(set, now), notes);
  }

  /**
   * Returns the response for the listing in {@code found}, if the listing states the digests of all
   * parts; else null.
   *
   * @param parts in the order of the parts of {@code found}
   */
  private @Nullable ListingAnswer answer(SetFinder.Found found, List<NewSet.Part> parts) {
    StatedDigest stated = new StatedDigest(plan.verify().checksum());
    for (int i = 0; i < parts.size(); i++) {
      if (!stated.isOf(published.file(parts.get(i)), found.parts().get(i).address())) {
        return null;
      }
    }
    return found.answer();
  }

  /**
   * Downloads all parts of the set. Each part has objects of its own, which only the part's thread
   * uses.
   */
  private final class Downloads implements Workers.Work {

    private final List<PartFetch> parts = new ArrayList<>();
    private final List<ProgressLog> logs = new ArrayList<>();
    private final @Nullable Got[] got;

    Downloads(List<SetFinder.Part> found) {
      got = new Got[found.size()];
      for (SetFinder.Part part : found) {
        ProgressLog log = progress.ofPart(part.name(), parts.size() + 1, found.size());
        logs.add(log);
        parts.add(
            new PartFetch(
                request,
                part,
                volume.staging().ofPart(part.name()),
                published,
                watch,
                environment,
                log,
                shared));
      }
    }

    @Override
    public boolean run(int item) {
      Got one = parts.get(item).get();
      got[item] = one;
      return one instanceof Got.Ready;
    }

    @Override
    public void stopOthers() {
      watch.stop(OTHER_FAILED);
    }

    /**
     * Adds the attempts and bytes of all parts to those of the run.
     *
     * @param failed the part whose last status the run reports
     */
    void count(OptionalInt failed) {
      logs.forEach(progress::add);
      if (failed.isPresent()) {
        progress.takeStatus(logs.get(failed.getAsInt()));
      }
    }
  }
}
