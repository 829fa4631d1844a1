package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.ChangesCheck;
import dev.fetchjobs.downloader.verify.DataDateLimits;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets one file for a run. This class makes the attempts to download the file, then unpacks it and
 * verifies it.
 */
final class FileFetch {

  private final Request request;
  private final FetchPlan plan;
  private final Staging staging;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Shared shared;
  private final Refusals refusals;

  FileFetch(
      Request request,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Shared shared) {
    this.request = request;
    this.plan = request.plan();
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.shared = shared;
    this.refusals = new Refusals(request.plan());
  }

  /** Says what became of the file. */
  sealed interface Result {
    /**
     * Says that the publisher has nothing newer than the published file.
     *
     * @param file the published file, with what the publisher says about it now
     * @param note a sentence for the end of the message; may be empty
     */
    record NotModified(FileInfo file, String note) implements Result {}

    /**
     * Says that the file passed all checks and may be published.
     *
     * @param note a sentence for the end of the message; may be empty
     */
    record Verified(Verdict.Verified file, String note) implements Result {}

    /** Says that a check refused the file, which is still in staging. */
    record Rejected(Verdict.Refused file) implements Result {}
  }

  /**
   * Gets the file that the plan or the listing names. The mirror that worked in the last run is
   * asked first, unless a person requested the run.
   *
   * @param known what earlier runs remember of the listing
   * @param current the published file if a 304 for it would be correct; null otherwise
   * @param before the published file for comparison; null if there is none
   */
  Result find(Listed known, @Nullable FileInfo current, @Nullable LastGood before)
      throws FetchException {
    Sites sites =
        Sites.of(
            request,
            shared.session(),
            environment.clock(),
            environment.gate(),
            before == null || environment.requested() ? null : before.file().mirror());
    return run(attempts(sites, null, known), current, before);
  }

  /**
   * Gets the file from a known address.
   *
   * @param current the published file if a 304 for it would be correct; null otherwise
   * @param before the published file for comparison; null if there is none
   */
  Result run(Address at, @Nullable FileInfo current, @Nullable LastGood before)
      throws FetchException {
    Sites alone = Sites.alone(request, shared.session(), environment.clock());
    return run(attempts(alone, at, Listed.NONE), current, before);
  }

  private Attempts attempts(Sites sites, @Nullable Address at, Listed known) {
    return new Attempts(
        sites, plan.retry(), staging, watch, environment, progress, shared.turns(), at, known);
  }

  private Result run(Attempts attempts, @Nullable FileInfo current, @Nullable LastGood before)
      throws FetchException {
    while (true) {
      Gate gate = new Gate(plan, limits(before));
      switch (attempts.run(current)) {
        case Got.NotModified same -> {
          return new Result.NotModified(same.file(), attempts.note());
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

  private DataDateLimits limits(@Nullable LastGood before) {
    return new DataDateLimits(
        environment.clock().instant(),
        before != null && environment.isForDateBefore(before.changedTime()));
  }

  /** Unpacks and verifies the received body, or returns empty when another attempt follows. */
  private Optional<Result> verify(
      Got.Body body, Gate gate, Attempts attempts, @Nullable LastGood before)
      throws FetchException {
    String note = Refusals.note(body) + attempts.note();
    boolean empty = body.checked().body().bytes() == 0;
    Verdict verdict;
    try {
      verdict = judgeInTurn(body, gate, before);
    } catch (FetchException e) {
      if (attempts.waitForRetry(e.failure(), body, empty)) {
        return Optional.empty();
      }
      throw attempts.last(e);
    }
    return switch (verdict) {
      case Verdict.Verified verified ->
          Optional.of(new Result.Verified(verified, gate.note() + note));
      case Verdict.Refused refused when refusals.isWanted(refused) ->
          Optional.of(new Result.Verified(Quarantine.acceptNow(refused), note));
      case Verdict.Refused refused ->
          attempts.waitForRetry(refused.why(), body, empty)
              ? Optional.empty()
              : Optional.of(new Result.Rejected(refused));
    };
  }

  private Verdict judgeInTurn(Got.Body body, Gate gate, @Nullable LastGood before)
      throws FetchException {
    shared.checks().take(watch);
    try {
      return judge(body, gate, before);
    } finally {
      shared.checks().giveBack();
    }
  }

  private Verdict judge(Got.Body body, Gate gate, @Nullable LastGood before) throws FetchException {
    Checked checked = body.checked();
    if (checked.afterUnpacking().isEmpty()) {
      progress.logPassed(checked.passed());
    }
    Unpacked unpacked;
    try {
      unpacked = new Unpacker(plan, staging, watch).unpack(checked, gate);
    } catch (FetchException e) {
      return refusals.asPage(body, e);
    }
    watch.check();
    if (checked.afterUnpacking().isPresent()) {
      progress.logPassed(checked.passed());
    }
    Verdict verdict = gate.judge(unpacked, before, watch);
    progress.logPassed(gate.passed());
    return verdict instanceof Verdict.Verified verified
        ? new ChangesCheck(plan, staging, watch).check(verified, before)
        : verdict;
  }
}
