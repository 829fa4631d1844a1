package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import dev.fetchjobs.downloader.verify.Verdict.Verified;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Verifies again a file in staging that passed all checks in an earlier run of the same plan. */
public final class EarlierFile {

  private EarlierFile() {}

  /**
   * Reads the file again and compares its bytes. Returns empty when the file does not have the
   * bytes that passed the checks.
   */
  public static Optional<Verified> verify(Path file, FileInfo info, Budget budget)
      throws FetchException {
    boolean same =
        Disk.call(
            "reading a file of an earlier run",
            file,
            () ->
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) == info.bytes()
                    && Digests.sha256(file, budget).equals(info.sha256()));
    return same ? Optional.of(new Verified(new Candidate(file, info), false)) : Optional.empty();
  }
}
