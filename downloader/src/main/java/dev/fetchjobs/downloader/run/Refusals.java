package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.util.Optional;

/** What a run does with files that cannot be published. */
record Refusals(
    FetchPlan plan,
    LockedVolume volume,
    Watch watch,
    Environment environment,
    ProgressLog progress) {

  /** A sentence about the transfer of a body, for the end of a message; may be empty. */
  static String note(Got.Body body) {
    return (body.decoded()
            ? " The server sent it gzip-encoded without being asked; it was decoded."
            : "")
        + body.checked().note();
  }

  /**
   * The refusal of a body that is a web page instead of an archive.
   *
   * @param why the failure of unpacking
   * @throws FetchException {@code why}, if the body is no web page
   */
  Verdict.Refused asPage(Got.Body body, FetchException why) throws FetchException {
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

  /** Whether a person has accepted exactly this file. */
  boolean isWanted(Verdict.Refused refused) {
    return refused.candidate().info().sha256().equalsIgnoreCase(plan.acceptQuarantined());
  }

  /**
   * Puts a refused file into quarantine. If a person has already accepted exactly this file, the
   * result is the file, which may be published instead.
   */
  Optional<Verdict.Verified> quarantine(Verdict.Refused refused) throws FetchException {
    Quarantine quarantine = new Quarantine(volume);
    quarantine.keep(refused, environment.clock().instant());
    String sha256 = refused.candidate().info().sha256();
    if (isWanted(refused)
        && quarantine.accept(sha256, watch) instanceof Quarantine.Accepted accepted) {
      return Optional.of(accepted.file());
    }
    progress.logRejection(refused.why());
    environment
        .log()
        .accept("The refused file is in quarantine. " + quarantine.howToPublish(sha256));
    return Optional.empty();
  }
}
