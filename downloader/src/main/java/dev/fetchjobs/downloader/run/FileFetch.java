package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets one file: attempts, then unpack and verify. */
final class FileFetch {

  private final Request request;
  private final FetchPlan plan;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Session session;

  FileFetch(
      Request request,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Session session) {
    this.request = request;
    this.plan = request.plan();
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.session = session;
  }

  /** What became of the file. */
  sealed interface Result {
    /**
     * The publisher says that the published file is its newest.
     *
     * @param note a sentence for the end of the message; may be empty
     */
    record NotModified(Validators validators, String url, String note) implements Result {}

    /**
     * The file may be published.
     *
     * @param note a sentence for the end of the message; may be empty
     */
    record Verified(Verdict.Verified file, String note) implements Result {}

    /** A check refused the file, which is in quarantine. */
    record Rejected(Verdict.Refused file) implements Result {}
  }

  /**
   * @param at where the file is; null: each attempt finds it
   * @param current the published file if a 304 for it would be correct; null otherwise
   * @param before the published file for comparison; null if there is none
   */
  Result run(@Nullable Address at, @Nullable FileInfo current, @Nullable LastGood before)
      throws FetchException {
    Sites sites = Sites.of(request, session, environment.clock(), lastMirror());
    Attempts attempts =
        new Attempts(sites, plan.retry(), volume.staging(), watch, environment, progress, at);
    while (true) {
      Gate gate = new Gate(plan);
      switch (attempts.run(current)) {
        case Got.NotModified same -> {
          return new Result.NotModified(same.validators(), same.url(), attempts.note());
        }
        case Got.Body body -> {
          Optional<Result> result = verify(body, gate, attempts, before);
          if (result.isPresent()) {
            return result.get();
          }
        }
      }
    }
  }

  /**
   * The mirror that worked in the last run; null if it was the plan's URL. A run that a person
   * requested begins with the URL.
   */
  private @Nullable String lastMirror() {
    Artifact published = volume.manifest().current();
    return published == null || environment.requested() ? null : published.info().mirror();
  }

  /** Returns empty when another attempt follows. */
  private Optional<Result> verify(
      Got.Body body, Gate gate, Attempts attempts, @Nullable LastGood before)
      throws FetchException {
    String note =
        (body.decoded()
                ? " The server sent it gzip-encoded without being asked; it was decoded."
                : "")
            + body.checked().note()
            + attempts.note();
    boolean empty = body.checked().body().bytes() == 0;
    Verdict verdict;
    try {
      verdict = judge(body, gate, before);
    } catch (FetchException e) {
      if (attempts.waitForRetry(e.failure(), body, empty)) {
        return Optional.empty();
      }
      throw attempts.last(e);
    }
    return switch (verdict) {
      case Verdict.Verified verified ->
          Optional.of(new Result.Verified(verified, gate.note() + note));
      case Verdict.Refused refused ->
          !isWanted(refused) && attempts.waitForRetry(refused.why(), body, empty)
              ? Optional.empty()
              : Optional.of(quarantine(refused, note));
    };
  }

  private Verdict judge(Got.Body body, Gate gate, @Nullable LastGood before) throws FetchException {
    Checked checked = body.checked();
    if (checked.afterUnpacking().isEmpty()) {
      progress.logPassed(checked.passed().stream().toList());
    }
    Unpacked unpacked;
    try {
      unpacked = new Unpacker(plan, volume.staging(), watch).unpack(checked, gate);
    } catch (FetchException e) {
      return refuseAsPage(body, e);
    }
    watch.check();
    if (checked.afterUnpacking().isPresent()) {
      progress.logPassed(checked.passed().stream().toList());
    }
    Verdict verdict = gate.judge(unpacked, before, watch);
    progress.logPassed(gate.passed());
    return verdict;
  }

  private Verdict refuseAsPage(Got.Body body, FetchException why) throws FetchException {
    if (why.failure() instanceof Failure.Integrity fault) {
      if (fault.reason() == Reason.CORRUPT_ARCHIVE && plan.verify().content().rejectHtml()) {
        Optional<Verdict.Refused> page = WebPageCheck.insteadOfArchive(body.checked().body());
        if (page.isPresent()) {
          return page.get();
        }
      }
      throw body.decoded() ? BodyReceiver.mentionDecoding(fault, why) : why;
    }
    throw why;
  }

  private boolean isWanted(Verdict.Refused refused) {
    return refused.candidate().info().sha256().equalsIgnoreCase(plan.acceptQuarantined());
  }

  /**
   * Puts a refused file into quarantine. If a person has already accepted exactly this file, it may
   * be published instead.
   */
  private Result quarantine(Verdict.Refused refused, String note) throws FetchException {
    Quarantine quarantine = new Quarantine(volume);
    quarantine.keep(refused, now());
    String sha256 = refused.candidate().info().sha256();
    if (sha256.equalsIgnoreCase(plan.acceptQuarantined())
        && quarantine.accept(sha256, watch) instanceof Quarantine.Accepted accepted) {
      return new Result.Verified(accepted.file(), note);
    }
    progress.logRejection(refused.why());
    environment
        .log()
        .accept("The refused file is in quarantine. " + quarantine.howToPublish(sha256));
    return new Result.Rejected(refused);
  }

  private Instant now() {
    return environment.clock().instant();
  }
}
