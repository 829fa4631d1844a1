package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.BodyInfo;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a partial file that has all its bytes to a body without content coding. */
public final class Completion {

  private final FetchPlan plan;
  private final Staging staging;
  private final Budget budget;

  public Completion(FetchPlan plan, Staging staging, Budget budget) {
    this.plan = plan;
    this.staging = staging;
    this.budget = budget;
  }

  /**
   * @param coded digests of the bytes as they came
   * @param mediaType of the whole, null when none is known
   */
  public Transferred complete(
      PartialFile partial, Map<Algorithm, String> coded, @Nullable String mediaType, FinalUrl url)
      throws FetchException {
    BodyInfo body = partial.info().body();
    long bytes = partial.body().size();
    Transferred whole =
        new Transferred(partial.complete(), bytes, coded, null, mediaType, body.validators(), url);
    return body.contentCoding() == null ? whole : decoded(whole);
  }

  private Transferred decoded(Transferred coded) throws FetchException {
    FileDigests digests =
        new FileDigests(Optional.ofNullable(plan.verify().checksum()).map(Checksum::algorithm));
    StagedFile into = staging.content();
    boolean done = false;
    try {
      long bytes =
          ContentDecoder.gunzip(
              coded.file(),
              into,
              digests.all(),
              plan.unpack().maxRatio(),
              plan.verify().maxBytes(),
              budget);
      into.close();
      Disk.run("removing the coded file", coded.file(), () -> Files.deleteIfExists(coded.file()));
      done = true;
      return new Transferred(
          into.path(),
          bytes,
          digests.finish(),
          coded.digests(),
          coded.mediaType(),
          coded.validators(),
          coded.url());
    } finally {
      if (!done) {
        into.discard();
      }
    }
  }
}
