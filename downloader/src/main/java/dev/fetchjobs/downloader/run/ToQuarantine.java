package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;

/** Puts the refused file of a run into quarantine, and logs how a person can publish it. */
record ToQuarantine(LockedVolume volume, Environment environment, ProgressLog progress) {

  void keep(Verdict.Refused refused) throws FetchException {
    Quarantine quarantine = new Quarantine(volume);
    quarantine.keep(refused, environment.clock().instant());
    progress.logRejection(refused.why());
    environment
        .log()
        .accept(
            "The refused file is in quarantine. "
                + quarantine.howToPublish(refused.candidate().info().sha256()));
  }
}
