package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.ChangesCheck;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does the work of a run that holds the lock of the volume: it gets the file and publishes it. */
final class Fetch {

  /**
   * After this many failed runs in a row a run sends no validators. The publisher may refuse
   * requests with validators. Each of the failed runs may have ended before it sent a request
   * without them.
   */
  static final int DOUBTED_AFTER = 2;

  private final Request request;
  private final FetchPlan plan;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final FileFetch file;
  private final ToQuarantine quarantine;

  Fetch(
      Request request,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.request = request;
    this.plan = request.plan();
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.file =
        new FileFetch(
            request,
            volume.staging(),
            watch,
            environment,
            progress,
            Shared.of(request, environment.clock(), 1));
    this.quarantine = new ToQuarantine(volume, environment, progress);
  }

  Ending run() throws FetchException {
    Set<String> wanted = plan.accepted();
    if (wanted.isEmpty()) {
      return download("");
    }
    return switch (new Quarantine(volume).accept(wanted, watch)) {
      case Quarantine.Accepted accepted -> publish(accepted.file(), "");
      case Quarantine.AlreadyPublished _ -> download("");
      case Quarantine.NotThere(String message) ->
          download(wasPublished(wanted) ? "" : " " + message);
    };
  }

  /**
   * Requests the file, verifies it and publishes it.
   *
   * @param note a sentence for the end of the message; may be empty
   */
  private Ending download(String note) throws FetchException {
    Artifact current = currentIfIntact();
    LastGood before = LastGood.of(volume.manifest().current(), volume.identity());
    FileInfo known = current == null ? null : current.info();
    return switch (file.find(listed(current != null), known, before)) {
      case FileFetch.Result.NotModified(var by, String of) ->
          Ending.of(publisher().confirm(Objects.requireNonNull(current), by, now()), of + note);
      case FileFetch.Result.Verified(var verified, String of) -> publish(verified, of + note);
      case FileFetch.Result.Rejected(var refused) -> {
        quarantine.keep(refused);
        yield Ending.rejected(refused);
      }
    };
  }

  private Ending publish(Verdict.Verified verified, String note) throws FetchException {
    Verdict.Verified described =
        verified.isAccepted()
            ? new ChangesCheck(plan, volume.staging(), watch)
                .describe(verified, LastGood.of(volume.manifest().current(), volume.identity()))
            : verified;
    String changes = described.candidate().compared().note();
    return Ending.of(publisher().publish(described, now()), changes + note);
  }

  /**
   * Returns those remembered facts about the listing that this run may use; see {@link
   * ListingMemory}.
   */
  private Listed listed(boolean intact) {
    Artifact made = volume.manifest().current();
    return made == null || !made.identity().hasEntryDateOf(volume.identity())
        ? Listed.NONE
        : new ListingMemory(request, environment, volume.manifest().consecutiveFailures())
            .of(made.binding(), made.publishedTime(), intact);
  }

  /**
   * Returns whether an earlier run published a file that a person accepted. The plan names the
   * digest until a person removes the annotation.
   */
  private boolean wasPublished(Set<String> digests) {
    return volume.manifest().versions().stream()
        .anyMatch(version -> digests.contains(version.sha256()));
  }

  /** Returns the published file, if a 304 for it would be correct; null otherwise. */
  private @Nullable Artifact currentIfIntact() throws FetchException {
    if (volume.manifest().consecutiveFailures() >= DOUBTED_AFTER) {
      return null;
    }
    Artifact current = volume.manifest().currentFrom(volume.source()).orElse(null);
    Look look = environment.requested() ? Look.DIGEST : Look.QUICK;
    return current != null && PublishedFile.isIntact(volume.layout(), current, look, watch)
        ? current
        : null;
  }

  private Publisher publisher() {
    return new Publisher(volume, plan.keepVersions(), plan.pin(), watch);
  }

  private Instant now() {
    return environment.clock().instant();
  }
}
