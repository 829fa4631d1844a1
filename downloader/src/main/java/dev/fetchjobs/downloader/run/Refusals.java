package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.verify.Verdict;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.util.Optional;

/** Handles bodies and files that a check refused. */
record Refusals(FetchPlan plan) {

  /**
   * Returns a sentence about the transfer of a body, for the end of a message; the sentence may be
   * empty.
   */
  static String note(Got.Body body) {
    return (body.decoded()
            ? " The server sent it gzip-encoded without being asked; it was decoded."
            : "")
        + body.checked().note();
  }

  /**
   * Returns the refusal of a body that is a web page instead of an archive.
   *
   * @param why the failure that unpacking caused
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

  /** Returns whether a person has accepted exactly this file. */
  boolean isWanted(Verdict.Refused refused) {
    return plan.accepted().contains(refused.candidate().info().sha256());
  }
}
