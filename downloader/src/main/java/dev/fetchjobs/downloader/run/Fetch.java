package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Quarantine;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The work of a run that has the lock: gets the file, and publishes it. */
final class Fetch {

  /**
   * After this many failed runs in a row a run sends no validators. The publisher may refuse
   * requests with validators, and each of these runs may have ended before it sent a plain request.
   */
  static final int DOUBTED_AFTER = 2;

  private final FetchPlan plan;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final FileFetch file;

  Fetch(
      Request request,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.plan = request.plan();
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.file =
        new FileFetch(
            request,
            volume,
            watch,
            environment,
            progress,
            new Session(request, environment.clock()));
  }

  Ending run() throws FetchException {
    String wanted = plan.acceptQuarantined();
    if (wanted == null) {
      return download("");
    }
    return switch (new Quarantine(volume).accept(wanted, watch)) {
      case Quarantine.Accepted accepted ->
          Ending.of(publisher().publish(accepted.file(), now()), "");
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
    LastGood before = LastGood.of(volume.manifest().current());
    return switch (file.run(null, current == null ? null : current.info(), before)) {
      case FileFetch.Result.NotModified(var validators, String url, String of) -> {
        Artifact known = Objects.requireNonNull(current);
        yield Ending.of(publisher().confirm(known, validators, url, now()), of + note);
      }
      case FileFetch.Result.Verified(var verified, String of) ->
          Ending.of(publisher().publish(verified, now()), of + note);
      case FileFetch.Result.Rejected(var refused) -> Ending.rejected(refused);
    };
  }

  /**
   * Whether an earlier run published the accepted file. The plan names the digest until a person
   * removes the annotation.
   */
  private boolean wasPublished(String sha256) {
    return volume.manifest().versions().stream()
        .anyMatch(version -> version.sha256().equalsIgnoreCase(sha256));
  }

  /** The published file, if a 304 for it would be correct; null otherwise. */
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
    return new Publisher(volume, plan.keepVersions(), watch);
  }

  private Instant now() {
    return environment.clock().instant();
  }
}
