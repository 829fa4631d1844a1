package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.AskedUrl;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.KeptPart;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PartStaging;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.EarlierFile;
import dev.fetchjobs.downloader.verify.Verdict;
import dev.fetchjobs.downloader.verify.Verdict.Verified;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets one file (part) of a set: it takes the part of the published set, or a file that an earlier
 * run verified, or downloads the part. Several threads each get a part of their own.
 */
final class PartFetch {

  private final Request request;
  private final SetFinder.Part part;
  private final PartStaging staging;
  private final PublishedParts published;
  private final Watch watch;
  private final ProgressLog progress;
  private final FileFetch file;

  PartFetch(
      Request request,
      SetFinder.Part part,
      PartStaging staging,
      PublishedParts published,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Shared shared) {
    this.request = request;
    this.part = part;
    this.staging = staging;
    this.published = published;
    this.watch = watch;
    this.progress = progress;
    this.file = new FileFetch(request, staging.staging(), watch, environment, progress, shared);
  }

  /** Says whether one part of the set is ready, refused or failed. */
  sealed interface Got {
    /**
     * @param note a sentence for the end of the run's message; may be empty
     */
    record Ready(NewSet.Part part, String note) implements Got {}

    /**
     * @param why the failure, which names the part
     */
    record Rejected(Verdict.Refused file, Failure why) implements Got {}

    /**
     * @param why the failure, which names the part
     */
    record Failed(FetchException why) implements Got {}
  }

  /**
   * Describes a file that an earlier run verified and did not publish, and whose bytes this run has
   * checked again.
   */
  private record Earlier(KeptPart kept, Verified file) {}

  Got get() {
    try {
      return find();
    } catch (FetchException e) {
      return new Got.Failed(new FetchException(e.failure().about(named()), e));
    }
  }

  private Got find() throws FetchException {
    PartArtifact before = published.intact(part.name()).orElse(null);
    if (before != null && isStated(before.file())) {
      progress.logSameDigest();
      return new Got.Ready(new NewSet.Kept(part.name(), before.name()), "");
    }
    Optional<Earlier> earlier = earlier();
    if (earlier.isPresent() && isStated(earlier.get().kept().info())) {
      progress.logKeptDigest();
      return ready(earlier.get());
    }
    Optional<Earlier> usable = earlier.filter(found -> found.kept().mayBeOf(asked()));
    return usable.isPresent() ? ask(usable.get()) : ask(before);
  }

  private Optional<Earlier> earlier() throws FetchException {
    Optional<KeptPart> kept = staging.kept(published.version());
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    return EarlierFile.verify(staging.file(kept.get()), kept.get().info(), watch)
        .map(verified -> new Earlier(kept.get(), verified));
  }

  /** Asks the publisher whether the file that an earlier run verified is still the newest. */
  private Got ask(Earlier earlier) throws FetchException {
    staging.spare(earlier.kept());
    FileFetch.Result result;
    try {
      result = file.run(part.address(), earlier.kept().info(), published.lastGood(part.name()));
    } catch (FetchException e) {
      if (e.failure().reason() != Reason.INTERRUPTED) {
        staging.drop(earlier.kept()); // the server may refuse requests with its validators
      }
      throw e;
    }
    return switch (result) {
      case FileFetch.Result.NotModified _ -> {
        progress.logKept();
        yield ready(earlier);
      }
      case FileFetch.Result.Verified _, FileFetch.Result.Rejected _ -> {
        staging.drop(earlier.kept());
        yield receive(result);
      }
    };
  }

  private Got ask(@Nullable PartArtifact before) throws FetchException {
    return receive(
        file.run(
            part.address(),
            before == null || published.doubted() ? null : before.file(),
            published.lastGood(part.name())));
  }

  private Got receive(FileFetch.Result result) throws FetchException {
    return switch (result) {
      case FileFetch.Result.NotModified _ ->
          new Got.Ready(new NewSet.Kept(part.name(), part.name()), "");
      case FileFetch.Result.Verified(var verified, String note) -> {
        keep(verified, note);
        yield new Got.Ready(new NewSet.Downloaded(part.name(), verified), note);
      }
      case FileFetch.Result.Rejected(var refused) ->
          new Got.Rejected(refused, refused.why().about(named()));
    };
  }

  /**
   * Keeps a verified part for the next run, unless the gate refused it and a person accepted it.
   */
  private void keep(Verified verified, String note) throws FetchException {
    FileInfo info = verified.candidate().info();
    if (!verified.isAccepted() && KeptPart.isWorthKeeping(info)) {
      staging.keep(verified.candidate().file(), info, asked(), published.version(), note);
    }
  }

  private Got ready(Earlier earlier) {
    return new Got.Ready(new NewSet.Downloaded(part.name(), earlier.file()), earlier.kept().note());
  }

  private AskedUrl asked() {
    return Attempt.asked(part.address().target());
  }

  private String named() {
    return "Part " + PartName.shown(part.name());
  }

  /** Returns whether the listing states the digest with which the file was verified. */
  private boolean isStated(FileInfo info) {
    return new StatedDigest(request.plan().verify().checksum()).isOf(info, part.address());
  }
}
