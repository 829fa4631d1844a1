package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.store.FileInfo;
import java.nio.file.Path;

/** Represents the decision of the {@link Gate} whether a file in staging may be published. */
public sealed interface Verdict {

  /** Returns the file about which the gate has decided. The file is not published yet. */
  Candidate candidate();

  /** Holds a file in staging, and what is known about it. */
  record Candidate(Path file, FileInfo info) {}

  /**
   * Says that the file may be published. Only {@link Gate}, {@link EarlierFile} and {@link
   * Quarantine} create instances.
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

    /** Returns whether a person accepted the file after a check had refused it. */
    public boolean isAccepted() {
      return accepted;
    }
  }

  /** Says that the file must not be published. */
  record Refused(Candidate candidate, Failure.Rejected why) implements Verdict {}
}
