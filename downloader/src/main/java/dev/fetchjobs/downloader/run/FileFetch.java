package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Verdict;
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
  private final Refusals refusals;

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
    this.refusals = new Refusals(plan, volume, watch, environment, progress);
  }

  /** What became of the file. */
  sealed interface Result {
    /** The publisher says that the published file is its newest. */
    record NotModified(Validators validators, String url) implements Result {}

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
    Attempts attempts =
        new Attempts(request, volume.staging(), watch, environment, progress, session, at);
    while (true) {
      Gate gate = new Gate(plan);
      switch (attempts.run(current)) {
        case Got.NotModified same -> {
          return new Result.NotModified(same.validators(), same.url());
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

  /** Returns empty when another attempt follows. */
  private Optional<Result> verify(
      Got.Body body, Gate gate, Attempts attempts, @Nullable LastGood before)
      throws FetchException {
    String note = Refusals.note(body);
    boolean empty = body.checked().body().bytes() == 0;
    Verdict verdict;
    try {
      verdict = judge(body, gate, before);
    } catch (FetchException e) {
      if (attempts.waitForRetry(e.failure(), body, empty)) {
        return Optional.empty();
      }
      throw e;
    }
    return switch (verdict) {
      case Verdict.Verified verified ->
          Optional.of(new Result.Verified(verified, gate.note() + note));
      case Verdict.Refused refused ->
          !refusals.isWanted(refused) && attempts.waitForRetry(refused.why(), body, empty)
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
      return refusals.asPage(body, e);
    }
    watch.check();
    if (checked.afterUnpacking().isPresent()) {
      progress.logPassed(checked.passed().stream().toList());
    }
    Verdict verdict = gate.judge(unpacked, before, watch);
    progress.logPassed(gate.passed());
    return verdict;
  }

  private Result quarantine(Verdict.Refused refused, String note) throws FetchException {
    return refusals
        .quarantine(refused)
        .<Result>map(accepted -> new Result.Verified(accepted, note))
        .orElseGet(() -> new Result.Rejected(refused));
  }
}
