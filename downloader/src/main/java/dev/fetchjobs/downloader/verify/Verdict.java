package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.store.FileInfo;
import java.nio.file.Path;

/** The gate decides whether a file in staging may be published. This is its decision. */
public sealed interface Verdict {

  /** Returns the file that was judged. It is not published yet. */
  Candidate candidate();

  /** A file and what is known about it. */
  record Candidate(Path file, FileInfo info) {}

  /**
   * The file may be published. Only {@link Gate}, {@link EarlierFile} and {@link Quarantine} create
   * it.
   */
  final class Verified implements Verdict {
    private final Candidate candidate;
    private final boolean accepted;

    Verified(Candidate candidate, boolean accepted) {
      this.candidate = candidate;
      this.accepted = accepted;
    }

    @Override
    public Candidate candidate() {
      return candidate;
    }

    /** Returns whether a person accepted the file after the gate had refused it. */
    public boolean isAccepted() {
      return accepted;
    }
  }

  /** The file must not be published. */
  record Refused(Candidate candidate, Failure.Rejected why) implements Verdict {}
}
